namespace Seq2Seq.Data;

/// <summary>A pair as token ids, without <c>&lt;s&gt;</c> and <c>&lt;/s&gt;</c>. The batch adds these.</summary>
public readonly record struct Example(int[] Source, int[] Target);
