using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Seq2Seq.Tests.Cli;

/// <summary>A model that is trained once, and everything that can be done with it.</summary>
public sealed class TrainedModel : IDisposable
{
    internal TemporaryDirectory Files { get; } = new();

    internal CommandLine.Outcome Training { get; }

    public string Configuration { get; }

    public string Model => Files["model"];

    public TrainedModel()
    {
        Configuration = TinyRun.Write(Files);
        Training = CommandLine.Run("train", Configuration, "--threads", "1");
        Assert.True(Training.ExitCode == 0, Training.Error);
    }

    public void Dispose() => Files.Dispose();
}

public sealed class TrainTranslateTests(TrainedModel trained) : IClassFixture<TrainedModel>
{
    private static readonly string Sources = string.Concat(TinyRun.Pairs.Select(pair => pair.Source + "\n"));
    private static readonly string[] Targets = [.. TinyRun.Pairs.Select(pair => pair.Target)];

    [Fact]
    public void Training_reports_on_standard_error_in_plain_lines()
    {
        Assert.Equal("", trained.Training.Output);
        Assert.Contains(trained.Training.ErrorLines, line => line.StartsWith("step 10/240  epoch 2  loss ", StringComparison.Ordinal));
        Assert.Contains(trained.Training.ErrorLines, line => line.StartsWith("validation at step 60: ", StringComparison.Ordinal));
        Assert.EndsWith($"; model in {trained.Model}", trained.Training.ErrorLines[^1]);
        Assert.DoesNotContain('\u001b', trained.Training.Error);
    }

    [Fact]
    public void Translates_standard_input_and_files_alike()
    {
        var piped = Translate(Sources);
        Assert.Equal((0, ""), (piped.ExitCode, piped.Error));
        Assert.Equal(Targets, piped.Lines);
        var file = trained.Files.Write("sources.txt", Sources);
        Assert.Equal(piped.Output, CommandLine.Run("translate", trained.Model, file, "--threads", "2", "--batch", "5").Output);
        Assert.Equal(piped.Output, Translate(Sources, "-").Output);
    }

    [Fact]
    public void One_line_comes_out_for_one_line_in()
    {
        var outcome = Translate("\n나는 책을 본다\n   \n\r\n나는 책을 본다\u2028너는 물을 산다\n완전히 다른 낱말 🍎\n나는 책을 본다");
        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal('\n', outcome.Output[^1]);
        Assert.Equal(7, outcome.Lines.Length);
        Assert.Equal(["", "I see a book", "", ""], outcome.Lines[..4]);
        Assert.Equal("I see a book", outcome.Lines[6]);
    }

    [Fact]
    public void Empty_input_gives_empty_output()
    {
        var outcome = Translate("");
        Assert.Equal((0, "", ""), (outcome.ExitCode, outcome.Output, outcome.Error));
    }

    [Fact]
    public void A_line_without_end_is_cut_and_said_so()
    {
        var outcome = Translate($"나는 책을 본다\n{string.Concat(Enumerable.Repeat("사과를 ", 25_000))}\n나는 책을 본다\n");
        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal(3, outcome.Lines.Length);
        Assert.StartsWith("warning: line 2 is longer than ", Assert.Single(outcome.ErrorLines));
        Assert.Equal("I see a book", outcome.Lines[2]);
    }

    [Fact]
    public void Invalid_UTF8_is_an_error_after_the_lines_before_it()
    {
        using var input = new MemoryStream([.. Encoding.UTF8.GetBytes("나는 책을 본다\n"), 0xED, 0xA0, 0x80, (byte)'\n']);
        var outcome = CommandLine.RunWithInput(input, "translate", trained.Model);
        Assert.Equal(1, outcome.ExitCode);
        Assert.Equal(["I see a book"], outcome.Lines);
        Assert.StartsWith("error: standard input line 2: ", Assert.Single(outcome.ErrorLines));
    }

