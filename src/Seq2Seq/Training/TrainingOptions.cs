using Seq2Seq.Data;
using Seq2Seq.Evaluation;

namespace Seq2Seq.Training;

/// <summary>Update rule.</summary>
public enum OptimizerType { Adam, AdamW, Sgd }

/// <summary>How the learning rate changes: not, warm-up then inverse square root of the step, or lowered when validation stops improving.</summary>
public enum SchedulingType { Constant, WarmupInverseSquareRoot, Plateau }

/// <summary>What decides which checkpoint is best.</summary>
public enum EarlyStoppingMetric { Bleu, Loss }

/// <summary>Section <c>training</c> of a configuration.</summary>
public sealed record TrainingOptions
{
    /// <summary>Seed of weights, order and dropout.</summary>
    public int RandomSeed { get; init; } = 42;

    /// <summary>Update rule.</summary>
    public OptimizerType Optimizer { get; init; } = OptimizerType.Adam;

    /// <summary>Learning rate; the peak of a schedule.</summary>
    public float LearningRate { get; init; } = 0.001f;

    /// <summary>Training ends when a plateau schedule has brought the rate below this.</summary>
    public float LearningRateMin { get; init; } = 1e-6f;

    /// <summary>Steps of linear warm-up (any schedule; 0 = none).</summary>
    public int LearningRateWarmup { get; init; }

    /// <summary>Schedule.</summary>
    public SchedulingType Scheduling { get; init; } = SchedulingType.Constant;

    /// <summary>Plateau: validations without improvement before the rate is lowered.</summary>
    public int Patience { get; init; } = 3;

    /// <summary>Plateau: factor on the learning rate, between 0 and 1.</summary>
    public float DecreaseFactor { get; init; } = 0.5f;

    /// <summary>Validations without improvement before training ends; 0 = never.</summary>
    public int EarlyStoppingPatience { get; init; }

    /// <summary>First and second moment decay of Adam.</summary>
    public float[] AdamBetas { get; init; } = [0.9f, 0.999f];

    /// <summary>Added to Adam's denominator.</summary>
    public float AdamEpsilon { get; init; } = 1e-8f;

    /// <summary>Momentum of SGD.</summary>
    public float Momentum { get; init; }

    /// <summary>L2 penalty (Adam, SGD) or decoupled decay (AdamW).</summary>
    public float WeightDecay { get; init; }

    /// <summary>Upper bound on the norm of all gradients together (Pascanu et al. 2013); 0 = no clipping. One of this and <see cref="ClipGradVal"/>.</summary>
    public float ClipGradNorm { get; init; } = 5f;

    /// <summary>Each element of the gradient is cut to ± this (Mikolov 2012), which may change the gradient's direction; 0 = no. Needs clip_grad_norm: 0.</summary>
    public float ClipGradVal { get; init; }

    /// <summary>Probability mass taken from the reference and spread over the vocabulary (Szegedy et al. 2016), 0 to below 1.</summary>
    public float LabelSmoothing { get; init; }

    /// <summary>Feeding the decoder its own words in training.</summary>
    public ScheduledSamplingOptions ScheduledSampling { get; init; } = new();

    /// <summary>Batch size in sentences or tokens, see <see cref="BatchType"/>.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Count sentences, or the padded tokens of the longer side.</summary>
    public BatchType BatchType { get; init; } = BatchType.Sentence;

    /// <summary>Visit the corpus in a new order every epoch.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>Passes over the corpus.</summary>
    public int Epochs { get; init; } = 20;

    /// <summary>Ends training after so many updates; 0 = no limit.</summary>
    public int MaxSteps { get; init; }

    /// <summary>Ends training after so many minutes; 0 = no limit. A run ended by the clock is not reproducible bit for bit.</summary>
    public double MaxMinutes { get; init; }

    /// <summary>Updates between validations; 0 = after each epoch.</summary>
    public int ValidationFreq { get; init; }

    /// <summary>Updates between progress reports.</summary>
    public int LoggingFreq { get; init; } = 100;

    /// <summary>Updates between saved training states, beside the one after each validation; 0 = only those.</summary>
    public int CheckpointFreq { get; init; }

    /// <summary>Validation result that makes a checkpoint the best.</summary>
    public EarlyStoppingMetric EarlyStoppingMetric { get; init; } = EarlyStoppingMetric.Bleu;

    /// <summary>Tokenization of the BLEU of validations: v13a for plain text, none for text that is tokenized already.</summary>
    public BleuTokenizer BleuTokenizer { get; init; } = BleuTokenizer.V13a;

    /// <summary>Directory the model is written to.</summary>
    public string ModelDir { get; init; } = "models/model";

    /// <summary>Allow a model directory that already holds a model to be replaced.</summary>
    public bool Overwrite { get; init; }
}
