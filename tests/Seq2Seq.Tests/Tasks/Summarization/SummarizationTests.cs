using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Seq2Seq.Tasks.Serving;
using Seq2Seq.Tasks.Summarization;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Tests.Cli;
using Seq2Seq.Tests.Tasks.Serving;

namespace Seq2Seq.Tests.Tasks.Summarization;

/// <summary>A model that copies is trained to the end, and writes words that its vocabulary lacks.</summary>
public sealed class SummarizationTests : IDisposable
{
    private static readonly string[] Fillers = ["it was a quiet day", "the weather was fine", "nobody expected this"];
    private static readonly string[] Verbs = ["won", "lost", "sold", "bought"];

    private readonly TemporaryDirectory _files = new();

    public SummarizationTests()
    {
        File.WriteAllText(_files["train.tsv"], Items(400, seed: 1));
        File.WriteAllText(_files["valid.tsv"], Items(40, seed: 2));
    }

    public void Dispose() => _files.Dispose();

    /// <summary>Returns items in which a new name stands in one of two sentences. The headline is "NAME VERB NUMBER".</summary>
    private static string Items(int count, int seed)
    {
        var random = new Random(seed);
        return string.Concat(Enumerable.Range(0, count).Select(_ =>
        {
            string name = Name(random), verb = Verbs[random.Next(Verbs.Length)], filler = Fillers[random.Next(Fillers.Length)];
            var fact = $"{name} has {verb} {random.Next(1000, 10_000)} shares";
            var number = fact.Split(' ')[3];
            return $"{(random.Next(2) == 0 ? $"{filler} . {fact} ." : $"{fact} . {filler} .")}\t{name} {verb} {number}\n";
        }));
    }

    private static string Name(Random random) => string.Concat(Enumerable.Range(0, 6).Select(_ => (char)('a' + random.Next(26))));

    private string Configuration(string model, string decoder, string training = "", string level = "word") => _files.Write($"{model}.yaml", $$"""
        task: summarization
        data:
          train: "{{_files["train.tsv"]}}"
          dev: "{{_files["valid.tsv"]}}"
          src: {lang: text, level: {{level}}, voc_min_freq: 5, voc_limit: 300}
          trg: {lang: summary, level: {{level}}, voc_min_freq: 5, voc_limit: 300}
          shared_vocabulary: true
        model:
          encoder: {hidden_size: 32, embeddings: {embedding_dim: 24, dropout: 0.0}, dropout: 0.0}
          decoder: {hidden_size: 48, attention: additive, embeddings: {embedding_dim: 24, dropout: 0.0}, dropout: 0.0, hidden_dropout: 0.0, {{decoder}}}
        training: {batch_size: 16, learning_rate: 0.01, max_steps: 300, validation_freq: 100, logging_freq: 50, model_dir: "{{_files[model]}}", {{training}}}
        testing: {beam_size: 3}
        """);

    [Fact]
    public async Task Names_and_numbers_that_the_vocabulary_lacks_are_copied()
    {
        var trained = CommandLine.Run("train", Configuration("model", "copy: true, coverage: true", "coverage_loss: 0.5, coverage_loss_start: 100"), "--threads", "1");
        Assert.True(trained.ExitCode == 0, trained.Error);
        const string Text = "nobody expected this . qwertz has sold 4711 shares .";
        using (var summarizer = Summarizer.Load(_files["model"]))
        {
            Assert.Equal("qwertz sold 4711", summarizer.Summarize(Text));
            var summary = summarizer.SummarizeWithDetails([Text, ""])[0];
            Assert.Equal(["qwertz", "sold", "4711"], summary.Words.Select(word => word.Text));
            Assert.True(summary.Words[0].Copied > 0.99 && summary.Words[2].Copied > 0.99);
            Assert.All(summary.Words, word => Assert.True(word.IsOfSource));
            Assert.Equal("qwertz sold", summarizer.Summarize(Text, summarizer.Configuration.Testing with { MaximumWords = 2 }));
            Assert.Equal("qwertz sold", await summarizer.SummarizeAsync(Text, new() { MaxWords = 2 }));
            Assert.Equal("qwertz sold 4711", string.Concat(await StreamingTests.All(summarizer.StreamAsync(Text, new() { Beams = 1 }))));
        }
        using (var services = new ServiceCollection().AddSeq2Seq(_files["model"]).BuildServiceProvider())
        {
            Assert.Equal(["qwertz sold 4711", ""], await services.GetRequiredService<Summarizer>().SummarizeAsync([Text, ""]));
            Assert.Equal("qwertz sold 4711", (await services.GetRequiredService<ITextModel>().AnswerAsync(Text)).Text);
            Assert.Null(services.GetService<Translator>());
        }
        Assert.StartsWith("\n*qwertz* ", CommandLine.RunWithInput($"\n{Text}\n", "summarize", _files["model"], "--copied").Output);
        var json = JsonDocument.Parse(CommandLine.RunWithInput($"{Text}\n", "summarize", _files["model"], "--format", "jsonl").Lines[0]).RootElement;
        Assert.Equal("qwertz sold 4711", json.GetProperty("summary").GetString());
        Assert.True(json.GetProperty("words")[0].GetProperty("copied").GetDouble() > 0.99);
        Assert.Equal("qwertz", CommandLine.RunWithInput($"{Text}\n", "summarize", _files["model"], "--max-words", "1").Lines[0]);

        var evaluated = CommandLine.Run("evaluate", _files["model"], _files["valid.tsv"], "--format", "json");
        Assert.True(JsonDocument.Parse(evaluated.Output).RootElement.ToString().Contains("exact", StringComparison.Ordinal), evaluated.Output + evaluated.Error);
        using (var translator = Translator.Load(_files["model"]))
        {
            var made = translator.TranslateWithDetails([Text], attention: true)[0].Hypotheses[0];
            Assert.Equal(["qwertz", "sold", "4711", "</s>"], made.Tokens);
            Assert.Equal(made.Tokens, made.Attention!.Target);
            // Forced decoding of the same text finds the same ids and the same probability.
            var forced = translator.Force([(Text, "qwertz sold 4711")])[0];
            Assert.Equal([.. made.Ids, 3], forced.Ids);
            Assert.Equal(made.LogProbability, forced.LogProbability, 1e-4);
            Assert.Equal("qwertz", translator.Translate(["qwertz has bought ."])[0].Split(' ')[0]);
        }
        var pairs = _files.Write("pairs.tsv", $"{Text}\tqwertz sold 4711\n");
        Assert.Matches("qwertz=-0.*sold=-0.*4711=-0", CommandLine.Run("score", _files["model"], pairs, "--tokens").Lines[0]);
        foreach (var command in new[] { "translate", "chat" })
            CommandLine.Fails(1, "is a summarization model, expected a translation model; use it to summarize (seq2seq summarize and evaluate)", command, _files["model"]);
        CommandLine.Fails(1, "is a summarization model, expected a language model; use it to summarize (seq2seq summarize and evaluate)", "generate", _files["model"]);
        Assert.Contains("pipeline_tag: summarization", File.ReadAllText(Path.Combine(_files["model"], "model-card.md")));
    }

