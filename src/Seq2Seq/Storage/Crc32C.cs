using System.Buffers.Binary;
using System.Numerics;

namespace Seq2Seq.Storage;

/// <summary>CRC-32C (Castagnoli polynomial, RFC 3720 appendix B.4) of bytes that arrive in pieces.</summary>
internal struct Crc32C
{
    /// <summary>The checksum of everything appended so far; 0 if nothing has been appended.</summary>
    public uint Value { get; private set; }

    /// <summary>Appends bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        var register = ~Value;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            register = BitOperations.Crc32C(register, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var value in bytes)
            register = BitOperations.Crc32C(register, value);
        Value = ~register;
    }
}
