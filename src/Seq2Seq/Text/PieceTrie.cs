namespace Seq2Seq.Text;

/// <summary>
/// A set of byte strings as a tree of bytes. Its edges stand in one hash table with open addressing, under the node that they leave and their byte. The
/// root is node 0.
/// </summary>
internal sealed class PieceTrie
{
    /// <summary>There is no such node, or no string ends there.</summary>
    public const int None = -1;

    private const long Free = -1;

    private long[] _edges = new long[1024]; // node << 8 | byte, or free
    private int[] _targets = new int[1024];
    private readonly List<int> _ids = [None]; // by node: the string that ends there

    /// <param name="strings">The strings, none of which is empty; null = an id without a string. Of equal strings the first counts.</param>
    public PieceTrie(IReadOnlyList<byte[]?> strings)
    {
        Array.Fill(_edges, Free);
        for (var id = 0; id < strings.Count; id++)
        {
            if (strings[id] is not { Length: > 0 } text)
                continue;
            var node = 0;
            foreach (var b in text)
                node = Add(node, b);
            if (_ids[node] == None)
                _ids[node] = id;
        }
    }

    /// <summary>Returns the node behind a byte, or <see cref="None"/>.</summary>
    public int Next(int node, byte value)
    {
        var slot = Slot(node, value);
        return _edges[slot] == Free ? None : _targets[slot];
    }

    /// <summary>Returns the index of the string that ends at a node, or <see cref="None"/>.</summary>
    public int Id(int node) => _ids[node];

    private int Add(int node, byte value)
    {
        var slot = Slot(node, value);
        if (_edges[slot] == Free)
        {
            if (2 * _ids.Count >= _edges.Length)
            {
                Grow();
                slot = Slot(node, value);
            }
            (_edges[slot], _targets[slot]) = ((long)node << 8 | value, _ids.Count);
            _ids.Add(None);
        }
        return _targets[slot];
    }

    private void Grow()
    {
        var (edges, targets) = (_edges, _targets);
        (_edges, _targets) = (new long[2 * edges.Length], new int[2 * edges.Length]);
        Array.Fill(_edges, Free);
        for (var i = 0; i < edges.Length; i++)
            if (edges[i] != Free && Slot((int)(edges[i] >> 8), (byte)edges[i]) is var slot)
                (_edges[slot], _targets[slot]) = (edges[i], targets[i]);
    }

    /// <summary>Returns the place of an edge, or the free place where it would stand.</summary>
    private long Slot(int node, byte value)
    {
        var edge = (long)node << 8 | value;
        var mask = _edges.Length - 1;
        var slot = (long)((ulong)edge * 0x9E3779B97F4A7C15 >> 20) & mask;
        while (_edges[slot] != edge && _edges[slot] != Free)
            slot = (slot + 1) & mask;
        return slot;
    }
}
