namespace Seq2Seq.Decoding;

/// <summary>Cuts inputs into batches that fit into memory, however long the inputs and however many of them are asked for at once.</summary>
internal static class DecodingBatches
{
    /// <summary>The largest number of padded positions of a batch. A position takes some kilobytes, so a batch takes some hundred megabytes.</summary>
    public const int MostPositions = 65_536;

    /// <summary>The largest number of logits of one step, 128 MiB.</summary>
    public const int MostLogits = 32 << 20;

    /// <summary>
    /// Returns the batches in their order. A batch holds inputs that follow one another, as many as asked for, but not more than fit within
    /// <see cref="MostPositions"/> and <see cref="MostLogits"/>. It always holds at least one.
    /// </summary>
    /// <param name="inputs">The inputs, best sorted by length, so that little is padded.</param>
    /// <param name="length">Returns the number of positions of an input.</param>
    /// <param name="batchSize">The largest number of inputs in a batch, at least 1.</param>
    /// <param name="rows">The number of rows that one input takes in a step, such as the width of the beam.</param>
    /// <param name="vocabulary">The number of logits in a row.</param>
    public static IEnumerable<T[]> Of<T>(IEnumerable<T> inputs, Func<T, int> length, int batchSize, int rows, int vocabulary)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(length);
        var most = (int)Math.Clamp(MostLogits / ((long)rows * vocabulary), 1, batchSize);
        var batch = new List<T>();
        var longest = 0;
        foreach (var input in inputs)
        {
            var longer = Math.Max(longest, length(input));
            if (batch.Count == most || batch.Count > 0 && (long)(batch.Count + 1) * longer > MostPositions)
            {
                yield return [.. batch];
                batch.Clear();
                longer = length(input);
            }
            batch.Add(input);
            longest = longer;
        }
        if (batch.Count > 0) yield return [.. batch];
    }
}
