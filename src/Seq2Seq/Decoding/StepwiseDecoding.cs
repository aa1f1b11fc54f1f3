using Seq2Seq.Models;
using Seq2Seq.Tensors;

namespace Seq2Seq.Decoding;

/// <summary>
/// The loop of every method that extends hypotheses token by token. An input without live hypotheses leaves the batch. The hypotheses of an input attend
/// together, in the same way as positions of one target.
/// </summary>
/// <param name="candidates">The number of candidates that each step begins with. Inputs for which they are too few ask for four times as many, until they
/// are enough.</param>
/// <param name="temperature">The temperature τ of <see cref="StepScores.LogTotals"/>.</param>
/// <param name="attention">Whether attention weights are needed.</param>
internal sealed class StepwiseDecoding(int candidates, float temperature, bool attention)
{
    private const int Growth = 4;

    /// <summary>Decodes until no hypothesis of any input is live, or nobody waits for it any more.</summary>
    /// <param name="scope">Owns the memory that lives as long as the decoding.</param>
    /// <param name="memory">The memory that the encoder made of the inputs; null without encoder.</param>
    /// <param name="all">The hypotheses of each input.</param>
    public void Run(Scope scope, IDecoder decoder, Memory? memory, IReadOnlyList<Hypotheses> all, CancellationToken cancellation)
    {
        var device = scope.Device;
        // Two things live from step to step: the memory of the inputs that are left, and the state of their hypotheses.
        Scope memoryScope = new(device), stateScope = new(device);
        try
        {
            (memory, var state) = decoder.Start(scope, memory, all.Count);
            Hypotheses[] inputs = [.. all];
            for (var width = 1; ;)
            {
                cancellation.ThrowIfCancellationRequested();
                using var step = new Scope(device);
                var (next, logits, weights) = decoder.Step(step, memory, state, step.Integers(LastTokens(inputs, width)));
                Advance(step, inputs, memory, logits, attention ? weights?.ToArray() : null);
                foreach (var input in inputs) input.Tell();

                var alive = Enumerable.Range(0, inputs.Length).Where(b => !inputs[b].IsOver).ToArray();
                if (alive.Length == 0) break;
                width = alive.Max(b => inputs[b].Live);
                var rows = Parents(inputs, alive, width);
                var newState = new Scope(device);
                state = IsIdentity(rows, logits.Shape.Rows) ? next.KeepIn(newState) : next.Select(newState, newState.Integers(rows));
                stateScope.Dispose();
                stateScope = newState;
                if (alive.Length == inputs.Length) continue;
                var newMemory = new Scope(device);
                memory = memory?.Select(newMemory, alive);
                memoryScope.Dispose();
                memoryScope = newMemory;
                inputs = Array.ConvertAll(alive, b => inputs[b]);
            }
        }
        finally
        {
            memoryScope.Dispose();
            stateScope.Dispose();
        }
    }

    private void Advance(Scope step, Hypotheses[] inputs, Memory? memory, Tensor logits, float[]? weights)
    {
        var totals = temperature == 1 ? null : LogTotals(step, logits);
        int[] waiting = [.. Enumerable.Range(0, inputs.Length)];
        for (var k = (long)candidates; ; k *= Growth)
        {
            var best = step.TopLogSoftmax(logits, (int)Math.Min(logits.Shape.Columns, k));
            var scores = new StepScores(best, logits, inputs.Length) { LogTotals = totals, Attention = weights };
            waiting = [.. waiting.Where(b => !inputs[b].TryAdvance(scores, b, memory?.Lengths.Values[b] ?? 0))];
            if (waiting.Length == 0) return;
            if (scores.AreAll) throw new InvalidOperationException("a search asks for more candidates than there are tokens");
        }
    }

    /// <summary>Returns log Σ p^(1/τ) of each row: with z = log softmax(x / τ), it is log p / τ - z of any token.</summary>
    private double[] LogTotals(Scope step, Tensor logits)
    {
        var plain = step.TopLogSoftmax(logits, 1);
        var scaled = step.TopLogSoftmax(step.Scale(logits, 1 / temperature), 1);
        return [.. plain.Values.Zip(scaled.Values, (p, z) => (double)p / temperature - z)];
    }

    /// <summary>Returns the last token of each row. Hypothesis k of input b is row k B + b.</summary>
    private static int[] LastTokens(Hypotheses[] inputs, int width)
    {
        var last = new int[width * inputs.Length];
        for (var row = 0; row < last.Length; row++) last[row] = inputs[row % inputs.Length].OfRow(row / inputs.Length).Token;
        return last;
    }

    /// <summary>Returns, for each row of the next step, the row of this step that it continues.</summary>
    private static int[] Parents(Hypotheses[] inputs, int[] alive, int width)
    {
        var rows = new int[width * alive.Length];
        for (var row = 0; row < rows.Length; row++)
        {
            var b = alive[row % alive.Length];
            rows[row] = inputs[b].OfRow(row / alive.Length).ParentIndex * inputs.Length + b;
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