    [Fact]
    public void N_best_has_index_text_and_score_best_first()
    {
        var outcome = Translate("나는 책을 본다\n\n너는 물을 산다\n", "--n-best", "3");
        string[][] rows = [.. outcome.Lines.Select(line => line.Split(" ||| "))];
        Assert.Equal(["0", "0", "0", "1", "2", "2", "2"], rows.Select(row => row[0]));
        Assert.Equal("I see a book", rows[0][1]);
        Assert.Equal("", rows[3][1]);
        double[] scores = [.. rows[..3].Select(row => double.Parse(row[2], CultureInfo.InvariantCulture))];
        Assert.Equal(scores.OrderDescending(), scores);
    }

    [Fact]
    public void More_than_the_beam_cannot_be_asked_for()
    {
        CommandLine.Fails(2, "--n-best is 4", "translate", trained.Model, "--n-best", "4");
        Assert.Equal(4, Translate("나는 책을 본다\n", "--n-best", "4", "--beam", "4").Lines.Length);
    }

    [Fact]
    public void An_output_that_is_cut_at_the_longest_length_is_marked()
    {
        var json = Translate("나는 책을 본다\n", "--format", "jsonl", "--max-length", "1");
        Assert.Contains("\"finish_reason\":\"length\"", json.Output);
        var text = Translate("\n나는 책을 본다\n", "--max-length", "1");
        Assert.Contains("warning: 1 of 2 outputs were cut at the longest length, the first in line 2; --max-length allows more", text.Error);
        Assert.Contains("set --min-length or --max-length", Translate("", "--max-length", "2", "--min-length", "3").Error);
    }

    [Fact]
    public void JSON_lines_have_source_and_hypotheses()
    {
        var outcome = Translate("나는 \"책\"을 본다\n\n", "--format", "jsonl", "--n-best", "2", "--attention");
        Assert.Equal(2, outcome.Lines.Length);
        Assert.Contains("나는", outcome.Lines[0]); // readable, not \u escapes
        using var json = JsonDocument.Parse(outcome.Lines[0]);
        Assert.Equal("나는 \"책\"을 본다", json.RootElement.GetProperty("source").GetString());
        var hypotheses = json.RootElement.GetProperty("hypotheses");
        Assert.Equal(2, hypotheses.GetArrayLength());
        Assert.Equal(JsonValueKind.String, hypotheses[0].GetProperty("text").ValueKind);
        Assert.True(hypotheses[0].GetProperty("score").GetDouble() < 0);
        var attention = hypotheses[0].GetProperty("attention");
        Assert.Equal(attention.GetProperty("target").GetArrayLength(), attention.GetProperty("weights").GetArrayLength());
        Assert.Equal(attention.GetProperty("source").GetArrayLength(), attention.GetProperty("weights")[0].GetArrayLength());
        using var blank = JsonDocument.Parse(outcome.Lines[1]);
        Assert.Equal("", blank.RootElement.GetProperty("hypotheses")[0].GetProperty("text").GetString());
    }

    [Fact]
    public void JSON_lines_have_the_log_probability_of_each_token()
    {
        var outcome = Translate("나는 책을 본다\n\n", "--format", "jsonl", "--length-penalty", "0");
        using var json = JsonDocument.Parse(outcome.Lines[0]);
        var hypothesis = json.RootElement.GetProperty("hypotheses")[0];
        Assert.Equal(["I", "see", "a", "book", "</s>"], hypothesis.GetProperty("tokens").EnumerateArray().Select(token => token.GetString()));
        Assert.Equal("end", hypothesis.GetProperty("finish_reason").GetString());
        var each = hypothesis.GetProperty("log_probabilities").EnumerateArray().Select(p => p.GetDouble()).ToArray();
        Assert.Equal(5, each.Length);
        Assert.Equal(hypothesis.GetProperty("score").GetDouble(), each.Sum(), 1e-5);
        Assert.False(hypothesis.TryGetProperty("alignment", out _));
        Assert.False(hypothesis.TryGetProperty("attention", out _));
        var cut = Translate("나는 책을 본다\n", "--format", "jsonl", "--max-length", "2");
        Assert.Contains("\"tokens\":[\"I\",\"see\"],", cut.Output);
        using var blank = JsonDocument.Parse(outcome.Lines[1]);
        Assert.Equal(0, blank.RootElement.GetProperty("hypotheses")[0].GetProperty("tokens").GetArrayLength());
    }

