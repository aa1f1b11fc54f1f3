using Seq2Seq.Layers;
using Seq2Seq.Tensors;
using Seq2Seq.Tensors.Cpu;
using Seq2Seq.Tests.Tensors;

namespace Seq2Seq.Tests.Layers;

/// <summary>Stacks of convolutions: their sizes, their independence of the batch and of threads, their first weights and their options.</summary>
public class ConvolutionTests
{
    private static readonly ConvolutionOptions Small = new() { Channels = [5, 6], LayerNorm = true };

    private static readonly int[] Lengths = [9, 4, 1, 7];

    [Theory]
    [InlineData(64, 48, 3, 1, 2, 16, 12)]
    [InlineData(7, 5, 3, 1, 2, 2, 2)]
    [InlineData(7, 1, 4, 2, 1, 2, 1)]
    [InlineData(13, 10, 5, 2, 3, 1, 1)]
    public void Features_have_the_size_that_is_said(int height, int width, int kernel, int stride, int pool, int expectedHeight, int expectedWidth)
    {
        using var device = CpuDevice.Create(1);
        using var parameters = new ParameterSet();
        var stack = new ConvolutionStack(parameters, "cnn", Small with { Kernel = kernel, Stride = stride, Pool = pool }, channels: 3);
        parameters.Allocate(device, gradients: false);
        parameters.Initialize(1);
        using var scope = new Scope(device);
        var y = stack.Apply(scope, scope.Of(Random(1, 2 * height * width * 3), new Shape(2, height, width, 3)));
        Assert.Equal((expectedHeight, expectedWidth), stack.Size(height, width));
        Assert.Equal(new Shape(2, expectedHeight, expectedWidth, stack.Channels), y.Shape);
        Assert.All(y.ToArray(), v => Assert.True(v >= 0));
        Assert.Contains(y.ToArray(), v => v > 0);
    }

    [Theory]
    [InlineData(false, PoolType.Max, 2)]
    [InlineData(true, PoolType.Mean, 2)]
    [InlineData(true, PoolType.Max, 1)]
    public void Features_of_a_sentence_do_not_depend_on_its_batch(bool layerNorm, PoolType pooling, int pool)
    {
        using var device = CpuDevice.Create(1);
        using var parameters = new ParameterSet();
        var stack = new SequenceConvolutionStack(parameters, "cnn", Small with { LayerNorm = layerNorm, PoolType = pooling, Pool = pool, Stride = 2 }, inputs: 3);
        parameters.Allocate(device, gradients: false);
        parameters.Initialize(1);
        foreach (var p in parameters.All.Where(p => p.Name.EndsWith(".b", StringComparison.Ordinal) || p.Name.EndsWith(".bias", StringComparison.Ordinal)))
            device.Fill(p.Value.Data, 0.25f); // biases that would show beyond the end of a sentence
        var together = Run(Lengths, 12);
        for (var b = 0; b < Lengths.Length; b++)
        {
            var count = stack.Length(Lengths[b]);
            Assert.True(count > 0);
            Bits.Equal(Run([Lengths[b]], Lengths[b], first: b)[0], together[b].AsSpan(0, count * stack.Width));
            Assert.All(together[b].Skip(count * stack.Width), v => Assert.Equal(0, v));
        }

        float[][] Run(int[] lengths, int time, int first = 0)
        {
            using var scope = new Scope(device);
            var x = new float[time * lengths.Length * 3];
            for (var i = 0; i < x.Length; i++)
            {
                int t = i / 3 / lengths.Length, b = i / 3 % lengths.Length;
                x[i] = t < lengths[b] ? Random(10 + first + b, 30)[t * 3 + i % 3] : 7;
            }
            var (y, counts) = stack.Apply(scope, scope.Of(x, new Shape(time, lengths.Length, 3)), lengths);
            Assert.Equal(lengths.Select(stack.Length), counts);
            var values = y.ToArray();
            return [.. lengths.Select((_, b) => Enumerable.Range(0, y.Shape[0])
                .SelectMany(t => values.Skip((t * lengths.Length + b) * stack.Width).Take(stack.Width)).ToArray())];
        }
    }

    [Fact]
    public void Gradients_do_not_depend_on_threads()
    {
        Bits.Equal(Gradients(1), Gradients(2));

        static float[] Gradients(int threads)
        {
            using var device = CpuDevice.Create(threads);
            using var parameters = new ParameterSet();
            var stack = new ConvolutionStack(parameters, "cnn", Small with { Dropout = 0.2f }, channels: 3);
            parameters.Allocate(device, gradients: true);
            parameters.Initialize(1);
            using var tape = new Tape(device, dropoutKey: 3);
            var x = tape.Of(Random(1, 9 * 40 * 41 * 3), new Shape(9, 40, 41, 3), requiresGrad: true);
            var y = stack.Apply(tape, x);
            tape.Backward(y, Random(2, y.Count));
            return [.. y.ToArray(), .. x.GradToArray(), .. parameters.All.SelectMany(p => p.Value.GradToArray())];
        }
    }

    /// <summary>Through six layers of He's first weights the numbers keep their size, where Xavier's would halve their squares in each.</summary>
    [Fact]
    public void First_filters_keep_the_size_of_numbers()
    {
        using var device = CpuDevice.Create(1);
        using var parameters = new ParameterSet();
        var stack = new ConvolutionStack(parameters, "cnn", new() { Channels = [64, 64, 64, 64, 64, 64], Pool = 1, Kernel = 1 }, channels: 64);
        parameters.Allocate(device, gradients: false);
        parameters.Initialize(1);
        using var scope = new Scope(device);
        var x = Random(1, 20 * 20 * 64);
        var y = stack.Apply(scope, scope.Of(x, new Shape(1, 20, 20, 64))).ToArray();
        Assert.InRange(y.Average(v => v * v) / x.Average(v => v * v), 0.3, 3);
        Assert.Equal(6f / 64, parameters.All[0].Initializer.Limit * parameters.All[0].Initializer.Limit, 1e-6f);
    }

    [Fact]
    public void Weights_have_names()
    {
        using var parameters = new ParameterSet();
        _ = new ConvolutionStack(parameters, "cnn", Small, channels: 3);
        Assert.Equal(["cnn.layers.0.w [5, 27]", "cnn.layers.0.b [5]", "cnn.layers.0.norm.gain [5]", "cnn.layers.0.norm.bias [5]", "cnn.layers.1.w [6, 45]",
            "cnn.layers.1.b [6]", "cnn.layers.1.norm.gain [6]", "cnn.layers.1.norm.bias [6]"], parameters.All.Select(p => $"{p.Name} {p.Shape}"));
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        ConvolutionOptions[] wrong =
        [
            Small with { Channels = [] }, Small with { Channels = [8, 0] }, Small with { Channels = [20_000] }, Small with { Kernel = 0 },
            Small with { Kernel = 64 }, Small with { Stride = 0 }, Small with { Pool = 0 }, Small with { PoolType = (PoolType)7 }, Small with { Dropout = 1 },
            Small with { Dropout = float.NaN },
        ];
        Assert.All(wrong, options =>
        {
            using var parameters = new ParameterSet();
            Assert.Throws<OptionException>(() => new ConvolutionStack(parameters, "cnn", options, 1));
            Assert.Throws<OptionException>(() => new SequenceConvolutionStack(parameters, "cnn", options, 1));
        });
    }

    private static float[] Random(int seed, int count)
    {
        var values = new float[count];
        Philox.Uniform(Philox.Key(seed, 0, 0), 1, values);
        return values;
    }
}
