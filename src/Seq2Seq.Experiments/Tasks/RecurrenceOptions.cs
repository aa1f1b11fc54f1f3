using System.ComponentModel.DataAnnotations;
using Seq2Seq.Configuration;
using Seq2Seq.Layers;
using Seq2Seq.Training;

namespace Seq2Seq.Experiments.Tasks;

/// <summary>
/// What a recurrent layer has to keep in memory until the end of a sequence. With <see cref="Adding"/>, it is the sum of the two marked numbers among
/// many (Hochreiter &amp; Schmidhuber 1997). With <see cref="FirstSymbol"/>, it is the symbol that came first, before distracting ones.
/// </summary>
public enum MemoryTask { Adding, FirstSymbol }

/// <summary>How a large gradient is treated: it is left alone, its norm is bounded, or each of its elements is bounded (Pascanu et al. 2013).</summary>
public enum Clipping { None, Norm, Value }

/// <summary>
/// The first values of the recurrent matrix, for each gate separately: those that models start with (Xavier; for a ReLU layer the identity), uniform
/// with variance 1 / H (Xavier; spectral radius about 1), a random rotation (Saxe et al. 2014), or the identity (Le et al. 2015).
/// </summary>
public enum RecurrentInitialization { Default, Xavier, Orthogonal, Identity }

/// <summary>The settings of a <see cref="RecurrenceRun"/>.</summary>
public sealed record RecurrenceOptions : IChecked
{
    /// <summary>The largest number of inputs of a batch, 256 MiB.</summary>
    private const int MostInputs = 1 << 26;

    /// <summary>The largest number of updates. Each of them is listed in advance.</summary>
    private const int MostSteps = 1_000_000;

    /// <summary>The task to be learned.</summary>
    public MemoryTask Task { get; init; } = MemoryTask.FirstSymbol;

    /// <summary>
    /// The number of steps T of a sequence. The first symbol is asked for after T - 1 other symbols. Of the two numbers to add, one lies in each
    /// half.
    /// </summary>
    [Range(2, MostInputs)]
    public int Length { get; init; } = 50;

    /// <summary>
    /// The smallest length of training batches, whose lengths range up to <see cref="Length"/>, so that what is learned at short lags helps with long
    /// ones; 0 = <see cref="Length"/> alone.
    /// </summary>
    [YamlKey("min_length")]
    [Range(0, MostInputs)]
    public int MinimumLength { get; init; }

    /// <summary>The lengths at which the trained layer is evaluated, in addition to <see cref="Length"/>. They may be longer.</summary>
    public int[] Lengths { get; init; } = [];

    /// <summary>The number N of first symbols to tell apart. The same number of other symbols distracts.</summary>
    [Range(2, MostInputs)]
    public int Symbols { get; init; } = 4;

    /// <summary>The recurrence of the layer. The weights of an IndRNN are at most 2^(1 / <see cref="Length"/>).</summary>
    public RnnType Cell { get; init; } = RnnType.Lstm;

    /// <summary>The width H of the state.</summary>
    [Range(1, 2048)] // the eigenvalues of a wider matrix take minutes
    public int Hidden { get; init; } = 64;

    /// <summary>The number of stacked layers. What is said of the recurrent matrix and of gradients by lag is about the uppermost.</summary>
    [Range(1, 64)]
    public int Layers { get; init; } = 1;

    /// <summary>The first value of the bias of an LSTM's forget gate (Jozefowicz et al. 2015).</summary>
    public float ForgetBias { get; init; } = 1;

    /// <summary>The first values of the recurrent matrix.</summary>
    [YamlKey("recurrent_init")]
    public RecurrentInitialization RecurrentInitialization { get; init; } = RecurrentInitialization.Default;

    /// <summary>The factor on the first values, which is about the spectral radius that the recurrent matrix starts with.</summary>
    [Range(0.0, double.MaxValue, MinimumIsExclusive = true)]
    public float RecurrentGain { get; init; } = 1;

    /// <summary>The number of sequences of an update. They are drawn anew each time.</summary>
    [Range(1, MostInputs)]
    public int BatchSize { get; init; } = 32;

    /// <summary>The number of updates; 0 = only the untrained layer is measured.</summary>
    [Range(0, MostSteps)]
    public int Steps { get; init; } = 2000;

    /// <summary>The update rule. SGD has no momentum here.</summary>
    public OptimizerType Optimizer { get; init; } = OptimizerType.Adam;

    /// <summary>The learning rate.</summary>
    [Range(0.0, double.MaxValue, MinimumIsExclusive = true)]
    public float LearningRate { get; init; } = 0.002f;

    /// <summary>How a large gradient is treated.</summary>
    public Clipping Clip { get; init; } = Clipping.Norm;

    /// <summary>The bound on the norm or on each element.</summary>
    [Range(0.0, double.MaxValue, MinimumIsExclusive = true)]
    public float ClipThreshold { get; init; } = 1;

    /// <summary>The number of updates between evaluations.</summary>
    [YamlKey("evaluation_freq")]
    [Range(1, OptionBounds.Count)]
    public int EvaluationFrequency { get; init; } = 100;

    /// <summary>The number of sequences of an evaluation, which are always the same.</summary>
    [Range(1, MostInputs)]
    public int EvaluationSize { get; init; } = 512;

    /// <summary>The number of updates that one point of the loss and gradient curves stands for.</summary>
    [YamlKey("logging_freq")]
    [Range(1, OptionBounds.Count)]
    public int LoggingFrequency { get; init; } = 20;

    /// <summary>Whether training ends at the first evaluation that finds the task solved.</summary>
    public bool StopWhenSolved { get; init; } = true;

    /// <summary>Whether gradients by lag and eigenvalues are measured, before and after training.</summary>
    public bool Probe { get; init; } = true;

    void IChecked.Check(OptionRules rules)
    {
        rules.Require(MinimumLength == 0 || MinimumLength >= 2 && MinimumLength <= Length, MinimumLength, $"0, or 2 to {rules.Name(Length)}");
        rules.Require(Lengths.All(length => length >= 2), Lengths, "a list of lengths, each at least 2");
        rules.Require(RecurrentInitialization == RecurrentInitialization.Default || Cell != RnnType.IndRNN, RecurrentInitialization,
            $"default, as {rules.Name(Cell)} is indrnn, which has no recurrent matrix");
        rules.Require(Cell != RnnType.RevGru || Hidden % 2 == 0, Hidden, $"an even number, as {rules.Name(Cell)} is rev_gru, whose state is two halves");
        var inputs = Math.BigMul(Math.Max(BatchSize, EvaluationSize), Inputs);
        var most = MostInputs / Math.Max(1, inputs);
        rules.Require(Length <= most, Length, $"at most {most}, as a batch may have {MostInputs} inputs, steps times sequences times symbols");
        rules.Require(Lengths.All(length => length <= most), Lengths, $"a list of lengths, each at most {most}, as a batch may have {MostInputs} inputs");
    }

    /// <summary>The width of the input of a step.</summary>
    internal int Inputs => Task == MemoryTask.Adding ? 2 : 2 * Symbols;

    /// <summary>The width of the output.</summary>
    internal int Outputs => Task == MemoryTask.Adding ? 1 : Symbols;

    /// <summary>The loss of the best answer that does not look at the input: the variance of a sum of two numbers from [0, 1), or log N.</summary>
    internal double BaselineLoss => Task == MemoryTask.Adding ? 1 / 6d : Math.Log(Symbols);
}
