using System.ComponentModel.DataAnnotations;
using Seq2Seq.Configuration;
using Seq2Seq.Layers;
using Seq2Seq.Training;

namespace Seq2Seq.Experiments.Tasks;

/// <summary>
/// What a recurrent layer has to keep in mind until the end of a sequence. <see cref="Adding"/>: the sum of the two marked ones of many
/// numbers (Hochreiter &amp; Schmidhuber 1997). <see cref="FirstSymbol"/>: which symbol came first, before distracting ones.
/// </summary>
public enum MemoryTask { Adding, FirstSymbol }

/// <summary>What is done about a large gradient: nothing, its norm bounded, or each of its elements (Pascanu et al. 2013).</summary>
public enum Clipping { None, Norm, Value }

/// <summary>
/// First values of the recurrent matrix, for each gate on its own: those that models start with (Xavier, of a ReLU layer the identity),
/// uniform with variance 1 / H (Xavier; spectral radius about 1), a random rotation (Saxe et al. 2014), or the identity (Le et al. 2015).
/// </summary>
public enum RecurrentInitialization { Default, Xavier, Orthogonal, Identity }

/// <summary>Settings of a <see cref="RecurrenceRun"/>.</summary>
public sealed record RecurrenceOptions : IChecked
{
    /// <summary>What is to be learned.</summary>
    public MemoryTask Task { get; init; } = MemoryTask.FirstSymbol;

    /// <summary>Steps T of a sequence. The first symbol is asked for after T - 1 others; of the two numbers to add one lies in each half.</summary>
    [Range(2, int.MaxValue)]
    public int Length { get; init; } = 50;

    /// <summary>Train on batches of lengths from this to <see cref="Length"/>, so that what is learned at short lags helps with long ones; 0 = on <see cref="Length"/> alone.</summary>
    [YamlKey("min_length")]
    public int MinimumLength { get; init; }

    /// <summary>Lengths that the trained layer is evaluated at, beside <see cref="Length"/>; they may be longer.</summary>
    public int[] Lengths { get; init; } = [];

    /// <summary>First symbols N to tell apart; as many others distract.</summary>
    [Range(2, int.MaxValue)]
    public int Symbols { get; init; } = 4;

    /// <summary>Recurrence.</summary>
    public RnnType Cell { get; init; } = RnnType.Lstm;

    /// <summary>Width H of the state.</summary>
    [Range(1, int.MaxValue)]
    public int Hidden { get; init; } = 64;

    /// <summary>First bias of an LSTM's forget gate (Jozefowicz et al. 2015).</summary>
    public float ForgetBias { get; init; } = 1;

    /// <summary>First values of the recurrent matrix.</summary>
    [YamlKey("recurrent_init")]
    public RecurrentInitialization RecurrentInitialization { get; init; } = RecurrentInitialization.Default;

    /// <summary>Factor on them: about the spectral radius that the recurrent matrix starts with.</summary>
    [Range(0.0, double.MaxValue, MinimumIsExclusive = true)]
    public float RecurrentGain { get; init; } = 1;

    /// <summary>Sequences of an update, drawn anew each time.</summary>
    [Range(1, int.MaxValue)]
    public int BatchSize { get; init; } = 32;

    /// <summary>Updates; 0 = measure the untrained layer only.</summary>
    [Range(0, int.MaxValue)]
    public int Steps { get; init; } = 2000;

    /// <summary>Update rule; SGD has no momentum here.</summary>
    public OptimizerType Optimizer { get; init; } = OptimizerType.Adam;

    /// <summary>Learning rate.</summary>
    [Range(0.0, double.MaxValue, MinimumIsExclusive = true)]
    public float LearningRate { get; init; } = 0.002f;

    /// <summary>What is done about a large gradient.</summary>
    public Clipping Clip { get; init; } = Clipping.Norm;

    /// <summary>Bound on the norm or on each element.</summary>
    [Range(0.0, double.MaxValue, MinimumIsExclusive = true)]
    public float ClipThreshold { get; init; } = 1;

    /// <summary>Updates between evaluations.</summary>
    [YamlKey("evaluation_freq")]
    [Range(1, int.MaxValue)]
    public int EvaluationFrequency { get; init; } = 100;

    /// <summary>Sequences of an evaluation, always the same.</summary>
    [Range(1, int.MaxValue)]
    public int EvaluationSize { get; init; } = 512;

    /// <summary>Updates that a point of the loss and gradient curves stands for.</summary>
    [YamlKey("logging_freq")]
    [Range(1, int.MaxValue)]
    public int LoggingFrequency { get; init; } = 20;

    /// <summary>End training at the first evaluation that finds the task solved.</summary>
    public bool StopWhenSolved { get; init; } = true;

    /// <summary>Measure gradients by lag and eigenvalues, before and after training.</summary>
    public bool Probe { get; init; } = true;

    void IChecked.Check(OptionRules rules)
    {
        rules.Require(MinimumLength == 0 || MinimumLength >= 2 && MinimumLength <= Length, MinimumLength, $"0, or 2 to {rules.Name(Length)}");
        rules.Require(Lengths.All(length => length >= 2), Lengths, "a list of lengths, each at least 2");
    }

    /// <summary>Width of the input of a step.</summary>
    internal int Inputs => Task == MemoryTask.Adding ? 2 : 2 * Symbols;

    /// <summary>Width of the output.</summary>
    internal int Outputs => Task == MemoryTask.Adding ? 1 : Symbols;

    /// <summary>Loss of the best answer that does not look at the input: the variance of a sum of two numbers from [0, 1), or log N.</summary>
    internal double BaselineLoss => Task == MemoryTask.Adding ? 1 / 6d : Math.Log(Symbols);
}
