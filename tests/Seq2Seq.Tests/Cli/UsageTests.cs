using Seq2Seq.Gpu;

namespace Seq2Seq.Tests.Cli;

public sealed class UsageTests
{
    [Theory]
    [InlineData("Required command")]
    [InlineData("unknown command 'trian', did you mean 'train'? See 'seq2seq --help'", "trian")]
    [InlineData("unknown command 'lern', did you mean 'learn'?", "vocab", "lern")]
    [InlineData("unknown option '--fast'; see 'seq2seq devices --help'", "devices", "--fast")]
    [InlineData("unknown option '--greedy', did you mean '--beam 1'? See 'seq2seq translate --help'", "translate", "model", "--greedy")]
    [InlineData("unknown option '--beams', did you mean '--beam'?", "translate", "model", "--beams", "3")]
    [InlineData("unknown option '--attentio', did you mean '--attention'?", "translate", "--attentio")]
    [InlineData("unknown option '--ou', did you mean '--out'?", "vocab", "learn", "--input", "a", "--ou", "b")]
    [InlineData("unknown option '--sed', did you mean '--seed'?", "train", "c.yaml", "--sed=3")]
    [InlineData("CONFIG", "train")]
    [InlineData("unexpected argument 'extra'", "train", "config.yaml", "extra")]
    [InlineData("--threads is '0', expected a whole number from 1", "train", "config.yaml", "--threads", "0")]
    [InlineData("--threads is 'two'", "train", "config.yaml", "--threads", "two")]
    [InlineData("--seed is '1.5'", "train", "config.yaml", "--seed", "1.5")]
    [InlineData("--device is 'tpu', expected one of auto, cpu, gpu", "train", "config.yaml", "--device", "tpu")]
    [InlineData("'--set'", "train", "config.yaml", "--set")]
    [InlineData("MODEL_DIR", "translate")]
    [InlineData("--beam is '-1'", "translate", "model", "--beam", "-1")]
    [InlineData("--length-penalty is '-0.5', expected a number from 0", "translate", "model", "--length-penalty", "-0.5")]
    [InlineData("--format is 'xml'", "translate", "model", "--format", "xml")]
    [InlineData("'--reference' is required", "evaluate", "model", "--source", "x")]
    [InlineData("'--source' is required", "evaluate", "model", "--reference", "x")]
    [InlineData("--corpus holds sources and references", "evaluate", "model", "--corpus", "x.tsv", "--source", "x")]
    [InlineData("one system cannot be compared", "compare", "a", "--reference", "b")]
    [InlineData("'--reference' is required", "compare", "a", "b")]
    [InlineData("--metrics is 'bleurt', expected one of all, bleu, chrf, ter, rouge1", "metrics", "--hypothesis", "a", "--reference", "b", "--metric", "bleurt")]
    [InlineData("Required command", "vocab")]
    [InlineData("'--size' is required", "vocab", "learn", "--input", "a", "--out", "b")]
    [InlineData("--max-steps is '0'", "quickstart", "--max-steps", "0")]
    [InlineData("--out is empty", "quickstart", "--out", "")]
    [InlineData("--out is empty", "demo", "summarization", "--out", "")]
    public void Wrong_usage_is_one_line_and_exit_code_2(string message, params string[] args) => CommandLine.Fails(2, message, args);

    [Theory]
    [InlineData("--help")]
    [InlineData("train", "--help")]
    [InlineData("vocab", "learn", "-h")]
    public void Help_is_a_result(params string[] args)
    {
        var outcome = CommandLine.Run(args);
        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("Usage:\n  seq2seq", outcome.Output.ReplaceLineEndings("\n"));
        Assert.Equal("", outcome.Error);
    }

    [Fact]
    public void A_stack_trace_is_printed_only_with_verbose()
    {
        string[] args = ["metrics", "--hypothesis", "missing.txt", "--reference", "missing.txt"];
        Assert.DoesNotContain("   at ", CommandLine.Run(args).Error);
        var verbose = CommandLine.Run([.. args, "--verbose"]);
        Assert.StartsWith("error: ", verbose.Error);
        Assert.Contains("   at ", verbose.Error);
        Assert.Equal(1, verbose.ExitCode);
    }

    [Fact]
    public void What_follows_two_dashes_is_no_option()
    {
        var outcome = CommandLine.Run("translate", "missing", "--", "--greedy");
        Assert.Contains("missing", outcome.Error);
        Assert.DoesNotContain("unknown option", outcome.Error);
    }

    [Fact]
    public void Arguments_that_look_like_response_files_are_not() => CommandLine.Fails(2, "'@run.yaml'", "train", "@run.yaml");

    [Fact]
    public void Devices_names_the_processor_and_why_there_is_no_GPU()
    {
        var outcome = CommandLine.Run("devices");
        Assert.Equal(0, outcome.ExitCode);
        Assert.Matches(@"^cpu +.+, \d+ cores?, \d+-bit vectors$", outcome.Lines[0]);
        Assert.Equal(1 + GpuDevice.Found.Count + (GpuDevice.WhyNone == null ? 0 : 1), outcome.Lines.Length);
        if (GpuDevice.WhyNone is { } why)
        {
            Assert.Equal($"no GPU: {why}", outcome.Lines[^1]);
            CommandLine.Fails(2, why, "translate", "model", "--device", "gpu");
        }
    }

    [Fact]
    public void Devices_checks_the_processor_too()
    {
        var outcome = CommandLine.Run("devices", "--check", "--device", "cpu");
        Assert.Equal(0, outcome.ExitCode);
        Assert.All(outcome.Lines[1..], line => Assert.StartsWith("ok ", line));
    }
}
