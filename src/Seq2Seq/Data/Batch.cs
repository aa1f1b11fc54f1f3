using Seq2Seq.Text;

namespace Seq2Seq.Data;

/// <summary>
/// Sentence pairs side by side, padded to the longest: time-major id matrices. B rows, S source steps, T target steps.
/// Rows are ordered by descending source length, ties by index.
/// </summary>
public sealed class Batch
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

    /// <summary>Rows B.</summary>
    public int Size => Indices.Length;

    /// <summary>Source steps S, <c>&lt;/s&gt;</c> counted.</summary>
    public int SourceLength { get; }

    /// <summary>Target steps T, <c>&lt;/s&gt;</c> counted; 0 without targets.</summary>
    public int TargetLength { get; }

    /// <summary>Target ids to predict: padding not counted, <c>&lt;/s&gt;</c> counted.</summary>
    public int TargetTokens { get; }

    /// <summary>[S, B] ids + <c>&lt;/s&gt;</c>, then <c>&lt;pad&gt;</c>.</summary>
    public int[] Source { get; }

    /// <summary>[B] steps of each row before padding, <c>&lt;/s&gt;</c> counted.</summary>
    public int[] SourceLengths { get; }

    /// <summary>[T, B] <c>&lt;s&gt;</c> + ids, then <c>&lt;pad&gt;</c>; empty without targets.</summary>
    public int[] TargetInput { get; }

    /// <summary>[T, B] ids + <c>&lt;/s&gt;</c>, then <c>&lt;pad&gt;</c>; empty without targets.</summary>
    public int[] TargetOutput { get; }

    /// <summary>[B] steps of each row before padding, <c>&lt;/s&gt;</c> counted; empty without targets.</summary>
    public int[] TargetLengths { get; }

    /// <summary>[B] index of each row in the list the batch was made from.</summary>
    public int[] Indices { get; }

    /// <summary>A batch of the examples at <paramref name="indices"/>, which may be in any order.</summary>
    /// <param name="source">Special tokens of the source; null = <see cref="SpecialTokens.Standard"/>.</param>
    /// <param name="target">Special tokens of the target; null = <see cref="SpecialTokens.Standard"/>.</param>
    public static Batch FromExamples(IReadOnlyList<Example> examples, IReadOnlyList<int> indices, SpecialTokens? source = null, SpecialTokens? target = null)
    {
        target ??= SpecialTokens.Standard;
        var rows = Ordered(indices, i => examples[i].Source.Length);
        var (read, sourceLengths) = Padded(rows, i => examples[i].Source, source ?? SpecialTokens.Standard);
        var (output, targetLengths) = Padded(rows, i => examples[i].Target, target);
        return new(rows, read, sourceLengths, Shifted(output, targetLengths, target), output, targetLengths);
    }

    /// <summary>A batch of sources alone, for generation. <see cref="Indices"/> tells where in <paramref name="sources"/> each row stood.</summary>
    /// <param name="sources">Ids of at least one sentence, without <c>&lt;/s&gt;</c>.</param>
    /// <param name="special">Special tokens of the source; null = <see cref="SpecialTokens.Standard"/>.</param>
    public static Batch FromSources(IReadOnlyList<int[]> sources, SpecialTokens? special = null)
    {
        var rows = Ordered([.. Enumerable.Range(0, sources.Count)], i => sources[i].Length);
        var (source, lengths) = Padded(rows, i => sources[i], special ?? SpecialTokens.Standard);
        return new(rows, source, lengths, [], [], []);
    }

    private static int[] Ordered(IReadOnlyList<int> indices, Func<int, int> length)
    {
        if (indices.Count == 0) throw new ArgumentException("A batch needs at least one row.", nameof(indices));
        return [.. indices.OrderByDescending(length).ThenBy(i => i)];
    }

    /// <summary>[L, B] ids + &lt;/s&gt; + padding, and the [B] lengths before padding.</summary>
    private static (int[] Ids, int[] Lengths) Padded(int[] rows, Func<int, int[]> idsOf, SpecialTokens special)
    {
        var lengths = Array.ConvertAll(rows, i => idsOf(i).Length + 1);
        var ids = new int[lengths.Max() * rows.Length];
        Array.Fill(ids, special.Padding);
        for (var b = 0; b < rows.Length; b++)
        {
            var row = idsOf(rows[b]);
            for (var t = 0; t < row.Length; t++) ids[t * rows.Length + b] = row[t];
            ids[row.Length * rows.Length + b] = special.End;
        }
        return (ids, lengths);
    }

    /// <summary>What the decoder reads under teacher forcing: &lt;s&gt;, then the output of the step before.</summary>
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
