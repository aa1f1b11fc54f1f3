using Seq2Seq.Data;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Tensors.Cpu;
using Seq2Seq.Training;

namespace Seq2Seq.Tests.Training;

/// <summary>Batches of the size that a budget of memory allows.</summary>
public sealed class BatchMemoryTests : IDisposable
{
    private const double Budget = 3d / 1024; // GiB

    private readonly TinyRun _run = new(train: 1500);

    public void Dispose() => _run.Dispose();

    private TranslationConfiguration Configuration(string model, double budget = Budget, int steps = 6) => _run.In(model, o => o with
    {
        BatchMemory = budget,
        MaximumSteps = steps,
        Epochs = 100,
        ValidationFrequency = 1000,
        CheckpointFrequency = 0,
    });

    [Fact]
    public void The_budget_is_used_and_kept()
    {
        using var device = CpuDevice.Create(1);
        using (var training = TranslationTraining.Open(Configuration("model"), device))
        {
            Assert.Matches(@"^batches of up to [\d,]+ padded tokens, which fit into training.batch_memory 0.0029296875 GiB$", training.Started.Plan[0]);
            device.ResetMostUsedBytes();
            training.Run(e =>
            {
                if (e is TrainingProgress { Step: 5 }) Assert.InRange(device.MostUsedBytes / (Budget * (1 << 30)), 0.3, 0.85); // before the validation
            });
        }
        var saved = new TranslationDirectory(_run["model"]).ReadConfiguration().Training;
        Assert.Equal((BatchType.Token, Budget), (saved.BatchType, saved.BatchMemory));
        Assert.InRange(saved.BatchSize, 128, 20_000);
    }

    [Fact]
    public void The_size_is_the_same_every_time_and_a_resumed_run_keeps_it()
    {
        TinyRun.Train(Configuration("whole", steps: 8));
        TinyRun.Train(Configuration("again", steps: 8), threads: 2);
        Assert.Equal(_run.Left("whole"), _run.Left("again"));
        TinyRun.Train(Configuration("parts", steps: 5));
        Assert.NotEqual(_run.Left("whole"), _run.Left("parts"));
        TinyRun.Train(Configuration("parts", steps: 8), resume: true);
        Assert.Equal(_run.Weights("whole"), _run.Weights("parts"));
        var error = Assert.Throws<ConfigurationException>(() => TinyRun.Train(Configuration("parts", 2 * Budget, 9), resume: true));
        Assert.Contains("training.batch_memory is 0.005859375, the run began with 0.0029296875", error.Message);
    }

    [Fact]
    public void More_memory_gives_larger_batches_up_to_the_corpus()
    {
        int[] sizes = [.. new[] { Budget, 2 * Budget, 1 }.Select((budget, i) =>
        {
            TinyRun.Train(Configuration($"m{i}", budget, steps: 1));
            return new TranslationDirectory(_run[$"m{i}"]).ReadConfiguration().Training.BatchSize;
        })];
        Assert.True(sizes[0] < sizes[1] && sizes[1] < sizes[2], string.Join(' ', sizes));
        Assert.InRange(sizes[2], 1500 * 6, 4 * 1500 * 6); // all pairs, of 6 steps at most
    }

    [Fact]
    public void A_budget_that_is_too_small_is_refused() => Assert.Matches(
        @"^'training.batch_memory' is 1E-06, expected at least 0.01 for the weights and the longest pair; raise it, or make the model smaller$",
        Assert.Throws<ConfigurationException>(() => TinyRun.Train(Configuration("model", 1e-6))).Message);
}
