using Seq2Seq.Checkpoints;

namespace Seq2Seq.Tests.Cli;

/// <summary>A student that learns from the translations of a teacher, and pruned models, on the command line.</summary>
public sealed class DistillTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void A_student_learns_from_what_the_teacher_makes_of_the_sources()
    {
        var configuration = TinyRun.Write(_files);
        Succeeds("train", configuration, "--quiet");
        File.WriteAllText(_files["sources.tsv"], string.Concat(TinyRun.Pairs.Select(pair => $"{pair.Source}\tsomething else\n")) + " \tblank\n");
        var outcome = CommandLine.Run("distill", _files["model"], _files["sources.tsv"], "--out", _files["taught.tsv"], "--beam", "4");
        Assert.Equal((0, $"48 pairs written to {_files["taught.tsv"]}; 1 left out, as the teacher says nothing or comes to no end\n"), (outcome.ExitCode, outcome.Output));
        var taught = File.ReadAllLines(_files["taught.tsv"]);
        Assert.Equal(TinyRun.Pairs.Select(pair => pair.Source), taught.Select(line => line.Split('\t')[0]));
        var translated = CommandLine.RunWithInput(string.Concat(TinyRun.Pairs.Select(pair => pair.Source + "\n")), "translate", _files["model"], "--beam", "4");
        Assert.Equal(translated.Lines, taught.Select(line => line.Split('\t')[1]));

        Succeeds("train", configuration, "--quiet", "--set", $"data.train={_files["taught.tsv"]}", "--set", $"training.model_dir={_files["student"]}",
            "--set", "model.encoder.hidden_size=8", "--set", "model.decoder.hidden_size=16");
        var student = CommandLine.RunWithInput(string.Concat(TinyRun.Pairs.Select(pair => pair.Source + "\n")), "translate", _files["student"]);
        Assert.True(student.Lines.Zip(translated.Lines, (own, teacher) => own == teacher).Count(same => same) > 40, student.Output);
    }

    [Fact]
    public void What_cannot_be_distilled_is_one_error_and_what_was_there_stays()
    {
        var configuration = TinyRun.Write(_files);
        Succeeds("train", configuration, "--quiet", "--set", "training.max_steps=5");
        File.WriteAllText(_files["kept.tsv"], "a\tb\n");
        CommandLine.Fails(2, "name another one", "distill", _files["model"], _files["pairs.tsv"], "--out", _files["pairs.tsv"]);
        CommandLine.Fails(1, "no model directory", "distill", _files["absent"], _files["pairs.tsv"], "--out", _files["kept.tsv"]);
        CommandLine.Fails(1, "absent.tsv", "distill", _files["model"], _files["absent.tsv"], "--out", _files["kept.tsv"]);
        File.WriteAllText(_files["empty.tsv"], "");
        CommandLine.Fails(1, "gives no pairs: it is empty", "distill", _files["model"], _files["empty.tsv"], "--out", _files["kept.tsv"]);
        Assert.Equal("a\tb\n", File.ReadAllText(_files["kept.tsv"]));
    }

    [Fact]
    public void A_pruned_model_is_smaller_and_every_command_reads_it()
    {
        var configuration = TinyRun.Write(_files);
        var pruning = Pruning("sparsity=0.8", "start_step=30", "end_step=120", "every=10");
        Succeeds(["train", configuration, "--quiet", "--set", $"training.model_dir={_files["dense"]}"]);
        var outcome = Succeeds(["train", configuration, .. pruning]);
        Assert.Contains("80 % of its weight matrices are pruned by update 120", outcome.Error);
        Assert.Contains("sparsity 80.0 %", outcome.Error);
        long Size(string model) => new FileInfo(_files[$"{model}/model.safetensors"]).Length;
        Assert.True(Size("model") < 0.6 * Size("dense"), $"{Size("model")} of {Size("dense")} bytes"); // most of so small a file is its header
        Succeeds(["train", configuration, "--quiet", "--resume", "--set", "training.epochs=41", .. pruning]);
        Succeeds(["train", configuration, "--quiet", "--from", _files["model"], "--set", $"training.model_dir={_files["next"]}", .. Pruning("sparsity=0.8", "end_step=0")]);
        Succeeds("average", _files["model"], _files["next"], "--out", _files["mean"]);
        foreach (var model in new[] { "model", "next", "mean" })
        {
            using (var file = SafetensorsFile.Open(_files[$"{model}/model.safetensors"])) Assert.Contains(file.Tensors, tensor => tensor.Stored < tensor.Count);
            var translated = CommandLine.RunWithInput(string.Concat(TinyRun.Pairs.Select(pair => pair.Source + "\n")), "translate", _files[model]);
            Assert.True(translated.Lines.Zip(TinyRun.Pairs).Count(pair => pair.First == pair.Second.Target) > 36, $"{model}: {translated.Output}");
        }
        CommandLine.Fails(2, "'training.pruning.end_step' is 9999, and the run ends after 240 updates",
            ["train", configuration, "--quiet", "--set", $"training.model_dir={_files["short"]}", .. Pruning("sparsity=0.8", "end_step=9999")]);

        static string[] Pruning(params string[] options) => [.. options.SelectMany(option => (string[])["--set", $"training.pruning.{option}"])];
    }

    private static CommandLine.Outcome Succeeds(params string[] args)
    {
        var outcome = CommandLine.Run(args);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        return outcome;
    }
}
