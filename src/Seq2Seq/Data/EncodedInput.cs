using System.Runtime.InteropServices;
using Seq2Seq.Storage;

namespace Seq2Seq.Data;

/// <summary>One input of a model, in the form that the model reads.</summary>
internal abstract record EncodedInput
{
    /// <summary>The number of steps S.</summary>
    public abstract int Length { get; }

    /// <summary>Adds the input to a checksum.</summary>
    public abstract void AddTo(ref Crc32C checksum);
}

/// <summary>A text as token ids.</summary>
/// <param name="Ids">[S]</param>
internal sealed record TokenSequence(int[] Ids) : EncodedInput
{
    public override int Length => Ids.Length;

    public override void AddTo(ref Crc32C checksum)
    {
        checksum.Append(MemoryMarshal.AsBytes<int>([Ids.Length]));
        checksum.Append(MemoryMarshal.AsBytes<int>(Ids));
    }
}
