using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Tensors;

namespace Seq2Seq.Decoding;

/// <summary>
/// The output of highest score among all outputs there are, where beam search finds the best of those it has kept (Stahlberg &amp; Byrne
/// 2019). Breadth-first branch and bound: a prefix of log-probability p scores, however it goes on, at most p over the length penalty of
/// the longest output, and is dropped if that is no more than the best score known. Prefixes of one length have at most 1 as the sum of
/// their probabilities, so that without penalty fewer than 1 / P go on if P is the probability of the best output.
/// </summary>
/// <param name="options">Length penalty, and the lengths MaximumOutputLength, at least 1, and MinimumOutputLength; the others play no part.</param>
public sealed class ExhaustiveSearch(DecodingOptions options) : IDecodingMethod
{
    /// <summary>Prefixes extended together.</summary>
    private const int RowsAtATime = 1024;

    /// <summary>Decoder steps made so far, one for each prefix extended.</summary>
    public long Extended { get; private set; }

    /// <summary>Scores [B] of outputs found otherwise, which save work: only an output above is looked for. Null = none.</summary>
    public IReadOnlyList<double>? Known { get; init; }

    /// <inheritdoc/>
    /// <returns>For each input the best output; none if no output scores above the known one.</returns>
    /// <exception cref="ArgumentException">The options set no longest output.</exception>
    public IReadOnlyList<DecodedSequence>[] Decode(Scope scope, IDecoder decoder, Memory? memory, DecodingRequest request,
        CancellationToken cancellation = default)
    {
        if (options.MaximumOutputLength < 1) throw new ArgumentException("an exhaustive search needs a longest output: set MaximumOutputLength to at least 1");
        var rules = new TokenRules(request.Tokens, options.Limits(null));
        var results = new IReadOnlyList<DecodedSequence>[request.Count];
        for (var b = 0; b < results.Length; b++)
        {
            using var inner = new Scope(scope.Device);
            var (one, start) = decoder.Start(inner, memory?.Select(inner, [b]), 1);
            var search = new Branches(this, decoder, one, rules, Known?[b] ?? double.NegativeInfinity, cancellation);
            search.Extend(inner.Device, start, [new Prefix([], 0)], 1);
            results[b] = search.Best is { } best ? [best] : [];
        }
        return results;
    }

    /// <summary>The search for one input.</summary>
    private sealed class Branches(ExhaustiveSearch method, IDecoder decoder, Memory? memory, TokenRules rules, double known, CancellationToken cancellation)
    {
        private readonly LengthPenalty _penalty = method.Options.LengthPenalty;

        public DecodedSequence? Best { get; private set; }

        /// <summary>Extends all prefixes of one length, whose states are the rows of <paramref name="state"/>: some at a time, and their continuations before the next ones.</summary>
        public void Extend(Device device, State state, Prefix[] prefixes, int length)
        {
            for (var first = 0; first < prefixes.Length; first += RowsAtATime)
            {
                cancellation.ThrowIfCancellationRequested();
                var group = prefixes[first..Math.Min(prefixes.Length, first + RowsAtATime)];
                using var scope = new Scope(device);
                var rows = scope.Integers([.. Enumerable.Range(first, group.Length)]);
                var (next, logits, _) = decoder.Step(scope, memory, state.Select(scope, rows),
                    scope.Integers(Array.ConvertAll(group, p => p.Last(rules.Tokens.Start))));
                method.Extended += group.Length;
                // All tokens, by the kernel that beam search uses, so that scores compare bit for bit.
                var longer = Continuations(group, scope.TopLogSoftmax(logits, decoder.Vocabulary), length);
                if (longer.Count == 0) continue;
                // The most probable first: what they find drops the others sooner.
                longer.Sort((x, y) => y.Prefix.LogProbability.CompareTo(x.Prefix.LogProbability));
                Extend(device, next.Select(scope, scope.Integers([.. longer.Select(l => l.Parent)])), [.. longer.Select(l => l.Prefix)], length + 1);
            }
        }

        private List<(Prefix Prefix, int Parent)> Continuations(Prefix[] prefixes, Candidates candidates, int length)
        {
            var longer = new List<(Prefix, int)>();
            for (var row = 0; row < prefixes.Length; row++)
                foreach (var (token, logProbability) in InOrderOfTokens(candidates, row))
                {
                    if (!rules.Allow(token, length)) continue;
                    var p = prefixes[row].LogProbability + logProbability;
                    var ends = rules.Ends(token, length);
                    var score = p / _penalty.Of(ends ? length : rules.Limits.Most);
                    if (score <= Math.Max(known, Best?.Score ?? double.NegativeInfinity)) continue;
                    var ids = token == rules.Tokens.End ? prefixes[row].Ids : [.. prefixes[row].Ids, token];
                    if (ends) Best = new DecodedSequence(ids, p, score, null);
                    else longer.Add((new Prefix(ids, p), row));
                }
            return longer;
        }

        private static IEnumerable<(int Token, float LogProbability)> InOrderOfTokens(Candidates candidates, int row)
        {
            var byToken = new float[candidates.K];
            for (var i = row * candidates.K; i < (row + 1) * candidates.K; i++) byToken[candidates.Ids[i]] = candidates.Values[i];
            return byToken.Select((p, token) => (token, p));
        }
    }

    private DecodingOptions Options => options;

    private readonly record struct Prefix(int[] Ids, double LogProbability)
    {
        public int Last(int start) => Ids.Length == 0 ? start : Ids[^1];
    }
}
