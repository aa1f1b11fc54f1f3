namespace Seq2Seq.Data;

/// <summary>One input of a model, in the form that the model reads.</summary>
public abstract record EncodedInput
{
    /// <summary>The number of steps S.</summary>
    public abstract int Length { get; }
}

/// <summary>A text as token ids.</summary>
/// <param name="Ids">[S]</param>
public sealed record TokenSequence(int[] Ids) : EncodedInput
{
    /// <inheritdoc/>
    public override int Length => Ids.Length;
}
