using Seq2Seq.Text;

namespace Seq2Seq.Data;

/// <summary>
/// Sentence pairs side by side, padded to the longest, as time-major id matrices: B rows, S source steps, T target steps. Rows are ordered by
/// descending source length, and rows of equal length by index.
/// </summary>
internal sealed class Batch
{
    private Batch(int[] indices, int[] source, int[] sourceLengths, int[] targetInput, int[] targetOutput, int[] targetLengths)
    {
        Indices = indices;
        Source = source;
        SourceLengths = sourceLengths;
        TargetInput = targetInput;
        TargetOutput = targetOutput;
        TargetLengths = targetLengths;
        SourceLength = sourceLengths.Max();
        TargetLength = targetLengths.DefaultIfEmpty().Max();
        TargetTokens = targetLengths.Sum();
    }

    /// <summary>The number of rows B.</summary>
    public int Size => Indices.Length;

    /// <summary>The number of source steps S, including <c>&lt;/s&gt;</c> where sources have one.</summary>
    public int SourceLength { get; }

    /// <summary>The number of target steps T, including <c>&lt;/s&gt;</c>; 0 without targets.</summary>
    public int TargetLength { get; }

    /// <summary>The number of target ids to predict, including <c>&lt;/s&gt;</c> and without padding.</summary>
    public int TargetTokens { get; }

    /// <summary>[S, B]: ids and <c>&lt;/s&gt;</c>, then <c>&lt;pad&gt;</c>.</summary>
    public int[] Source { get; }

    /// <summary>[B]: the number of steps of each row before padding, including <c>&lt;/s&gt;</c>.</summary>
    public int[] SourceLengths { get; }

    /// <summary>[T, B]: <c>&lt;s&gt;</c> and ids, then <c>&lt;pad&gt;</c>; empty without targets.</summary>
    public int[] TargetInput { get; }

    /// <summary>[T, B]: ids and <c>&lt;/s&gt;</c>, then <c>&lt;pad&gt;</c>; empty without targets.</summary>
    public int[] TargetOutput { get; }

    /// <summary>[B]: the number of steps of each row before padding, including <c>&lt;/s&gt;</c>; empty without targets.</summary>
    public int[] TargetLengths { get; }

    /// <summary>
    /// [T, B, S]: the share of each source step in the alignment of a target step. The shares of a target step sum to 1, or are all 0 where no alignment
    /// is known; null = none is known at all.
    /// </summary>
    public float[]? Alignment { get; private init; }

    /// <summary>[S, B]: the target token that each source step copies; null = the ids of the source are those of the target, or nothing is copied.</summary>
    public int[]? Copied { get; private init; }

    /// <summary>[B]: the index of each row in the list that the batch was made from.</summary>
    public int[] Indices { get; }

