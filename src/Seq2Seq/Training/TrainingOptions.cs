using System.ComponentModel.DataAnnotations;
using Seq2Seq.Configuration;
using Seq2Seq.Data;
using Seq2Seq.Evaluation;

namespace Seq2Seq.Training;

/// <summary>The section <c>training</c> of a configuration.</summary>
public sealed record TrainingOptions : IChecked
{
    /// <summary>The largest batch. One token takes some kilobytes, so that more fit no device.</summary>
    private const int MostInBatch = 1_000_000;

    /// <summary>The largest budget in GiB; no device has more.</summary>
    private const double MostMemory = 1 << 20;

    /// <summary>The number of epochs of a run without any limit, and of checkpoints that fit on a disk.</summary>
    private const int UsualEpochs = 20, MostCheckpoints = 1000;

    /// <summary>The seed of weights, order and dropout.</summary>
    public int RandomSeed { get; init; } = 42;

    /// <summary>The update rule.</summary>
    public OptimizerType Optimizer { get; init; } = OptimizerType.Adam;

    /// <summary>The learning rate, which is the peak of a schedule. For a noam schedule it is the factor on its formula, usually 1 or 2.</summary>
    [Range(0.0, double.MaxValue, MinimumIsExclusive = true)]
    public float LearningRate { get; init; } = 0.001f;

    /// <summary>
    /// The learning rate below which training ends, if a plateau schedule has lowered the rate that far. An exponential, cosine or cyclical schedule
    /// does not go below it.
    /// </summary>
    [YamlKey("learning_rate_min")]
    [Range(0.0, double.MaxValue)]
    public float MinimumLearningRate { get; init; } = 1e-6f;

    /// <summary>The number of steps of linear warm-up (any schedule but a cyclical one; 0 = none).</summary>
    [Range(0, OptionBounds.Count)]
    public int LearningRateWarmup { get; init; }

    /// <summary>
    /// How the learning rate changes. The default lowers it when validation stops improving, because a constant rate may lose again what was learned: on
    /// SCAN it went from 98 % to 57 % and back. Without validation data a plateau is never seen, and the rate stays.
    /// </summary>
    public SchedulingType Scheduling { get; init; } = SchedulingType.Plateau;

    /// <summary>For a plateau schedule, the number of validations without improvement before the rate is lowered.</summary>
    [Range(0, OptionBounds.Count)]
    public int Patience { get; init; } = 3;

    /// <summary>
    /// For a plateau schedule, the factor on the learning rate, and for an exponential one, the factor in each <see cref="ScheduleSteps"/> updates;
    /// between 0 and 1.
    /// </summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public float DecreaseFactor { get; init; } = 0.5f;

    /// <summary>
    /// The length of a schedule in updates: of the fall by <see cref="DecreaseFactor"/> (exponential), of the way from the peak to the lowest rate
    /// (cosine), of the first such way (cosine_restarts), or of a rise or a fall (cyclical).
    /// </summary>
    [Range(0, OptionBounds.Count)]
    public int ScheduleSteps { get; init; }

    /// <summary>For cosine_restarts, the length of a cycle over that of the cycle before.</summary>
    [Range(1.0, 1000.0)]
    public float CycleFactor { get; init; } = 1f;

    /// <summary>For a noam schedule, the width d of the model in rate = learning_rate d^-0.5 min(step^-0.5, step warmup^-1.5).</summary>
    [Range(1, OptionBounds.Count)]
    public int NoamWidth { get; init; } = 512;

    /// <summary>
    /// The number of validations without improvement before training ends; 0 = never. The default leaves room for two reductions of the rate. Without
    /// validation data training goes on to its end.
    /// </summary>
    [Range(0, OptionBounds.Count)]
    public int EarlyStoppingPatience { get; init; } = 8;

    /// <summary>The decay of the first and the second moment of Adam.</summary>
    public float[] AdamBetas { get; init; } = [0.9f, 0.999f];

    /// <summary>A number added to Adam's denominator.</summary>
    [Range(0.0, double.MaxValue, MinimumIsExclusive = true)]
    public float AdamEpsilon { get; init; } = 1e-8f;

    /// <summary>A number added to the denominators of the other rules; null = 1e-10 (Adagrad), 1e-8 (RMSprop) or 1e-6 (Adadelta).</summary>
    [Range(0.0, double.MaxValue, MinimumIsExclusive = true)]
    public float? Epsilon { get; init; }

    /// <summary>The decay of the mean of squared gradients; null = 0.99 (RMSprop) or 0.9 (Adadelta).</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public float? SquaresDecay { get; init; }

    /// <summary>The momentum of SGD and RMSprop.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public float Momentum { get; init; }

