using System.Text.Json;

namespace Seq2Seq.Tests.Golden;

/// <summary>
/// Named tensors computed by PyTorch in double precision, to compare with. Row-major, 9 significant digits;
/// <c>make_golden.py</c> in this folder made the files and says what they hold.
/// </summary>
public sealed class GoldenFile
{
    private readonly Dictionary<string, (int[] Shape, float[] Data)> _tensors = new(StringComparer.Ordinal);
    private readonly string _name;

    private GoldenFile(string name) => _name = name;

    /// <summary>Reads a file of this folder, which the build copies beside the test assembly.</summary>
    public static GoldenFile Load(string name)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Golden", name);
        using var json = JsonDocument.Parse(File.ReadAllBytes(path));
        var file = new GoldenFile(name);
        foreach (var tensor in json.RootElement.GetProperty("tensors").EnumerateObject())
        {
            int[] shape = [.. tensor.Value.GetProperty("shape").EnumerateArray().Select(n => n.GetInt32())];
            float[] data = [.. tensor.Value.GetProperty("data").EnumerateArray().Select(x => x.GetSingle())];
            var expected = shape.Aggregate(1, (product, n) => product * n);
            if (data.Length != expected)
                throw new InvalidDataException($"{name}: '{tensor.Name}' has {data.Length} values, its shape [{string.Join(", ", shape)}] wants {expected}");
            file._tensors.Add(tensor.Name, (shape, data));
        }
        return file;
    }

    /// <summary>The names of all tensors, in the order of the file.</summary>
    public IReadOnlyCollection<string> Names => _tensors.Keys;

    /// <summary>The values of a tensor. A scalar has one value.</summary>
    public float[] this[string name] => Find(name).Data;

    /// <summary>Returns the shape of a tensor; empty for a scalar.</summary>
    public int[] Shape(string name) => Find(name).Shape;

    /// <summary>Returns the values of a tensor of ids or lengths.</summary>
    public int[] Integers(string name) => Array.ConvertAll(Find(name).Data, x => (int)x);

    private (int[] Shape, float[] Data) Find(string name) =>
        _tensors.TryGetValue(name, out var tensor) ? tensor
        : throw new KeyNotFoundException($"{_name} has no tensor '{name}'; it has {string.Join(", ", _tensors.Keys)}");
}