    /// <summary>Makes a batch of the examples at <paramref name="indices"/>, which may be in any order.</summary>
    /// <param name="source">The special tokens of the source; null = <see cref="SpecialTokens.Standard"/>.</param>
    /// <param name="target">The special tokens of the target; null = <see cref="SpecialTokens.Standard"/>.</param>
    /// <param name="sourceEnd">Whether <c>&lt;/s&gt;</c> stands behind a source; see <see cref="DataOptions.SourceEnd"/>.</param>
    public static Batch FromExamples(IReadOnlyList<Example> examples, IReadOnlyList<int> indices, SpecialTokens? source = null, SpecialTokens? target = null,
        bool sourceEnd = true)
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(indices);
        target ??= SpecialTokens.Standard;
        Example[] own = [.. indices.Select(i => examples[i])]; // each is read once, as it may lie in a file
        var (rows, order) = Ordered(indices, k => own[k].Source.Length);
        var (read, sourceLengths) = Padded(Array.ConvertAll(order, k => own[k].Source), source ?? SpecialTokens.Standard, sourceEnd);
        var (output, targetLengths) = Padded(Array.ConvertAll(order, k => own[k].Target), target, hasEnd: true);
        return new(rows, read, sourceLengths, Shifted(output, targetLengths, target), output, targetLengths)
        {
            Copied = CopiedFrom(Array.ConvertAll(order, k => own[k].Copies), target, sourceEnd),
            Alignment = Aligned(Array.ConvertAll(order, k => own[k].Links), targetLengths.Max(), sourceLengths.Max()),
        };
    }

    /// <summary>Makes a batch of sources alone, for generation. <see cref="Indices"/> tells where each row stood in <paramref name="sources"/>.</summary>
    /// <param name="sources">The ids of at least one sentence, without <c>&lt;/s&gt;</c>.</param>
    /// <param name="special">The special tokens of the source; null = <see cref="SpecialTokens.Standard"/>.</param>
    /// <param name="sourceEnd">Whether <c>&lt;/s&gt;</c> stands behind a source; see <see cref="DataOptions.SourceEnd"/>.</param>
    /// <param name="copies">The target token that each token of each source copies, see <see cref="Copied"/>.</param>
    /// <param name="target">The special tokens of the target; null = <see cref="SpecialTokens.Standard"/>.</param>
    public static Batch FromSources(IReadOnlyList<int[]> sources, SpecialTokens? special = null, bool sourceEnd = true, IReadOnlyList<int[]>? copies = null,
        SpecialTokens? target = null)
    {
        ArgumentNullException.ThrowIfNull(sources);
        var (rows, order) = Ordered([.. Enumerable.Range(0, sources.Count)], k => sources[k].Length);
        var (source, lengths) = Padded(Array.ConvertAll(order, k => sources[k]), special ?? SpecialTokens.Standard, sourceEnd);
        return new(rows, source, lengths, [], [], [])
        {
            Copied = copies == null ? null : CopiedFrom(Array.ConvertAll(order, k => copies[k]), target ?? SpecialTokens.Standard, sourceEnd),
        };
    }

    /// <summary>Returns [S, B]: what each source copies, then <c>&lt;/s&gt;</c> and padding; null if nothing is said of any.</summary>
    private static int[]? CopiedFrom(int[][] copies, SpecialTokens target, bool sourceEnd) =>
        copies.All(row => row.Length == 0) ? null : Padded(copies, target, sourceEnd).Ids;

    /// <summary>Returns [T, B, S]: the links of each row, divided by the number of links of the same target step.</summary>
    private static float[]? Aligned(int[][] links, int targets, int sources)
    {
        if (links.All(row => row.Length == 0)) return null;
        var shares = new float[targets * links.Length * sources];
        for (var b = 0; b < links.Length; b++)
            for (var i = 0; i < links[b].Length; i += 2) shares[(links[b][i + 1] * links.Length + b) * sources + links[b][i]] = 1;
        foreach (var row in Enumerable.Range(0, targets * links.Length))
        {
            var step = shares.AsSpan(row * sources, sources);
            var count = step.Count(1f);
            if (count > 1) step.Replace(1f, 1f / count);
        }
        return shares;
    }

    /// <summary>Returns the indices in the order of the rows, and their places in the list.</summary>
    private static (int[] Rows, int[] Order) Ordered(IReadOnlyList<int> indices, Func<int, int> lengthAt)
    {
        if (indices.Count == 0) throw new ArgumentException("A batch needs at least one row.", nameof(indices));
        int[] order = [.. Enumerable.Range(0, indices.Count).OrderByDescending(lengthAt).ThenBy(k => indices[k])];
        return (Array.ConvertAll(order, k => indices[k]), order);
    }

    /// <summary>Returns [L, B]: ids, &lt;/s&gt; and padding, and the [B] lengths before padding.</summary>
    private static (int[] Ids, int[] Lengths) Padded(int[][] rows, SpecialTokens special, bool hasEnd)
    {
        var lengths = Array.ConvertAll(rows, row => hasEnd ? row.Length + 1 : Math.Max(1, row.Length));
        var ids = new int[lengths.Max() * rows.Length];
        Array.Fill(ids, special.Padding);
        for (var b = 0; b < rows.Length; b++)
        {
            var row = rows[b];
            for (var t = 0; t < row.Length; t++) ids[t * rows.Length + b] = row[t];
            if (lengths[b] > row.Length) ids[row.Length * rows.Length + b] = special.End;
        }
        return (ids, lengths);
    }

    /// <summary>Returns what the decoder reads under teacher forcing: first &lt;s&gt;, then the output of the previous step.</summary>
    private static int[] Shifted(int[] output, int[] lengths, SpecialTokens special)
    {
        var size = lengths.Length;
        var input = new int[output.Length];
        Array.Fill(input, special.Padding);
        for (var b = 0; b < size; b++)
        {
            input[b] = special.Start;
            for (var t = 1; t < lengths[b]; t++) input[t * size + b] = output[(t - 1) * size + b];
        }
        return input;
    }
}
