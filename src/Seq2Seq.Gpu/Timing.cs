using System.Diagnostics;
using ILGPU.Runtime;
using Seq2Seq.Tensors;

namespace Seq2Seq.Gpu;

/// <summary>The time of kernels between markers in the stream. The markers are read when the profile is asked for or when many have gathered.</summary>
internal sealed class Timing(AcceleratorStream stream, Profile profile)
{
    private const int Many = 2048;

    private readonly List<(string Name, double Work, ProfilingMarker Start, ProfilingMarker End)> _open = [];
    private ProfilingMarker? _start;

    public Profile Profile
    {
        get
        {
            Read();
            return profile;
        }
    }

    public void Start() => _start = stream.AddProfilingMarker();

    public void End(string name, double work)
    {
        _open.Add((name, work, _start!, stream.AddProfilingMarker()));
        if (_open.Count >= Many) Read();
    }

    private void Read()
    {
        foreach (var (name, work, start, end) in _open)
        {
            end.Synchronize();
            profile.Add(name, (long)(end.MeasureFrom(start).TotalSeconds * Stopwatch.Frequency), work);
            start.Dispose();
            end.Dispose();
        }
        _open.Clear();
    }
}
