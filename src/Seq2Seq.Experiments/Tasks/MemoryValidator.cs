using Seq2Seq.Tensors;
using Seq2Seq.Training;

namespace Seq2Seq.Experiments.Tasks;

/// <summary>Measures the percentage of symbols found, or the mean squared error of the sums. The sequences have one length and are always the same.</summary>
internal sealed class MemoryValidator : IValidator
{
    private const int BatchSize = 128;

    private readonly RecurrenceOptions _options;
    private readonly MemoryModel _model;
    private readonly MemoryBatch[] _batches;

    /// <param name="options">Gives the task and the number of sequences.</param>
    /// <param name="length">The number of steps of a sequence.</param>
    /// <param name="seed">The seed of the sequences.</param>
    public MemoryValidator(RecurrenceOptions options, MemoryModel model, int length, int seed)
    {
        (_options, _model) = (options, model);
        _batches = [.. Enumerable.Range(0, (options.EvaluationSize + BatchSize - 1) / BatchSize)
            .Select(i => MemoryBatch.Draw(options, length, Math.Min(BatchSize, options.EvaluationSize - i * BatchSize),
                new Draws(seed, RandomStream.EvaluationExamples, i)))];
    }

    /// <summary>Returns the name of the score.</summary>
    public static string NameOf(MemoryTask task) => task == MemoryTask.Adding ? "mse" : "accuracy";

    public IReadOnlyList<Score> Measure(Device device) =>
        [new Score(NameOf(_options.Task), Value(device), Digits: 4, LowerIsBetter: _options.Task == MemoryTask.Adding)];

    /// <summary>Returns the score, or NaN if it is not finite.</summary>
    public double Value(Device device)
    {
        double loss = 0, correct = 0;
        foreach (var batch in _batches)
        {
            using var scope = new Scope(device);
            var found = _model.Loss(scope, _model.Read(scope, batch), batch, 1).Read();
            loss += found.Loss;
            correct += found.Correct;
        }
        var count = _batches.Sum(b => b.Size);
        var value = _options.Task == MemoryTask.Adding ? loss / count : 100 * correct / count;
        return double.IsFinite(value) ? value : double.NaN;
    }
}
