using Seq2Seq.Generation;
using Seq2Seq.Model;
using Seq2Seq.Tensors;

namespace Seq2Seq.Experiments.Tasks;

/// <summary>
/// The output of highest score among all outputs there are, where beam search finds the best of those it has kept (Stahlberg &amp; Byrne
/// 2019). Breadth-first branch and bound: a prefix of log-probability p scores, however it goes on, at most p over the length penalty of
/// the longest output, and is dropped if that is no more than the best score known. Prefixes of one length have at most 1 as the sum of
/// their probabilities, so that without penalty fewer than 1 / P go on if P is the probability of the best output.
/// </summary>
public sealed class ExhaustiveSearch
{
    /// <summary>Prefixes extended together.</summary>
    private const int RowsAtATime = 1024;

    private readonly EncoderDecoder _model;
    private readonly SpecialIds _ids;
    private readonly int _minLength, _maxLength;
    private readonly double _alpha;

    /// <param name="model">The model.</param>
    /// <param name="options">Length penalty, and the lengths MaximumOutputLength, at least 1, and MinimumOutputLength; the others play no part.</param>
    /// <param name="ids">Ids that steer a search.</param>
    public ExhaustiveSearch(EncoderDecoder model, GenerationOptions options, SpecialIds ids)
    {
        if (options.MaximumOutputLength < 1) throw new ArgumentException("an exhaustive search needs a longest output", nameof(options));
        (_model, _ids, _alpha) = (model, ids, options.BeamAlpha);
        (_minLength, _maxLength) = (Math.Min(options.MinimumOutputLength, options.MaximumOutputLength), options.MaximumOutputLength);
    }

    /// <summary>Decoder steps made so far, one for each prefix extended.</summary>
    public long Extended { get; private set; }

    /// <summary>Searches for one sentence.</summary>
    /// <param name="device">Runs the model.</param>
    /// <param name="source">[S] ids, end of sentence included.</param>
    /// <param name="known">Score of an output found otherwise, which saves work.</param>
    /// <param name="stop">Interrupts.</param>
    /// <returns>The best output, or null if none scores above <paramref name="known"/>.</returns>
    /// <exception cref="OperationCanceledException">Interrupted.</exception>
    public SearchResult? Search(Device device, ReadOnlySpan<int> source, double known = double.NegativeInfinity, CancellationToken stop = default)
    {
        SearchResult? best = null;
        using var encoderScope = new Scope(device);
        var (context, start) = _model.Encode(encoderScope, source, [source.Length]);
        Extend(context, start, [new Prefix([], 0)], encoderScope, 1);
        return best;

        // All prefixes of the same length whose states are rows of `state`, some at a time and their continuations before the next ones.
        void Extend(Context context, DecoderState state, Prefix[] prefixes, Scope owner, int length)
        {
            for (var first = 0; first < prefixes.Length; first += RowsAtATime)
            {
                stop.ThrowIfCancellationRequested();
                var group = prefixes[first..Math.Min(prefixes.Length, first + RowsAtATime)];
                using var scope = new Scope(device);
                var rows = Enumerable.Range(first, group.Length).ToArray();
                var (next, attentional, _) = _model.Decoder.Step(scope, context, state.Select(scope, rows), scope.Integers(Array.ConvertAll(group, p => p.Last(_ids.Start))));
                Extended += group.Length;
                var longer = Continuations(group, LogProbabilities(scope, _model.Logits(scope, attentional)), length);
                if (longer.Count == 0) continue;
                // The most probable first: what they find drops the others sooner.
                longer.Sort((x, y) => y.Prefix.LogProbability.CompareTo(x.Prefix.LogProbability));
                Extend(context, next.Select(scope, [.. longer.Select(l => l.Parent)]), [.. longer.Select(l => l.Prefix)], scope, length + 1);
            }
        }

        List<(Prefix Prefix, int Parent)> Continuations(Prefix[] prefixes, float[,] logProbabilities, int length)
        {
            var longer = new List<(Prefix, int)>();
            for (var row = 0; row < prefixes.Length; row++)
                for (var token = 0; token < logProbabilities.GetLength(1); token++)
                {
                    if (token == _ids.Padding || token == _ids.Start || token == _ids.End && length <= _minLength) continue;
                    var p = prefixes[row].LogProbability + logProbabilities[row, token];
                    var ends = token == _ids.End || length >= _maxLength;
                    var score = p / Penalty(ends ? length : _maxLength);
                    if (score <= Math.Max(known, best?.Score ?? double.NegativeInfinity)) continue;
                    int[] ids = token == _ids.End ? prefixes[row].Ids : [.. prefixes[row].Ids, token];
                    if (ends) best = new SearchResult(ids, p, score, null);
                    else longer.Add((new Prefix(ids, p), row));
                }
            return longer;
        }
    }

    private double Penalty(int length) => Math.Pow((5 + length) / 6d, _alpha);

    /// <summary>log softmax, [rows, V], by the kernel that beam search uses, so that scores compare bit for bit.</summary>
    private static float[,] LogProbabilities(Scope scope, Tensor logits)
    {
        int rows = logits.Shape.Rows, v = logits.Shape.Columns;
        View values = scope.Workspace(rows * v), indices = scope.Workspace(rows * v);
        scope.Device.TopLogSoftmax(logits.Data, values, indices, rows, v, v);
        var sorted = new float[rows * v];
        var ids = new int[rows * v];
        scope.Device.Download(values, sorted);
        scope.Device.Download(indices, ids);
        var result = new float[rows, v];
        for (var i = 0; i < sorted.Length; i++) result[i / v, ids[i]] = sorted[i];
        return result;
    }

    private readonly record struct Prefix(int[] Ids, double LogProbability)
    {
        public int Last(int start) => Ids.Length == 0 ? start : Ids[^1];
    }
}
