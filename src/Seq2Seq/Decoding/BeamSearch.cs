using Seq2Seq.Configuration;
using Seq2Seq.Models;
using Seq2Seq.Tensors;

namespace Seq2Seq.Decoding;

/// <summary>
/// Beam search, or greedy search with a beam of 1. At each step each input keeps the best continuations of its live hypotheses. A hypothesis that
/// ends leaves the beam, and the beam becomes one place narrower. An input without live hypotheses leaves the batch. Hypotheses that are cut at the
/// longest length compete with their score at that length. The K hypotheses of an input attend together, in the same way as K positions of one
/// target.
/// </summary>
public sealed class BeamSearch : IDecodingMethod
{
    private readonly DecodingOptions _options;

    /// <summary>Creates a search.</summary>
    /// <exception cref="OptionException">An option is out of range.</exception>
    public BeamSearch(DecodingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionRules.Check(options);
        _options = options;
    }

    /// <inheritdoc/>
    public IReadOnlyList<DecodedSequence>[] Decode(Scope scope, IDecoder decoder, Memory? memory, DecodingRequest request,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(decoder);
        ArgumentNullException.ThrowIfNull(request);
        var device = scope.Device;
        var all = new Beam[request.Count];
        for (var b = 0; b < all.Length; b++)
            all[b] = new Beam(_options.BeamSize, _options.LengthPenalty, new TokenRules(request.Tokens, _options.Limits(memory?.Lengths.Values[b] - 1)));

        // Two things live from step to step: the memory of the inputs that are left, and the state of their hypotheses.
        Scope memoryScope = new(device), stateScope = new(device);
        try
        {
            (memory, var state) = decoder.Start(scope, memory, all.Length);
            var beams = all;
            for (var width = 1; ;)
            {
                cancellation.ThrowIfCancellationRequested();
                using var step = new Scope(device);
                var (next, logits, weights) = decoder.Step(step, memory, state, step.Integers(LastTokens(beams, width)));
                // There are enough candidates to fill the beam even after the forbidden ones are left out.
                var candidates = step.TopLogSoftmax(logits, Math.Min(decoder.Vocabulary, _options.BeamSize + TokenRules.MostForbidden));
                var attention = request.Attention ? weights?.ToArray() : null;
                for (var b = 0; b < beams.Length; b++) beams[b].Advance(candidates, b, beams.Length, attention, memory?.Lengths.Values[b] ?? 0);

                var alive = Enumerable.Range(0, beams.Length).Where(b => beams[b].Live > 0).ToArray();
                if (alive.Length == 0) break;
                width = alive.Max(b => beams[b].Live);
                var rows = Parents(beams, alive, width);
                var newState = new Scope(device);
                state = IsIdentity(rows, logits.Shape.Rows) ? next.KeepIn(newState) : next.Select(newState, newState.Integers(rows));
                stateScope.Dispose();
                stateScope = newState;
                if (alive.Length == beams.Length) continue;
                var newMemory = new Scope(device);
                memory = memory?.Select(newMemory, alive);
                memoryScope.Dispose();
                memoryScope = newMemory;
                beams = Array.ConvertAll(alive, b => beams[b]);
            }
        }
        finally
        {
            memoryScope.Dispose();
            stateScope.Dispose();
        }
        return Array.ConvertAll(all, beam => beam.Results());
    }

    /// <summary>Returns the last token of each row. Hypothesis k of input b is row k B + b.</summary>
    private static int[] LastTokens(Beam[] beams, int width)
    {
        var last = new int[width * beams.Length];
        for (var row = 0; row < last.Length; row++) last[row] = beams[row % beams.Length].LastToken(row / beams.Length);
        return last;
    }

    /// <summary>Returns, for each row of the next step, the row of this step that it continues.</summary>
    private static int[] Parents(Beam[] beams, int[] alive, int width)
    {
        var rows = new int[width * alive.Length];
        for (var row = 0; row < rows.Length; row++)
        {
            var b = alive[row % alive.Length];
            rows[row] = beams[b].ParentOf(row / alive.Length) * beams.Length + b;
        }
        return rows;
    }

    private static bool IsIdentity(int[] rows, int count)
    {
        if (rows.Length != count) return false;
        for (var i = 0; i < rows.Length; i++) if (rows[i] != i) return false;
        return true;
    }
}
