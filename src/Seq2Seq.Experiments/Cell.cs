using Seq2Seq.Tensors;

namespace Seq2Seq.Experiments;

/// <summary>One point of an experiment's grid: a level of every factor, and a seed.</summary>
/// <param name="Levels">The pairs factor -> level, in the order of the experiment file.</param>
/// <param name="Seed">The seed of weights, order and everything else that is drawn.</param>
/// <param name="Settings">The configuration keys that the levels (and <c>quick</c>) set, such as <c>model.decoder.attention</c> -> <c>none</c>. A
/// later setting replaces an earlier one.</param>
public sealed record Cell(IReadOnlyList<KeyValuePair<string, string>> Levels, int Seed, IReadOnlyList<KeyValuePair<string, string>> Settings);

/// <summary>
/// One number that the run of a cell has found: <paramref name="Measure"/> at <paramref name="X"/> (a length bucket, a position, a time lag, ...), or
/// overall.
/// </summary>
/// <param name="Measure">The name of the measure, such as <c>bleu_by_length</c>.</param>
/// <param name="X">The place at which the number was measured; null for a single figure.</param>
/// <param name="Value">The figure; NaN if the run did not get that far.</param>
/// <param name="Of">The variant of a measure that has several, such as <c>initial</c> and <c>trained</c>; otherwise empty.</param>
public readonly record struct Measurement(string Measure, double? X, double Value, string Of = "");

/// <summary>Runs a cell: trains a model and measures it.</summary>
public interface IRun
{
    /// <summary>Returns everything that the outcome depends on, as text. If the text differs from that of a cell's results, the cell is run again.</summary>
    /// <exception cref="Seq2SeqException">The cell's settings or data cannot be used.</exception>
    string Identity(Cell cell);

    /// <summary>
    /// Runs to the end. If it is interrupted, the method saves what a later call for the same cell can continue from, and throws
    /// <see cref="OperationCanceledException"/>.
    /// </summary>
    /// <param name="cell">The cell to run.</param>
    /// <param name="directory">The cell's own directory, for models and whatever is kept until the cell is finished.</param>
    /// <param name="device">The device that runs the cell.</param>
    /// <param name="progress">Called with the share that is done, 0 to 1, and a few words.</param>
    /// <param name="stop">Interrupts the run.</param>
    IReadOnlyList<Measurement> Run(Cell cell, string directory, Device device, Action<double, string> progress, CancellationToken stop);
}
