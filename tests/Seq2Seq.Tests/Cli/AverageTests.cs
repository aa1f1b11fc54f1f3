namespace Seq2Seq.Tests.Cli;

/// <summary>The command <c>average</c>.</summary>
public sealed class AverageTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Averages_the_checkpoints_that_a_training_has_kept()
    {
        var configuration = TinyRun.Write(_files);
        var outcome = CommandLine.Run("train", configuration, "--set", "training.keep_best_checkpoints=2", "--set", "training.validation_freq=20",
            "--set", "training.max_steps=60", "--quiet");
        Assert.Equal(0, outcome.ExitCode);
        outcome = CommandLine.Run("average", _files["model"], "--out", _files["mean"]);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Output));
        Assert.Equal($"the mean of 2 files is in {_files["mean"]}:", outcome.ErrorLines[0]);
        Assert.Equal(3, outcome.ErrorLines.Length);
        Assert.Equal(0, CommandLine.RunWithInput("나는 책을 본다\n", "translate", _files["mean"]).ExitCode);
        CommandLine.Fails(1, "already holds a model; choose another directory, or delete it", "average", _files["model"], "--out", _files["mean"]);
        CommandLine.Fails(1, "no model directory", "average", _files["absent"], "--out", _files["other"]);
    }
}