    /// <summary>The decoupled decay (AdamW, Adafactor) or the L2 penalty (the other rules).</summary>
    [Range(0.0, double.MaxValue)]
    public float WeightDecay { get; init; }

    /// <summary>
    /// The upper bound on the norm of all gradients together (Pascanu et al. 2013); 0 = no clipping. It excludes <see cref="ClipGradientValue"/>.
    /// </summary>
    [YamlKey("clip_grad_norm")]
    [Range(0.0, double.MaxValue)]
    public float ClipGradientNorm { get; init; } = 5f;

    /// <summary>
    /// The bound to which each element of the gradient is cut, in both directions (Mikolov 2012); 0 = none. This may change the gradient's direction,
    /// and needs clip_grad_norm: 0.
    /// </summary>
    [YamlKey("clip_grad_val")]
    [Range(0.0, double.MaxValue)]
    public float ClipGradientValue { get; init; }

    /// <summary>The probability mass taken from the reference and spread over the vocabulary (Szegedy et al. 2016), 0 to below 1.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public float LabelSmoothing { get; init; }

    /// <summary>
    /// The weight w of guided alignment, such as 0.1 (Chen et al. 2016): w times the cross-entropy of the attention under given word alignments is added
    /// to the loss, both as means over target tokens; 0 = none. Each training corpus has its alignments in a file .align beside it, with a line such as
    /// 0-0 1-2 for each pair, which names source and target words.
    /// </summary>
    [Range(0.0, 1000.0)]
    public float GuidedAlignment { get; init; }

    /// <summary>
    /// The weight λ of the coverage loss (See, Liu &amp; Manning 2017, who use 1): λ Σ min(attention, attention so far) is added to the loss of each target
    /// token, so that attention does not return to where it has been; 0 = none.
    /// </summary>
    [Range(0.0, 1000.0)]
    public float CoverageLoss { get; init; }

    /// <summary>The update from which on the coverage loss counts. See et al. switch it on late, for the last hundredth of training.</summary>
    [Range(0, OptionBounds.Count)]
    public int CoverageLossStart { get; init; }

    /// <summary>
    /// A model directory whose encoder a new run begins with, such as that of a masked language model; empty = none. The text becomes tokens as it does there.
    /// It is for the tasks that have an encoder and no decoder.
    /// </summary>
    public string LoadEncoder { get; init; } = "";

    /// <summary>
    /// The parts of the model that stay as they are: names of weights or their beginnings, such as <c>encoder</c> or <c>decoder.embedding</c>.
    /// </summary>
    public string[] Freeze { get; init; } = [];

    /// <summary>The options for setting weights to 0 in training, so that the model becomes smaller.</summary>
    public PruningOptions Pruning { get; init; } = new();

    /// <summary>The options for feeding the decoder its own words in training.</summary>
    public ScheduledSamplingOptions ScheduledSampling { get; init; } = new();

    /// <summary>The batch size in sentences or tokens; see <see cref="BatchType"/>.</summary>
    [Range(1, MostInBatch)]
    public int BatchSize { get; init; } = 64;

    /// <summary>
    /// The memory in GiB that training may take on the device, for weights, gradients and batches; 0 = <see cref="BatchSize"/> decides. When a run
    /// begins, it measures what its batches take, and sets batch_type to token and batch_size to the largest that fits.
    /// </summary>
    [Range(0.0, MostMemory)]
    public double BatchMemory { get; init; }

    /// <summary>
    /// The number of batches of an update. Their gradients are added, and divided by the predictions of all of them, so that an update is that of a
    /// batch so many times as large while only one batch at a time needs memory.
    /// </summary>
    [Range(1, MostInBatch)]
    public int BatchMultiplier { get; init; } = 1;

    /// <summary>Whether <see cref="BatchSize"/> counts sentences, or the padded tokens of the longer side.</summary>
    public BatchType BatchType { get; init; } = BatchType.Sentence;

    /// <summary>Whether the corpus is visited in a new order in every epoch.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>The number of passes over the corpus; null = as many as max_steps or max_minutes allow, and 20 if neither is set.</summary>
    [Range(1, OptionBounds.Count)]
    public int? Epochs { get; init; }

    /// <summary>The number of passes over the corpus after which training ends.</summary>
    internal int MostEpochs => Epochs ?? (MaximumSteps > 0 || MaximumMinutes > 0 ? OptionBounds.Count : UsualEpochs);

    /// <summary>The number of updates after which training ends; 0 = no limit.</summary>
    [YamlKey("max_steps")]
    [Range(0, OptionBounds.Count)]
    public int MaximumSteps { get; init; }

