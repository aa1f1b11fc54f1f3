using System.Globalization;

namespace Seq2Seq.Storage;

/// <summary>
/// Walks over bytes in Thrift's compact protocol (the metadata of Parquet files) and refuses what is not whole. A reader that trusts such bytes reserves
/// memory for lists that are not there, and takes the end of the bytes for a number that goes on for ever.
/// </summary>
internal ref struct CompactThrift(ReadOnlySpan<byte> bytes)
{
    private const int Deepest = 32;
    private const int Byte = 3, Double = 7, Binary = 8, List = 9, Set = 10, Map = 11, Structure = 12; // the types; 1 and 2 are true and false

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>The number of bytes read so far.</summary>
    public int Position { get; private set; }

    /// <summary>
    /// Walks over a struct and returns its whole numbers by id. Those of a struct within it have the id of that struct before their own, and 0 stands for
    /// none.
    /// </summary>
    /// <exception cref="InvalidDataException">The bytes break off or are no struct.</exception>
    public Dictionary<(int Outer, int Id), long> Struct()
    {
        var numbers = new Dictionary<(int, int), long>();
        Fields(numbers, 0, 0);
        return numbers;
    }

    private void Fields(Dictionary<(int, int), long>? numbers, int outer, int depth)
    {
        if (depth > Deepest) throw new InvalidDataException("the metadata are nested too deeply");
        for (int id = 0, header; (header = Next()) != 0;)
        {
            id = header >> 4 > 0 ? id + (header >> 4) : (int)Signed();
            var type = header & 15;
            if (type is 4 or 5 or 6)
            {
                var number = Signed();
                numbers?[(outer, id)] = number;
            }
            else if (type == Structure)
                Fields(depth == 0 ? numbers : null, id, depth + 1);
            else if (type is not (1 or 2)) // a truth value is its own header
                Value(type, depth);
        }
    }

    private void Value(int type, int depth)
    {
        switch (type)
        {
            case 1 or 2 or Byte: Skip(1); break; // a truth value in a list
            case 4 or 5 or 6: Number(); break;
            case Double: Skip(sizeof(double)); break;
            case Binary: Skip(Number()); break;
            case List or Set: Items(depth); break;
            case Map: Entries(depth); break;
            case Structure: Fields(null, 0, depth + 1); break;
            default: throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"the metadata have a value of the unknown type {type}"));
        }
    }

    private void Items(int depth)
    {
        var header = Next();
        var count = Count(header >> 4 == 15 ? Number() : (ulong)(header >> 4));
        for (var i = 0; i < count; i++) Value(header & 15, depth + 1);
    }

    private void Entries(int depth)
    {
        var count = Count(Number());
        var types = count > 0 ? Next() : 0;
        for (var i = 0; i < count; i++)
        {
            Value(types >> 4, depth + 1);
            Value(types & 15, depth + 1);
        }
    }

    /// <summary>Returns the number of items, each of which has at least one byte.</summary>
    private readonly int Count(ulong items) => items <= (ulong)(_bytes.Length - Position) ? (int)items
        : throw new InvalidDataException("the metadata have a list that is longer than themselves");

    private void Skip(ulong count)
    {
        if (count > (ulong)(_bytes.Length - Position)) throw new InvalidDataException("the metadata break off");
        Position += (int)count;
    }

    private byte Next() => Position < _bytes.Length ? _bytes[Position++] : throw new InvalidDataException("the metadata break off");

    /// <summary>Returns a number whose lowest bit is its sign.</summary>
    private long Signed()
    {
        var number = Number();
        return (long)(number >> 1) ^ -(long)(number & 1);
    }

    /// <summary>Returns a number that is written seven bits at a time, the lowest first.</summary>
    private ulong Number()
    {
        ulong number = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Next();
            number |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80) return number;
        }
        throw new InvalidDataException("the metadata have a number of more than 64 bits");
    }
}
