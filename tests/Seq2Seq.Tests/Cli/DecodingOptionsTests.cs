using System.Text.Json;

namespace Seq2Seq.Tests.Cli;

/// <summary>The options of the commands that decode.</summary>
public sealed class DecodingOptionsTests(TrainedModel trained) : IClassFixture<TrainedModel>
{
    private const string Source = "나는 책을 본다\n너는 물을 산다\n\n그들은 집을 찾는다\n";

    private static readonly string[] Usual = ["I see a book", "you buy water", "", "they find a house"];

    [Fact]
    public void Phrases_are_banned_and_required()
    {
        Assert.Equal(Usual, Translate().Lines);
        Assert.DoesNotContain("book", Translate("--ban", "a book", "--ban", "house").Output);
        Assert.Contains("you", Translate("--require", "see", "--beam", "10").Lines[1]);
        Assert.All(Translate("--require", "see an apple", "--require", "they").Lines.Where(line => line != ""), line =>
        {
            Assert.Contains("see an apple", line);
            Assert.Contains("they", line);
        });
        Fails(2, "the phrase 'zebra' has a token that is unknown in the target vocabulary", "--ban", "zebra");
        Fails(2, "required phrases need a beam search in one group; set --beam, without --sample and --beam-groups, or leave out --require", "--require", "I", "--sample");
        Fails(2, "required phrases need a beam search in one group; set --beam, without --sample and --beam-groups, or leave out --require", "--require", "I", "--beam", "4", "--beam-groups", "2");
    }

    [Fact]
    public void Repetition_groups_and_coverage_are_accepted()
    {
        Assert.Equal(Usual, Translate("--no-repeat-ngram", "2", "--repetition-penalty", "1.1", "--coverage-penalty", "0.2").Lines);
        Assert.DoesNotContain("a a", Translate("--no-repeat-ngram", "1", "--min-length", "8", "--max-length", "8").Output);
        Assert.Equal(Usual, Translate("--beam", "6", "--beam-groups", "3", "--diversity", "1").Lines);
        Fails(2, "the beam of 5 cannot be divided into 2 groups; set --beam to a multiple of --beam-groups", "--beam", "5", "--beam-groups", "2");
        Fails(2, "--repetition-penalty is '0.5', expected a number from 1 to 1000", "--repetition-penalty", "0.5");
    }

    [Fact]
    public void Samples_are_the_same_for_the_same_seed_whatever_the_batch()
    {
        var samples = Translate("--sample", "--temperature", "5", "--n-best", "4", "--seed", "3");
        Assert.Equal(0, samples.ExitCode);
        Assert.Equal(13, samples.Lines.Length); // four of each sentence, and one of the blank line
        Assert.Equal(samples.Output, Translate("--sample", "--temperature", "5", "--n-best", "4", "--seed", "3", "--batch", "1", "--threads", "2").Output);
        Assert.NotEqual(samples.Output, Translate("--sample", "--temperature", "5", "--n-best", "4", "--seed", "4").Output);
        Assert.Equal(Usual, Translate("--sample", "--top-k", "1").Lines);
        Assert.Equal(Usual, Translate("--sample", "--top-p", "0.01", "--min-p", "0.9", "--typical-p", "1").Lines);
        Fails(2, "--top-k is for sampling; add --sample", "--top-k", "5");
        Fails(2, "--sample draws tokens and --beam searches", "--sample", "--beam", "3");
        Fails(2, "--top-p is '0', expected a number from", "--sample", "--top-p", "0");
    }

    [Fact]
    public void A_line_has_the_same_samples_in_a_longer_text()
    {
        var lines = string.Concat(Enumerable.Repeat("나는 책을 본다\n", 600)); // more than a chunk
        var one = Run(lines, "--sample", "--temperature", "4", "--batch", "32");
        Assert.Equal(one.Output, Run(lines, "--sample", "--temperature", "4", "--batch", "7").Output);
        Assert.True(one.Lines.Distinct().Count() > 10);
        var evaluated = CommandLine.Run("evaluate", trained.Model, "--source", trained.Files.Write("many", lines), "--reference", trained.Files["many"], "--sample",
            "--temperature", "4", "--output", trained.Files["sampled"]);
        Assert.Equal((0, one.Output), (evaluated.ExitCode, File.ReadAllText(trained.Files["sampled"])));
    }

    [Fact]
    public void Translations_begin_with_a_prefix()
    {
        var prefixes = trained.Files.Write("prefixes", "we\n\nI\nthey buy\n");
        var lines = Translate("--prefix", prefixes).Lines;
        Assert.StartsWith("we ", lines[0]);
        Assert.Equal(["you buy water", ""], lines[1..3]);
        Assert.Equal("they buy a house", lines[3]);
        FailsOn(Source + "나는\n", 1, $"'{prefixes}' has 4 lines, the source more; expected a line for each", "--prefix", prefixes);
    }

    [Fact]
    public void A_search_is_traced()
    {
        var file = trained.Files["trace.jsonl"];
        Assert.Equal(Usual, Translate("--trace", file, "--beam", "2").Lines);
        var searches = File.ReadAllLines(file).Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.Equal(Source.TrimEnd('\n').Split('\n'), searches.Select(s => s.GetProperty("source").GetString()));
        Assert.Empty(searches[2].GetProperty("steps").EnumerateArray());
        var steps = searches[0].GetProperty("steps").EnumerateArray().ToArray();
        var best = steps[0].GetProperty("continuations")[0];
        Assert.Equal(("I", "kept", 0), (best.GetProperty("piece").GetString(), best.GetProperty("fate").GetString(), best.GetProperty("parent").GetInt32()));
        Assert.Contains(steps.SelectMany(s => s.GetProperty("continuations").EnumerateArray()), c => c.GetProperty("fate").GetString() == "dropped");
        Assert.Equal(("I see a book", "end"), (searches[0].GetProperty("outputs")[0].GetProperty("text").GetString(), searches[0].GetProperty("outputs")[0].GetProperty("finish_reason").GetString()));
        Fails(2, "--trace writes the steps of a beam search; leave out --sample", "--trace", file, "--sample");
        Fails(1, "cannot be written", "--trace", trained.Files["nowhere/trace"]);
    }

    private CommandLine.Outcome Translate(params string[] options) => Run(Source, options);

    private CommandLine.Outcome Run(string source, params string[] options)
    {
        var outcome = CommandLine.RunWithInput(source, ["translate", trained.Model, .. options]);
        Assert.Equal("", string.Join('\n', outcome.ErrorLines.Where(line => !line.StartsWith("warning: ", StringComparison.Ordinal))));
        return outcome;
    }

    private void Fails(int exitCode, string message, params string[] options) => FailsOn(Source, exitCode, message, options);

    private void FailsOn(string source, int exitCode, string message, params string[] options)
    {
        var outcome = CommandLine.RunWithInput(source, ["translate", trained.Model, .. options]);
        Assert.Contains(message, outcome.Error);
        Assert.Equal(exitCode, outcome.ExitCode);
    }
}
