using Seq2Seq.Configuration;
using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Tensors;

namespace Seq2Seq.Decoding;

/// <summary>
/// Exhaustive search finds the output of highest score among all possible outputs, whereas beam search finds the best of those it has kept (Stahlberg
/// &amp; Byrne 2019). It is a breadth-first branch and bound. However a prefix of log-probability p goes on, its score is at most p divided by the
/// length penalty of the longest output. The prefix is dropped if this bound is not above the best known score. The probabilities of all prefixes of
/// one length add up to at most 1. Therefore, without length penalty, fewer than 1 / P prefixes go on, where P is the probability of the best output.
/// </summary>
internal sealed class ExhaustiveSearch : IDecodingMethod
{
    /// <summary>The longest output that may be asked for. Each token of it is a level of the recursion.</summary>
    public const int LongestOutput = 1000;

    /// <summary>The number of prefixes extended together.</summary>
    private const int RowsAtATime = 1024;

    private readonly DecodingOptions _options;

    /// <summary>Creates a search.</summary>
    /// <param name="options">The method uses the length penalty, MaximumOutputLength (at least 1), MinimumOutputLength and NoRepeatNgramSize, and ignores
    /// the other options.</param>
    /// <exception cref="OptionException">An option is out of range.</exception>
    public ExhaustiveSearch(DecodingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionRules.Check(options);
        _options = options;
    }

    /// <summary>The number of decoder steps made so far, one for each prefix that was extended.</summary>
    public long Extended { get; private set; }

    /// <summary>
    /// The scores [B] of outputs that are already known from elsewhere. They save work, because only outputs with a higher score are searched for.
    /// Null = none.
    /// </summary>
    public IReadOnlyList<double>? Known { get; init; }

    /// <inheritdoc/>
    /// <returns>The best output for each input, or none if no output scores above the known one.</returns>
    /// <exception cref="ArgumentException">The options set no longest output, or one above <see cref="LongestOutput"/>.</exception>
    public IReadOnlyList<DecodedSequence>[] Decode(Scope scope, IDecoder decoder, Memory? memory, DecodingRequest request,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(decoder);
        ArgumentNullException.ThrowIfNull(request);
        if (_options.MaximumOutputLength is < 1 or > LongestOutput)
            throw new ArgumentException($"an exhaustive search needs a longest output: set MaximumOutputLength to at least 1 and at most {LongestOutput}");
        var results = new IReadOnlyList<DecodedSequence>[request.Count];
        for (var b = 0; b < results.Length; b++)
        {
            using var inner = new Scope(scope.Device);
            var (one, start) = decoder.Start(inner, memory?.Select(inner, [b]), 1);
            var search = new Branches(this, decoder, one, request.Rules(_options, b, null).Rules, Known?[b] ?? double.NegativeInfinity, cancellation);
            search.Extend(inner.Device, start, [new Prefix([], [], 0)], 1);
            results[b] = search.Best is { } best ? [best] : [];
        }
        return results;
    }

    /// <summary>The search for one input.</summary>
    private sealed class Branches(ExhaustiveSearch method, IDecoder decoder, Memory? memory, TokenRules rules, double known, CancellationToken cancellation)
    {
        private readonly LengthPenalty _penalty = method._options.LengthPenalty;

        public DecodedSequence? Best { get; private set; }

        /// <summary>
        /// Extends all prefixes of one length, whose states are the rows of <paramref name="state"/>. It extends some prefixes at a time, and their
        /// continuations before the next prefixes.
        /// </summary>
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
                // The same kernel as in beam search returns all tokens, so that scores compare bit for bit.
                var longer = Continuations(group, scope.TopLogSoftmax(logits, logits.Shape.Columns), length);
                if (longer.Count == 0) continue;
                // The most probable prefixes come first, because the outputs they lead to allow others to be dropped sooner.
                longer.Sort((x, y) => y.Prefix.LogProbability.CompareTo(x.Prefix.LogProbability));
                Extend(device, next.Select(scope, scope.Integers([.. longer.Select(l => l.Parent)])), [.. longer.Select(l => l.Prefix)], length + 1);
            }
        }

        private List<(Prefix Prefix, int Parent)> Continuations(Prefix[] prefixes, Candidates candidates, int length)
        {
            var longer = new List<(Prefix, int)>();
            for (var row = 0; row < prefixes.Length; row++)
            {
                var history = rules.ReadHistory ? prefixes[row].Ids : [];
                foreach (var (candidate, logProbability) in InOrderOfTokens(candidates, row))
                {
                    var token = rules.Written(candidate, history);
                    if (!rules.Allow(token, length, history)) continue;
                    var p = prefixes[row].LogProbability + logProbability;
                    var ends = rules.Ends(token, length);
                    var score = p / _penalty.Of(ends ? length : rules.Limits.Most);
                    if (score <= Math.Max(known, Best?.Score ?? double.NegativeInfinity)) continue;
                    var ids = token == rules.Tokens.End ? prefixes[row].Ids : [.. prefixes[row].Ids, token];
                    float[] each = [.. prefixes[row].LogProbabilities, logProbability];
                    if (ends) Best = new DecodedSequence(ids, p, score, null, rules.Reason(token)) { LogProbabilities = each };
                    else longer.Add((new Prefix(ids, each, p), row));
                }
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

    private readonly record struct Prefix(int[] Ids, float[] LogProbabilities, double LogProbability)
    {
        public int Last(int start) => Ids.Length == 0 ? start : Ids[^1];
    }
}
