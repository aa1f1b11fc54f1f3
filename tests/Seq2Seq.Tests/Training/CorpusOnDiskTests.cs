using Seq2Seq.Data;
using Seq2Seq.Tasks.Translation;

namespace Seq2Seq.Tests.Training;

/// <summary>A corpus that is larger than the memory given to it trains to the same bits.</summary>
public sealed class CorpusOnDiskTests : IDisposable
{
    private readonly TinyRun _run = new();

    public void Dispose() => _run.Dispose();

    private TranslationConfiguration In(string model, int memory, Func<DataOptions, DataOptions> change)
    {
        var configuration = _run.In(model);
        return configuration with { Data = change(configuration.Data) with { MemoryLimit = memory } };
    }

    [Fact]
    public void Weights_state_and_scores_are_the_same()
    {
        foreach (var (name, change) in new (string, Func<DataOptions, DataOptions>)[]
        {
            ("plain", data => data),
            ("several", data => data with { Train = [.. data.Train, _run["dev.tsv"]], TrainingWeights = [1.5f, 2], Validation = "", ValidationSplit = 5 }),
        })
        {
            TinyRun.Train(In(name, 1024, change));
            TinyRun.Train(In(name + "-disk", 0, change));
            Assert.Equal(_run.Left(name), _run.Left(name + "-disk"));
            Assert.DoesNotContain(Directory.EnumerateFiles(_run[name + "-disk"], "*", SearchOption.AllDirectories), f => f.EndsWith(".tmp", StringComparison.Ordinal));
        }
        Assert.NotEqual(_run.Left("plain"), _run.Left("several"));
    }

    [Fact]
    public void A_run_may_resume_with_other_memory()
    {
        TinyRun.Train(In("whole", 1024, data => data));
        var part = In("part", 0, data => data);
        TinyRun.Train(part with { Training = part.Training with { MaximumSteps = 5 } });
        TinyRun.Train(In("part", 1024, data => data), resume: true);
        Assert.Equal(_run.Weights("whole"), _run.Weights("part"));
    }

    [Fact]
    public void Held_out_pairs_are_validated_on_and_warnings_are_reported()
    {
        File.WriteAllText(_run["head.tsv"], "source\ttarget\n" + File.ReadAllText(_run["train.tsv"]));
        var configuration = In("split", 1024, data => data with { Train = [_run["head.tsv"]], Validation = "", ValidationSplit = 0.1f });
        var started = TinyRun.Train(configuration).Events.OfType<TrainingStarted>().Single();
        Assert.Contains("looks like the names of columns", Assert.Single(started.Warnings));
        Assert.InRange(started.Pairs, 40, 47);
    }
}
