using Seq2Seq.Layers;
using Seq2Seq.Tensors;
using Seq2Seq.Tensors.Cpu;

namespace Seq2Seq.Tests.Layers;

public sealed class FactoredEmbeddingTests
{
    private static readonly int[] Counts = [5, 3, 4];

    [Fact]
    public void An_id_is_joined_from_its_parts()
    {
        var ids = new FactoredIds(Counts);
        var seen = new HashSet<int>();
        foreach (var (a, b, c) in from a in Enumerable.Range(0, 5) from b in Enumerable.Range(0, 3) from c in Enumerable.Range(0, 4) select (a, b, c))
        {
            var id = ids.Join([a, b, c]);
            Assert.InRange(id, 0, 59);
            Assert.True(seen.Add(id));
            Assert.Equal((a, b, c), (ids.Part(0, id), ids.Part(1, id), ids.Part(2, id)));
        }
        Assert.Equal(int.MaxValue - 1, new FactoredIds([int.MaxValue]).Join([int.MaxValue - 1]));
        Assert.Throws<ArgumentException>(() => new FactoredIds([1 << 16, 1 << 15]));
        Assert.Throws<ArgumentException>(() => ids.Join([1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FactoredIds([2, 0]));
    }

    [Theory]
    [InlineData(FactorMerge.Concat)]
    [InlineData(FactorMerge.Sum)]
    public void Vectors_of_the_parts_are_joined_and_each_has_its_gradient(FactorMerge merge)
    {
        using var device = CpuDevice.Create(1);
        using var lease = device.Enter();
        using var parameters = new ParameterSet();
        int[] widths = merge == FactorMerge.Sum ? [3, 3, 3] : [3, 2, 1];
        var parts = Counts.Select((count, i) => new Embedding(parameters, $"e{i}", count, widths[i], scale: i == 1, dropout: 0)).ToArray();
        var embedding = new FactoredEmbedding(parts[0], parts[1..], merge);
        parameters.Allocate(device, gradients: true);
        parameters.Initialize(1);
        var ids = new FactoredIds(Counts);
        int[][] rows = [[4, 2, 3], [0, 0, 0], [4, 1, 3], [1, 2, 0]];
        int[] joined = [.. rows.Select(row => ids.Join(row))];

        using var tape = new Tape(device);
        var y = embedding.Apply(tape, joined, time: 2);
        Assert.Equal(new Shape(2, 2, embedding.Width), y.Shape);
        var values = y.ToArray();
        for (var row = 0; row < rows.Length; row++)
        {
            var vectors = parts.Select((part, i) => part.Table.Value.ToArray().AsSpan(rows[row][i] * widths[i], widths[i]).ToArray()
                .Select(v => i == 1 ? v * MathF.Sqrt(widths[i]) : v).ToArray()).ToArray();
            var expected = merge == FactorMerge.Concat ? vectors.SelectMany(v => v)
                : Enumerable.Range(0, 3).Select(j => vectors[0][j] + vectors[1][j] + vectors[2][j]);
            Assert.Equal(expected, values[(row * embedding.Width)..((row + 1) * embedding.Width)]);
        }

        device.Upload([.. Enumerable.Repeat(1f, y.Count)], y.Grad);
        tape.Backward();
        for (var part = 0; part < parts.Length; part++)
            Assert.Equal(from value in Enumerable.Range(0, Counts[part])
                         from column in Enumerable.Range(0, widths[part])
                         select rows.Count(row => row[part] == value) * (part == 1 ? MathF.Sqrt(widths[part]) : 1), parts[part].Table.Value.GradToArray());
    }

    [Fact]
    public void Vectors_that_are_added_have_one_width()
    {
        using var parameters = new ParameterSet();
        var tokens = new Embedding(parameters, "a", 5, 4, scale: false, dropout: 0);
        var factor = new Embedding(parameters, "b", 3, 2, scale: false, dropout: 0);
        Assert.Contains("their widths are 4, 2; expected equal ones", Assert.Throws<ArgumentException>(() => new FactoredEmbedding(tokens, [factor], FactorMerge.Sum)).Message);
        Assert.Equal(6, new FactoredEmbedding(tokens, [factor], FactorMerge.Concat).Width);
    }
}
