using System.Text;
using Seq2Seq.Cli;
using Seq2Seq.Experiments;

namespace Seq2Seq.Tests.Cli;

/// <summary>What the program carries for use outside a clone is what the clone has.</summary>
public sealed class BundledTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void The_program_carries_corpora_and_experiments()
    {
        Bundled.Unpack(_files.Path);
        foreach (var file in new[] { "corpora/ko-en/train.tsv", "corpora/ko-en/test.align", "experiments/quickstart/config.yaml", "experiments/beam/experiment.yaml" })
            Assert.Equal(File.ReadAllBytes(Repository.Find(file)), File.ReadAllBytes(_files[file]));
        string[] experiments = [.. Directory.GetDirectories(Repository.Find("experiments")).Where(folder => File.Exists(Path.Combine(folder, ExperimentFile.Name)))
            .Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];
        Assert.Superset(experiments.ToHashSet(), Bundled.Names("experiments").ToHashSet());
        Assert.All(experiments, name => Assert.Equal(name, ExperimentFile.Read(_files[$"experiments/{name}"]).Name)); // base and all: nothing is missing
        Assert.Empty(Directory.GetDirectories(_files["experiments"], "r*s", SearchOption.AllDirectories)); // no runs, no results
    }

    [Fact]
    public void A_file_that_is_there_stays()
    {
        Directory.CreateDirectory(_files["corpora/ko-en"]);
        _files.Write("corpora/ko-en/test.tsv", "own\tfile\n");
        Bundled.Unpack(_files.Path);
        Assert.Equal("own\tfile\n", File.ReadAllText(_files["corpora/ko-en/test.tsv"], Encoding.UTF8));
        Assert.True(File.Exists(_files["corpora/ko-en/valid.tsv"]));
    }

    [Fact]
    public void A_bundled_experiment_is_found_by_its_name()
    {
        var outcome = CommandLine.Run("experiment", "report", "beam", "--out", _files["nothing"]);
        Assert.Contains("'seq2seq experiment run' does that", outcome.Error); // it was read, and has no results there
        CommandLine.Fails(2, "no-such", "experiment", "report", "no-such");
    }
}
