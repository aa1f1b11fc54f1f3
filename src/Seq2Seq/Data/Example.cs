namespace Seq2Seq.Data;

/// <summary>A pair as token ids, without <c>&lt;s&gt;</c> and <c>&lt;/s&gt;</c>. The batch adds these.</summary>
internal readonly record struct Example(int[] Source, int[] Target)
{
    /// <summary>
    /// The source token s and the target token t of each link between tokens that belong together, one behind the other: s, t, s, t, ... It is empty if
    /// none are known.
    /// </summary>
    public int[] Links { get; init; } = [];

    /// <summary>The target token that each source token copies; empty if they are those of the source, or if nothing is copied.</summary>
    public int[] Copies { get; init; } = [];
}
