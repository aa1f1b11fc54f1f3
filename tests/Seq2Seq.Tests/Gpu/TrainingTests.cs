using Seq2Seq.Gpu;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Tensors;
using Seq2Seq.Tensors.Cpu;
using Seq2Seq.Tests.Tensors;
using Seq2Seq.Tests.Training;
using Seq2Seq.Training;

namespace Seq2Seq.Tests.Gpu;

/// <summary>
/// A whole training run on a GPU gives the same as on the processor, is the same every time, and ends with a clear message where memory is short.
/// </summary>
public sealed class TrainingTests : IDisposable
{
    private readonly TinyRun _run = new(train: 120);

    [Theory]
    [MemberData(nameof(TestDevices.EachGpu), MemberType = typeof(TestDevices))]
    public void Losses_are_the_processors(string device)
    {
        using Device gpu = TestDevices.Named(device).Create(), cpu = CpuDevice.Create(1);
        double[] expected = Losses(cpu, "cpu"), actual = Losses(gpu, "gpu");
        Assert.Equal(30, expected.Length);
        foreach (var (a, b) in expected.Zip(actual)) Assert.InRange(Math.Abs(a - b) / a, 0, 1e-3);
    }

    [Theory]
    [MemberData(nameof(TestDevices.EachGpu), MemberType = typeof(TestDevices))]
    public void Two_runs_are_equal(string device)
    {
        foreach (var name in new[] { "one", "two" })
        {
            using var d = TestDevices.Named(device).Create();
            Losses(d, name);
        }
        Assert.Equal(_run.Left("one"), _run.Left("two"));
    }

    [Theory]
    [MemberData(nameof(TestDevices.EachGpu), MemberType = typeof(TestDevices))]
    public void Short_memory_is_an_error_that_says_what_to_do(string device)
    {
        using (var d = TestDevices.Named(device).Create()) Losses(d, "model", steps: 2, batchSize: 96);
        var which = GpuDevice.Found.First(d => TestDevices.Named(device).Name.StartsWith(d.Name, StringComparison.Ordinal));
        var before = _run.Left("model");

        using var small = GpuDevice.Create(which, new GpuOptions { MemoryLimit = 200_000 });
        using var training = TranslationTraining.Open(_run.In("model", o => o with { MaximumSteps = 4, BatchSize = 96, Epochs = 100 }), small, resume: true);
        var error = Assert.Throws<Seq2SeqException>(() => { training.Run(); });
        Assert.Matches(@"batch of 96 sentence pairs whose longest has \d tokens: .*lower training\.batch_size, now 96 ", error.Message);
        Assert.Equal(before, _run.Left("model"));
    }

    private double[] Losses(Device device, string model, int steps = 30, int batchSize = 8)
    {
        var losses = new List<double>();
        using var training = TranslationTraining.Open(_run.In(model, o => o with { MaximumSteps = steps, BatchSize = batchSize, Epochs = 100 }), device);
        training.Run(e =>
        {
            if (e is TrainingProgress p) losses.Add(p.Loss);
        });
        return [.. losses];
    }

    public void Dispose() => _run.Dispose();
}
