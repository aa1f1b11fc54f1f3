using System.Runtime.InteropServices;

namespace Seq2Seq.Data;

/// <summary>
/// The texts seen so far, as hashes of 64 bits with the line of each. At most two million are kept, so that the memory does not grow with the corpus:
/// when there are more, every second hash is given up, and each of the rest stands for twice as many.
/// </summary>
internal sealed class HashSample(int most = 1 << 21)
{
    private readonly Dictionary<ulong, long> _lines = [];
    private ulong _mask;

    /// <summary>The number of texts that each hash stands for; 1 = all are kept, and counts are exact.</summary>
    public long Weight => (long)_mask + 1;

    /// <summary>The number of different texts, as an estimate if <see cref="Weight"/> is above 1.</summary>
    public long Count => _lines.Count * Weight;

    /// <summary>Adds a text, and returns the line on which it was seen before, or 0.</summary>
    public long Add(ulong hash, long line)
    {
        if ((hash & _mask) != 0)
            return 0;
        ref var first = ref CollectionsMarshal.GetValueRefOrAddDefault(_lines, hash, out var isKnown);
        if (isKnown)
            return first;
        first = line;
        while (_lines.Count > most)
        {
            _mask = 2 * _mask + 1;
            foreach (var given in _lines.Keys.Where(key => (key & _mask) != 0).ToArray())
                _lines.Remove(given);
        }
        return 0;
    }

    /// <summary>Returns the line of a text that is kept, or 0.</summary>
    public long LineOf(ulong hash) => _lines.GetValueOrDefault(hash);

    /// <summary>Returns the hash of a text (FNV-1a, then the mixing of SplitMix64, so that all bits are even).</summary>
    public static ulong Hash(ReadOnlySpan<char> text)
    {
        var hash = 14695981039346656037;
        foreach (var c in text)
            hash = (hash ^ c) * 1099511628211;
        hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9;
        hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EB;
        return hash ^ (hash >> 31);
    }

    /// <summary>Returns the hash of a pair.</summary>
    public static ulong Hash(string source, string target) => Hash(source) * 3 + Hash(target);
}
