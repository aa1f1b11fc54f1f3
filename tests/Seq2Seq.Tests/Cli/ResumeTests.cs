using System.Diagnostics;
using System.Runtime.InteropServices;
using Seq2Seq.Checkpoints;

namespace Seq2Seq.Tests.Cli;

/// <summary>Runs that are stopped, in order or by force, and continued.</summary>
public sealed class ResumeTests : IDisposable
{
    private const int Steps = 600;

    private static readonly string[] Length = ["--quiet", "--threads", "1", "--set", $"training.max_steps={Steps}", "--set", "training.checkpoint_freq=7",
        "--set", "training.epochs=200"];

    private readonly TemporaryDirectory _files = new();
    private readonly string _configuration;

    public ResumeTests() => _configuration = TinyRun.Write(_files);

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Killed_at_any_moment_and_resumed_gives_the_same_bytes()
    {
        Assert.Equal(0, CommandLine.Run(Train("whole")).ExitCode);

        for (var time = 0; time < 2; time++)
        {
            using var process = StartAndAwaitState("killed", Train("killed", "--resume"));
            Thread.Sleep(Random.Shared.Next(150));
            process.Kill(); // SIGKILL
            process.WaitForExit();
        }
        var rest = CommandLine.Run(Train("killed", "--resume"));
        Assert.True(rest.ExitCode == 0, rest.Error);
        AssertSameWeights("whole", "killed");
    }

    [Fact]
    public void An_interrupted_run_saves_says_how_to_go_on_and_exits_with_0()
    {
        if (OperatingSystem.IsWindows()) return; // no signals to send
        using var process = StartAndAwaitState("interrupted", Train("interrupted", "--set", "training.max_steps=0", "--set", "training.epochs=100000"));
        Assert.Equal(0, Kill(process.Id, 2)); // SIGINT
        var outcome = CommandLine.Finish(process);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Output));
        Assert.Contains("interrupted at step ", outcome.ErrorLines[^1]);
        var resume = outcome.ErrorLines[^1].Split("seq2seq ")[1];

        var rest = CommandLine.Run([.. resume.Split(' '), "--set", "training.epochs=1"]);
        Assert.True(rest.ExitCode == 0, rest.Error);
    }

    /// <summary>Before there was a normalization, no configuration named one. Such a run goes on without.</summary>
    [Fact]
    public void A_run_that_names_no_normalization_goes_on_without()
    {
        string[] shortly = ["--quiet", "--set", $"training.model_dir={_files["old"]}", "--set", "training.max_steps=2"];
        Assert.Equal(0, CommandLine.Run(["train", _configuration, .. shortly]).ExitCode);
        var saved = Path.Combine(_files["old"], "config.yaml");
        var text = File.ReadAllText(saved);
        Assert.Contains("    normalization: nfc\n", text);
        File.WriteAllText(saved, text.Replace("    normalization: nfc\n", "", StringComparison.Ordinal));

        CommandLine.Fails(2, "data.src.normalization is nfc, the run began with none", "train", saved, "--resume", "--set", "data.src.normalization=nfc");
        foreach (var configuration in new[] { saved, _configuration })
        {
            var resumed = CommandLine.Run(["train", configuration, "--resume", .. shortly]);
            Assert.True(resumed.ExitCode == 0, resumed.Error);
            Assert.Equal(3, File.ReadAllText(saved).Split("    normalization: none\n").Length);
        }
    }

    [Fact]
    public void Resuming_a_finished_run_changes_nothing()
    {
        Assert.Equal(0, CommandLine.Run(Train("once")).ExitCode);
        var weights = File.ReadAllBytes(Weights("once"));
        var again = CommandLine.Run(Train("once", "--resume"));
        Assert.True(again.ExitCode == 0, again.Error);
        Assert.Contains($"trained {Steps} steps", again.ErrorLines[^1]);
        Assert.Equal(weights, File.ReadAllBytes(Weights("once")));
    }

    [Fact]
    public void Another_configuration_cannot_resume()
    {
        Assert.Equal(0, CommandLine.Run(Train("first", "--set", "training.max_steps=5")).ExitCode);
        CommandLine.Fails(2, "training.random_seed is 7", Train("first", "--resume", "--seed", "7"));
        CommandLine.Fails(2, "--set training.overwrite=true, without --resume", Train("first", "--resume", "--seed", "7"));
    }

    /// <summary>Starts the program and waits until it has saved a later step, or has ended.</summary>
    private Process StartAndAwaitState(string model, string[] args)
    {
        var before = Step(model);
        var process = CommandLine.Start(_files.Path, args);
        while (Step(model) == before && !process.HasExited)
            Thread.Sleep(5);
        return process;
    }

    private string[] Train(string model, params string[] more) => ["train", _configuration, .. Length, "--set", $"training.model_dir={_files[model]}", .. more];

    private string Weights(string model) => Path.Combine(_files[model], "model.safetensors");

    private string State(string model) => Path.Combine(_files[model], "training", "state.safetensors");

    private int Step(string model)
    {
        if (!File.Exists(State(model))) return 0;
        using var state = SafetensorsFile.Open(State(model));
        return int.Parse(state.Metadata["Step"]);
    }

    private void AssertSameWeights(string one, string other)
    {
        Assert.Equal(File.ReadAllBytes(Weights(one)), File.ReadAllBytes(Weights(other)));
        Assert.Equal(File.ReadAllBytes(State(one)), File.ReadAllBytes(State(other)));
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}