    [Fact]
    public void Moses_lines_have_features_whose_score_they_give()
    {
        var outcome = Translate("나는 책을 본다\n\n너는 물을 산다\n", "--n-best", "3", "--format", "moses", "--length-penalty", "0.5");
        string[][] rows = [.. outcome.Lines.Select(line => line.Split(" ||| "))];
        Assert.Equal(["0", "0", "0", "1", "2", "2", "2"], rows.Select(row => row[0]));
        Assert.Equal("I see a book", rows[0][1]);
        Assert.Equal("", rows[3][1]);
        Assert.Equal("log_probability= 0.0000 length= 0", rows[3][2]);
        foreach (var row in rows.Where(row => row[0] != "1"))
        {
            Assert.Matches(@"^log_probability= -\d+\.\d{4} length= \d+$", row[2]);
            var features = row[2].Split(' ');
            double[] numbers = [.. new[] { features[1], features[3], row[3] }.Select(n => double.Parse(n, CultureInfo.InvariantCulture))];
            Assert.Equal(numbers[0] / Math.Sqrt((5 + numbers[1]) / 6), numbers[2], 1e-3);
        }
        Assert.Single(Translate("나는 책을 본다\n", "--format", "moses").Lines);
    }

    [Fact]
    public void Alignments_are_links_of_words_counted_from_0()
    {
        var file = trained.Files["words.align"];
        const string text = "나는 책을 본다\n\n너는 물을 산다\n";
        var outcome = Translate(text, "--alignment", file);
        Assert.Equal("I see a book\n\nyou buy water\n", outcome.Output);
        Assert.Equal("", outcome.Error);
        var lines = File.ReadAllText(file).Split('\n');
        Assert.Equal(4, lines.Length); // with what follows the last line break
        Assert.Matches("^[0-2]-0 [0-2]-1 [0-2]-2 [0-2]-3$", lines[0]);
        Assert.Equal("", lines[1]);
        Assert.Matches("^[0-2]-0 [0-2]-1 [0-2]-2$", lines[2]);
        // The same links as in jsonl, from the weights of the attention.
        var json = Translate(text, "--format", "jsonl", "--attention", "--alignment", file, "--batch", "1");
        Assert.Equal(lines, File.ReadAllText(file).Split('\n'));
        using var first = JsonDocument.Parse(json.Lines[0]);
        var hypothesis = first.RootElement.GetProperty("hypotheses")[0];
        var links = hypothesis.GetProperty("alignment").EnumerateArray().Select(link => $"{link[0]}-{link[1]}");
        Assert.Equal(lines[0], string.Join(' ', links));
        var weights = hypothesis.GetProperty("attention").GetProperty("weights").EnumerateArray().Take(4).Select((row, t) =>
            $"{row.EnumerateArray().Select((weight, s) => (Weight: weight.GetDouble(), s)).Take(3).MaxBy(pair => pair.Weight).s}-{t}");
        Assert.Equal(lines[0], string.Join(' ', weights));

        var source = trained.Files.Write("aligned.ko", text);
        CommandLine.Fails(2, "is the text to translate and the file of --alignment", "translate", trained.Model, source, "--alignment", source);
        Assert.Equal(text, File.ReadAllText(source));
        CommandLine.Fails(1, "cannot write", "translate", trained.Model, source, "--alignment", trained.Files.Path);
    }

    [Fact]
    public void Attention_is_drawn_beside_the_translation()
    {
        var outcome = Translate("나는 책을 본다\n", "--attention");
        Assert.Equal(["I see a book"], outcome.Lines);
        Assert.Contains("나는", outcome.ErrorLines[0]);
        Assert.Equal(6, outcome.ErrorLines.Length); // the source, four words and </s>
    }

    [Fact]
    public void A_model_is_not_replaced_unasked()
    {
        var weights = File.ReadAllBytes(Path.Combine(trained.Model, "model.safetensors"));
        CommandLine.Fails(2, "already holds a model", "train", trained.Configuration);
        CommandLine.Fails(2, "--resume continues it, --set training.overwrite=true replaces it", "train", trained.Configuration);
        Assert.Equal(weights, File.ReadAllBytes(Path.Combine(trained.Model, "model.safetensors")));
    }

    private CommandLine.Outcome Translate(string input, params string[] more) => CommandLine.RunWithInput(input, ["translate", trained.Model, .. more]);
}
