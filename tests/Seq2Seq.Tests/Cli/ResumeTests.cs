using System.Diagnostics;
using System.Runtime.InteropServices;
using Seq2Seq.Checkpoints;

namespace Seq2Seq.Tests.Cli;

/// <summary>Runs that are stopped, in order or by force, and continued.</summary>
public sealed class ResumeTests : IDisposable
{
    private const int Steps = 600;

    private static readonly string[] Length = ["--quiet", "--threads", "1", "--set", $"training.max_steps={Steps}", "--set", "training.checkpoint_freq=7",
        "--set", "training.epochs=200", "--set", "training.early_stopping_patience=0"];

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
            using var process = StartAndAwaitState("killed", time == 0 ? Train("killed") : Train("killed", "--resume"));
            Thread.Sleep(Random.Shared.Next(150));
            process.Kill(); // SIGKILL
            process.WaitForExit();
        }
        var rest = CommandLine.Run(Train("killed", "--resume"));
        Assert.True(rest.ExitCode == 0, rest.Error);
        AssertSameWeights("whole", "killed");
    }

    [Theory]
    [InlineData(1)] // SIGHUP
    [InlineData(2)] // SIGINT
    [InlineData(15)] // SIGTERM
    public void An_interrupted_run_saves_says_how_to_go_on_and_exits_with_the_code_of_the_signal(int signal)
    {
        if (OperatingSystem.IsWindows()) return; // no signals to send
        using var process = StartAndAwaitState("interrupted", Train("interrupted", "--set", "training.max_steps=0", "--set", "training.epochs=100000"));
        Assert.Equal(0, Kill(process.Id, signal));
        var outcome = CommandLine.Finish(process);
        Assert.Equal((128 + signal, ""), (outcome.ExitCode, outcome.Output));
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

    /// <summary>The shell ignores the signal for the program, as <c>nohup</c> does.</summary>
    [Fact]
    public void A_run_that_is_to_outlive_its_terminal_goes_on()
    {
        if (OperatingSystem.IsWindows()) return; // no signals to send
        using var process = StartAndAwaitState("outliving", Train("outliving", "--set", "training.max_steps=0", "--set", "training.epochs=100000"), nohup: true);
        Assert.Equal(0, Kill(process.Id, 1)); // SIGHUP
        var step = Step("outliving");
        while (Step("outliving") < step + 50 && !process.HasExited) Thread.Sleep(5);
        Assert.False(process.HasExited);
        Assert.Equal(0, Kill(process.Id, 15)); // SIGTERM
        Assert.Equal(128 + 15, CommandLine.Finish(process).ExitCode);
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
        CommandLine.Fails(2, "--from MODEL begins a new run with its weights", Train("first", "--resume", "--seed", "7"));
        CommandLine.Fails(1, "(without --resume)", Train("absent", "--resume"));
        Assert.False(Directory.Exists(_files["absent"]));
    }

    [Fact]
    public void The_configuration_of_a_copy_resumes_the_copy()
    {
        Assert.Equal(0, CommandLine.Run(Train("original", "--set", "training.max_steps=5")).ExitCode);
        foreach (var file in Directory.EnumerateFiles(_files["original"], "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(_files["copy"], Path.GetRelativePath(_files["original"], file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
        var rest = CommandLine.Run("train", Path.Combine(_files["copy"], "config.yaml"), "--resume", "--quiet", "--threads", "1", "--set", "training.max_steps=9");
        Assert.True(rest.ExitCode == 0, rest.Error);
        Assert.Equal((5, 9), (Step("original"), Step("copy")));
    }

    [Fact]
    public void A_new_run_begins_with_the_weights_of_a_model()
    {
        Assert.Equal(0, CommandLine.Run(Train("first", "--set", "training.max_steps=5")).ExitCode);
        var tuned = CommandLine.Run(Train("tuned", "--from", _files["first"], "--set", "training.learning_rate=0.001", "--set", "training.freeze=[encoder]"));
        Assert.True(tuned.ExitCode == 0, tuned.Error);
        CommandLine.Fails(2, "--resume and --from exclude each other", Train("tuned", "--from", _files["first"], "--resume"));
        CommandLine.Fails(2, "--keep is 'all', expected one of optimizer, schedule, best", Train("other", "--from", _files["first"], "--keep", "all"));
        CommandLine.Fails(2, "--extend-vocabulary needs --from", Train("other", "--extend-vocabulary"));
        CommandLine.Fails(2, "model.encoder.hidden_size is 8, the model has 16", Train("other", "--from", _files["first"], "--set", "model.encoder.hidden_size=8"));
    }

    [Fact]
    public void Divergence_is_an_error_with_exit_code_1() =>
        CommandLine.Fails(1, "training diverged at update ", Train("diverged", "--set", "training.learning_rate=1e30"));

    /// <summary>Starts the program and waits until it has saved a later step, or has ended.</summary>
    private Process StartAndAwaitState(string model, string[] args, bool nohup = false)
    {
        var before = Step(model);
        var process = nohup ? CommandLine.StartIgnoringHangup(_files.Path, args) : CommandLine.Start(_files.Path, args);
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
