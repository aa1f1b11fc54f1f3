namespace Seq2Seq.Experiments.Tasks;

/// <summary>The sequences of a batch of a memory task.</summary>
/// <param name="Inputs">[T, B, I]</param>
/// <param name="Sums">[B]: the sums to find, for the adding problem.</param>
/// <param name="Symbols">[B]: the symbols to find, for the other task.</param>
internal sealed record MemoryBatch(float[] Inputs, float[] Sums, int[] Symbols)
{
    /// <summary>The number of sequences B.</summary>
    public int Size => Symbols.Length;

    /// <summary>The number of steps T.</summary>
    public int Time { get; private init; }

    /// <summary>Draws sequences of T steps.</summary>
    public static MemoryBatch Draw(RecurrenceOptions options, int time, int size, Draws draws)
    {
        var width = options.Inputs;
        var batch = new MemoryBatch(new float[time * size * width], new float[size], new int[size]) { Time = time };
        for (var b = 0; b < size; b++)
            if (options.Task == MemoryTask.Adding) batch.Adding(b, draws);
            else batch.FirstSymbol(b, options.Symbols, draws);
        return batch;
    }

    /// <summary>Draws a sequence of the adding problem. Each step has a number from [0, 1) and a mark, which is 1 at one step of each half.</summary>
    private void Adding(int b, Draws draws)
    {
        int first = draws.Below(Time / 2), second = Time / 2 + draws.Below(Time - Time / 2);
        for (var t = 0; t < Time; t++)
        {
            var x = Inputs.AsSpan((t * Size + b) * 2, 2);
            x[0] = draws.Unit();
            if (t != first && t != second) continue;
            x[1] = 1;
            Sums[b] += x[0];
        }
    }

    /// <summary>Draws one of N symbols, and then at each step one of N others. Each symbol is an input of its own.</summary>
    private void FirstSymbol(int b, int symbols, Draws draws)
    {
        Symbols[b] = draws.Below(symbols);
        for (var t = 0; t < Time; t++)
            Inputs[(t * Size + b) * 2 * symbols + (t == 0 ? Symbols[b] : symbols + draws.Below(symbols))] = 1;
    }
}
