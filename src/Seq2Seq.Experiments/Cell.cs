using Seq2Seq.Tensors;

namespace Seq2Seq.Experiments;

/// <summary>One point of an experiment's grid: a level of every factor, and a seed.</summary>
/// <param name="Levels">Factor -> level, in the order of the experiment file.</param>
/// <param name="Seed">Seed of weights, order and everything else that is drawn.</param>
/// <param name="Settings">Configuration keys set by the levels (and by <c>quick</c>), such as <c>model.decoder.attention</c> -> <c>none</c>; later ones win.</param>
public sealed record Cell(IReadOnlyList<KeyValuePair<string, string>> Levels, int Seed, IReadOnlyList<KeyValuePair<string, string>> Settings);

/// <summary>One number that a cell's run has found: <paramref name="Measure"/> at <paramref name="X"/> (a length bucket, a position, a time lag, ...), or overall.</summary>
/// <param name="Measure">Name of the measure, such as <c>bleu_by_length</c>.</param>
/// <param name="X">Where; null for a single figure.</param>
/// <param name="Value">The figure; NaN if the run did not get that far.</param>
/// <param name="Of">What the line is about where a measure has several, such as <c>initial</c> and <c>trained</c>; else empty.</param>
public readonly record struct Measurement(string Measure, double? X, double Value, string Of = "");

/// <summary>What runs a cell: trains a model and measures it.</summary>
public interface IRun
{
    /// <summary>All that the outcome depends on, as text: a cell whose text is another than that of its results is run again.</summary>
    /// <exception cref="Seq2SeqException">The cell's settings or data cannot be used.</exception>
    string Identity(Cell cell);

    /// <summary>Runs to the end, or throws <see cref="OperationCanceledException"/> having saved what a later call for the same cell can go on from.</summary>
    /// <param name="cell">What to run.</param>
    /// <param name="directory">The cell's own directory, for models and whatever is kept until it is done.</param>
    /// <param name="device">Runs it.</param>
    /// <param name="progress">Told the share done, 0 to 1, and a few words.</param>
    /// <param name="stop">Interrupts.</param>
    IReadOnlyList<Measurement> Run(Cell cell, string directory, Device device, Action<double, string> progress, CancellationToken stop);
}
