using Seq2Seq.Model;
using Seq2Seq.Tensors;

namespace Seq2Seq.Generation;

/// <summary>A finished output of the search.</summary>
/// <param name="Ids">Tokens, without start and end of sentence.</param>
/// <param name="LogProbability">Σ log p of the tokens and of the end of sentence, in nats.</param>
/// <param name="Score">Log-probability over the length penalty.</param>
/// <param name="Attention">α [T, S] of each token (and the end of sentence), if asked for.</param>
public sealed record SearchResult(int[] Ids, double LogProbability, double Score, float[][]? Attention);

/// <summary>
/// Beam search over a batch of sentences; with a beam of 1, greedy search. At each step a sentence keeps the best continuations of
/// its live hypotheses; one that ends leaves the beam, which narrows by it; a sentence without live hypotheses leaves the batch.
/// Hypotheses cut at the maximum length compete as they are. The K hypotheses of a sentence attend together, as K positions would.
/// Score: log p / ((5 + length) / 6)^α, the end of sentence counted (Wu et al. 2016, equation 14).
/// </summary>
public sealed class BeamSearch
{
    private readonly EncoderDecoder _model;
    private readonly GenerationOptions _options;
    private readonly SpecialIds _ids;

    /// <param name="model">The model.</param>
    /// <param name="options">Beam and lengths.</param>
    /// <param name="ids">Ids that steer the search.</param>
    public BeamSearch(EncoderDecoder model, GenerationOptions options, SpecialIds ids) => (_model, _options, _ids) = (model, options, ids);

    /// <summary>Searches for all sentences of a batch.</summary>
    /// <param name="device">Runs the model.</param>
    /// <param name="source">[S, B] ids, time-major, end of sentence included.</param>
    /// <param name="lengths">[B] lengths, end of sentence counted.</param>
    /// <param name="attention">Keep attention weights.</param>
    /// <returns>For each sentence its hypotheses, the best first, at most <see cref="GenerationOptions.BeamSize"/>.</returns>
    public IReadOnlyList<SearchResult>[] Search(Device device, ReadOnlySpan<int> source, ReadOnlySpan<int> lengths, bool attention = false)
    {
        var sentences = new Beam[lengths.Length];
        for (var b = 0; b < sentences.Length; b++) sentences[b] = new Beam(_options, _ids, lengths[b] - 1);
        var results = (Beam[])sentences.Clone();

        var contextScope = new Scope(device);
        var stateScope = new Scope(device);
        try
        {
            Context context;
            DecoderState state;
            using (var scope = new Scope(device))
            {
                (var encoded, var start) = _model.Encode(scope, source, lengths);
                var all = Enumerable.Range(0, sentences.Length).ToArray();
                context = encoded.Select(contextScope, all, lengths);
                state = start.Select(stateScope, all);
            }
            var sizes = lengths.ToArray();
            for (var width = 1; sentences.Length > 0;)
            {
                using var scope = new Scope(device);
                var last = new int[width * sentences.Length];
                for (var row = 0; row < last.Length; row++) last[row] = sentences[row % sentences.Length].LastToken(row / sentences.Length);
                var (next, attentional, weights) = _model.Decoder.Step(scope, context, state, scope.Integers(last));
                var top = Top(scope, _model.Logits(scope, attentional));
                var alpha = attention ? weights?.ToArray() : null;
                for (var b = 0; b < sentences.Length; b++) sentences[b].Advance(top, b, sentences.Length, alpha, sizes[b]);

                var alive = Enumerable.Range(0, sentences.Length).Where(b => sentences[b].Live > 0).ToArray();
                if (alive.Length == 0) break;
                width = alive.Max(b => sentences[b].Live);
                var rows = new int[width * alive.Length];
                for (var row = 0; row < rows.Length; row++)
                {
                    var b = alive[row % alive.Length];
                    rows[row] = sentences[b].ParentOf(row / alive.Length) * sentences.Length + b;
                }
                var newState = new Scope(device);
                state = next.Select(newState, rows);
                stateScope.Dispose();
                stateScope = newState;
                if (alive.Length == sentences.Length) continue;
                var newContext = new Scope(device);
                context = context.Select(newContext, alive, sizes);
                contextScope.Dispose();
                contextScope = newContext;
                sentences = Array.ConvertAll(alive, b => sentences[b]);
                sizes = Array.ConvertAll(alive, b => sizes[b]);
            }
        }
        finally
        {
            contextScope.Dispose();
            stateScope.Dispose();
        }
        return Array.ConvertAll(results, beam => beam.Results());
    }

    /// <summary>The best next tokens of each row: enough that the beam is full when those that may not be chosen are left out.</summary>
    private Candidates Top(Scope scope, Tensor logits)
    {
        int rows = logits.Shape.Rows, v = logits.Shape.Columns, k = Math.Min(v, _options.BeamSize + 3);
        View values = scope.Workspace(rows * k), indices = scope.Workspace(rows * k);
        scope.Device.TopLogSoftmax(logits.Data, values, indices, rows, v, k);
        var result = new Candidates(new float[rows * k], new int[rows * k], k);
        scope.Device.Download(values, result.Values);
        scope.Device.Download(indices, result.Ids);
        return result;
    }
}

/// <summary>Ids that steer a search.</summary>
/// <param name="Padding">Never chosen.</param>
/// <param name="Start">Before the first token; never chosen.</param>
/// <param name="End">Ends a hypothesis.</param>
public readonly record struct SpecialIds(int Padding, int Start, int End);

/// <summary>Log-probabilities and ids of the best next tokens of each row, [rows, K].</summary>
internal readonly record struct Candidates(float[] Values, int[] Ids, int K);