    /// <summary>The number of minutes after which training ends; 0 = no limit. A run ended by the clock is not reproducible bit for bit.</summary>
    [YamlKey("max_minutes")]
    [Range(0.0, OptionBounds.Minutes)]
    public double MaximumMinutes { get; init; }

    /// <summary>The number of updates between validations; 0 = after each epoch.</summary>
    [YamlKey("validation_freq")]
    [Range(0, OptionBounds.Count)]
    public int ValidationFrequency { get; init; }

    /// <summary>The number of updates between progress reports.</summary>
    [YamlKey("logging_freq")]
    [Range(1, OptionBounds.Count)]
    public int LoggingFrequency { get; init; } = 100;

    /// <summary>The number of updates between saved training states, in addition to the one after each validation; 0 = only those.</summary>
    [YamlKey("checkpoint_freq")]
    [Range(0, OptionBounds.Count)]
    public int CheckpointFrequency { get; init; }

    /// <summary>
    /// The number of models that are kept in training/checkpoints, the best of all validations, so that their weights can be averaged (Vaswani et al.
    /// 2017); 0 = none.
    /// </summary>
    [YamlKey("keep_best_checkpoints")]
    [Range(0, MostCheckpoints)]
    public int KeptCheckpoints { get; init; }

    /// <summary>
    /// The decay d of the exponential moving average of the weights, ā = d ā + (1 - d) w after each update, such as 0.999; 0 = none. The average is what
    /// is validated and kept as the best model, and the weights themselves are trained on.
    /// </summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double AverageDecay { get; init; }

    /// <summary>
    /// The name of the validation score that makes a checkpoint the best, such as <c>bleu</c> or <c>loss</c>. Names of other toolkits are read too:
    /// <c>ppl</c> as <c>loss</c>, because it orders models as the loss does, <c>token_accuracy</c> as <c>accuracy</c>, and <c>sequence_accuracy</c> as
    /// <c>exact_match</c>.
    /// </summary>
    [Required]
    public string EarlyStoppingMetric
    {
        get;
        init => field = value.ToLowerInvariant() switch { "ppl" => "loss", "token_accuracy" => "accuracy", "sequence_accuracy" => "exact_match", var name => name };
    } = "bleu";

    /// <summary>The sentence pairs of the validation corpus, from 0, whose translations a validation shows.</summary>
    [YamlKey("print_valid_sents")]
    public int[] PrintedSentences { get; init; } = [0, 1, 2];

    /// <summary>Whether the model directory also gets the events of training in the form of TensorBoard.</summary>
    [YamlKey("tensorboard")]
    public bool TensorBoard { get; init; } = true;

    /// <summary>The tokenization of the BLEU of validations: v13a for plain text, none for text that is already tokenized.</summary>
    public BleuTokenizer BleuTokenizer { get; init; } = BleuTokenizer.V13a;

    /// <summary>The directory that the model is written to.</summary>
    [YamlKey("model_dir")]
    [Required]
    public string ModelDirectory { get; init; } = "models/model";

    /// <summary>Whether a model directory that already holds a model may be replaced.</summary>
    public bool Overwrite { get; init; }

    void IChecked.Check(OptionRules rules)
    {
        if (Scheduling is SchedulingType.WarmupInverseSquareRoot or SchedulingType.Noam)
            rules.Require(LearningRateWarmup != 0, LearningRateWarmup, $"at least 1, as {rules.Name(Scheduling)} is {OptionText.Of(Scheduling)}");
        if (Scheduling is SchedulingType.Exponential or SchedulingType.Cosine or SchedulingType.CosineRestarts or SchedulingType.Cyclical)
            rules.Require(ScheduleSteps != 0, ScheduleSteps, $"at least 1, as {rules.Name(Scheduling)} is {OptionText.Of(Scheduling)}");
        if (Scheduling == SchedulingType.Cyclical)
            rules.Equal(LearningRateWarmup, 0, $"as {rules.Name(Scheduling)} is cyclical");
        rules.Require(AdamBetas is [> 0 and < 1, > 0 and < 1], AdamBetas, "a list of two numbers above 0 and below 1, such as [0.9, 0.999]");
        rules.Require(PrintedSentences.All(i => i >= 0), PrintedSentences, "a list of numbers from 0, such as [0, 1, 2]");
        if (Pruning.IsOn && MaximumSteps > 0)
            rules.Require(Pruning.IsReached(MaximumSteps), Pruning.EndStep, FormattableString.Invariant($"at most {rules.Name(MaximumSteps)}, which is {MaximumSteps}"));
        if (ClipGradientValue > 0)
            rules.Equal(ClipGradientNorm, 0, $"as {rules.Name(ClipGradientValue)} is set and only one of them can be");
    }
}
