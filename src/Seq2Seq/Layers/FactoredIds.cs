namespace Seq2Seq.Layers;

/// <summary>
/// Ids that stand for several at once, as numbers of mixed radix: id = p0 + N0 (p1 + N1 (p2 + ...)), where part i has the values 0 to Ni - 1. So a token
/// and its factors pass through corpora and batches as one number.
/// </summary>
internal sealed class FactoredIds
{
    private readonly int[] _counts, _units;
    private readonly int _all;

    /// <param name="counts">The number of values Ni of each part.</param>
    /// <exception cref="ArgumentException">There are more combinations than ids.</exception>
    public FactoredIds(IEnumerable<int> counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        _counts = [.. counts];
        _units = new int[_counts.Length];
        var unit = 1L;
        for (var part = 0; part < _counts.Length; part++)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(_counts[part], 1, nameof(counts));
            _units[part] = (int)unit;
            if ((unit *= _counts[part]) > int.MaxValue)
                throw new ArgumentException(FormattableString.Invariant($"{string.Join(" x ", _counts)} combinations are more than the {int.MaxValue:N0} ids there are"), nameof(counts));
        }
        _all = (int)unit;
    }

    /// <summary>Returns the id of a combination.</summary>
    public int Join(ReadOnlySpan<int> parts)
    {
        if (parts.Length != _counts.Length) throw new ArgumentException($"there are {parts.Length} parts, expected {_counts.Length}", nameof(parts));
        var id = 0;
        for (var part = 0; part < parts.Length; part++) id += parts[part] * _units[part];
        return id;
    }

    /// <summary>Returns one part of an id.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The id stands for no combination.</exception>
    public int Part(int part, int id) => (uint)id < (uint)_all ? id / _units[part] % _counts[part]
        : throw new ArgumentOutOfRangeException(nameof(id), id, $"id {id} is outside of {string.Join(" x ", _counts)} combinations");

    /// <summary>Returns one part of each id.</summary>
    public int[] Part(int part, int[] ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return Array.ConvertAll(ids, id => Part(part, id));
    }
}
