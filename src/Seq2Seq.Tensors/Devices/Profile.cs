using System.Diagnostics;

namespace Seq2Seq.Tensors;

/// <summary>The time and the floating-point operations of each operator, gathered while <see cref="Device.Profile"/> is set.</summary>
internal sealed class Profile
{
    private readonly Dictionary<string, (long Calls, long Ticks, double Work)> _entries = [];

    /// <summary>Adds one call of an operator.</summary>
    public void Add(string name, long ticks, double work)
    {
        var e = _entries.GetValueOrDefault(name);
        _entries[name] = (e.Calls + 1, e.Ticks + ticks, e.Work + work);
    }

    /// <summary>Removes all entries.</summary>
    public void Clear() => _entries.Clear();

    /// <summary>The name, calls, seconds and GFLOP/s of each operator, the slowest operator first.</summary>
    public IEnumerable<(string Name, long Calls, double Seconds, double GigaFlops)> Entries =>
        from e in _entries
        let seconds = e.Value.Ticks / (double)Stopwatch.Frequency
        orderby seconds descending
        select (e.Key, e.Value.Calls, seconds, seconds > 0 ? e.Value.Work / seconds / 1e9 : 0);
}