    [Fact]
    public void Without_copying_the_names_stay_unknown()
    {
        var trained = CommandLine.Run("train", Configuration("plain", "copy: false"), "--threads", "1");
        Assert.True(trained.ExitCode == 0, trained.Error);
        using var summarizer = Summarizer.Load(_files["plain"]);
        var summary = summarizer.SummarizeWithDetails(["nobody expected this . qwertz has sold 4711 shares ."])[0];
        Assert.Equal("<unk> sold <unk>", summary.Text);
        Assert.Null(summary.Words[0].Copied);
        Assert.Equal([false, true, false], summary.Words.Select(word => word.IsOfSource));
    }

    /// <summary>Characters and subwords are copied too, in a run that is interrupted and resumed, with sources that are read backwards.</summary>
    [Theory]
    [InlineData("bpe")]
    [InlineData("char")]
    public void A_run_that_copies_goes_on_exactly(string level)
    {
        const string Decoder = "copy: true, coverage: true, input_feeding: true";
        foreach (var (name, steps) in new[] { ("whole", 24), ("parts", 11) })
        {
            var configuration = Configuration(name, Decoder, "coverage_loss: 1.0, coverage_loss_start: 6", level);
            Run(configuration, "data.reverse_source=true", $"training.max_steps={steps}");
            if (steps == 11) Run(configuration, "data.reverse_source=true", "training.max_steps=24", "--resume");
        }
        Assert.Equal(File.ReadAllBytes(Path.Combine(_files["whole"], "training", "state.safetensors")).Length,
            File.ReadAllBytes(Path.Combine(_files["parts"], "training", "state.safetensors")).Length);
        Assert.Equal(File.ReadAllBytes(Path.Combine(_files["whole"], "model.safetensors")), File.ReadAllBytes(Path.Combine(_files["parts"], "model.safetensors")));

        static void Run(string configuration, params string[] settings)
        {
            var outcome = CommandLine.Run(["train", configuration, "--threads", "1", "--set", "training.validation_freq=24",
                .. settings.SelectMany(s => s.StartsWith("--", StringComparison.Ordinal) ? new[] { s } : ["--set", s])]);
            Assert.True(outcome.ExitCode == 0, outcome.Error);
        }
    }

    [Theory]
    [InlineData("attention: none, copy: true", "'model.decoder.attention' is none, expected attention over the whole source, as model.decoder.copy is on")]
    [InlineData("attention: general, coverage: true", "'model.decoder.attention' is general, expected additive, as model.decoder.coverage is on")]
    [InlineData("attention: local, copy: true", "'model.decoder.attention' is local, expected attention over the whole source")]
    public void What_contradicts_itself_is_an_error(string decoder, string message)
    {
        var path = Configuration("wrong", decoder);
        File.WriteAllText(path, File.ReadAllText(path).Replace("attention: additive, ", ""));
        CommandLine.Fails(2, message, "train", path);
        CommandLine.Fails(2, "'model.decoder.copy' is true, expected off, or words or characters on both sides, or one vocabulary (data.shared_vocabulary)", "train",
            Configuration("other", "copy: true", level: "bpe"), "--set", "data.shared_vocabulary=false");
        CommandLine.Fails(2, "'training.label_smoothing' is 0.1, expected 0, as model.decoder.copy is on", "train", Configuration("smooth", "copy: true", "label_smoothing: 0.1"));
    }
}
