namespace Seq2Seq.Tests.Cli;

/// <summary>Tests that need a process of their own: pipes, encodings, and the quickstart from another directory.</summary>
public sealed class ProcessTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void A_quickstart_is_followed_by_a_conversation()
    {
        foreach (var part in new[] { "train", "valid", "test" })
            TinyRun.WriteCorpus(Path.Combine(Folder("corpora/ko-en"), part + ".tsv"));
        var configuration = TinyRun.Configuration("corpora/ko-en/train.tsv", "models/quickstart")
            .Replace("level: word", "level: bpe, voc_limit: 300", StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(Folder("experiments/quickstart"), "config.yaml"), configuration);
        var below = Folder("somewhere/below");

        using (var quickstart = CommandLine.Start(below, "quickstart", "--max-steps", "150", "--threads", "1"))
        {
            var outcome = CommandLine.Finish(quickstart);
            Assert.True(outcome.ExitCode == 0, outcome.Error);
            Assert.Contains("step 150/150", outcome.Error);
            Assert.Contains("BLEU = ", outcome.Output);
            Assert.Contains("exact match = ", outcome.Output);
            Assert.Contains("reference", outcome.Output);
            Assert.Contains("</s>", outcome.Output); // of the attention map
            Assert.EndsWith("translate models/quickstart\n", outcome.Output);
            Assert.DoesNotContain('\u001b', outcome.Output + outcome.Error);
        }

        using var translate = CommandLine.Start(below, "translate", "models/quickstart");
        foreach (var (source, _) in TinyRun.Pairs[..3])
        {
            translate.StandardInput.Write(source + "\n");
            translate.StandardInput.Flush();
            Assert.NotNull(translate.StandardOutput.ReadLine()); // the answer comes while the input is still open
        }
        var rest = CommandLine.Finish(translate);
        Assert.Equal((0, "", ""), (rest.ExitCode, rest.Output, rest.Error));
    }

    [Fact]
    public void Output_that_nobody_reads_any_more_ends_quietly()
    {
        var configuration = TinyRun.Write(_files);
        Assert.Equal(0, CommandLine.Run("train", configuration, "--quiet", "--set", "training.max_steps=1").ExitCode);
        using var process = CommandLine.Start(_files.Path, "translate", "model", "--beam", "1");
        process.StandardOutput.Close();
        process.StandardInput.Write(string.Concat(Enumerable.Repeat("나는 책을 본다\n", 100)));
        process.StandardInput.Flush(); // and stays open: the program must end by itself
        Assert.Equal("", process.StandardError.ReadToEnd());
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public void A_closed_input_is_an_empty_one()
    {
        if (!OperatingSystem.IsLinux())
            return; // nowhere else can it be told
        Assert.Equal(0, CommandLine.Run("train", TinyRun.Write(_files), "--quiet", "--set", "training.max_steps=1").ExitCode);
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("sh",
            ["-c", "exec \"$0\" \"$1\" translate \"$2\" <&-", dotnet, Path.Combine(AppContext.BaseDirectory, "Seq2Seq.Cli.dll"), _files["model"]])
        {
            RedirectStandardOutput = true
        })!;
        Assert.Equal("", process.StandardOutput.ReadToEnd());
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public void Arguments_and_errors_are_UTF8_without_byte_order_mark()
    {
        using var process = CommandLine.Start(_files.Path, "metrics", "--hypothesis", "없다", "--reference", "b");
        var outcome = CommandLine.Finish(process);
        Assert.Equal((1, ""), (outcome.ExitCode, outcome.Output));
        Assert.Equal("error: file '없다' does not exist; give the path of a text file", Assert.Single(outcome.ErrorLines));
    }

    private string Folder(string path) => Directory.CreateDirectory(Path.Combine(_files.Path, path)).FullName;
}
