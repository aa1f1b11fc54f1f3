using System.Text.Json;
using Seq2Seq.Tests.Tasks.Tagging;
using Seq2Seq.Text;

namespace Seq2Seq.Tests.Cli;

public sealed class TagTests : IDisposable
{
    private readonly TinySentences _sentences = new(), _characters = new(Level.Char);

    public void Dispose()
    {
        _sentences.Dispose();
        _characters.Dispose();
    }

    [Fact]
    public void A_tagging_is_trained_tags_and_is_evaluated()
    {
        var configuration = Configuration(_sentences, "word", _sentences.Conll("train"));
        var trained = CommandLine.Run("train", configuration, "--device", "cpu");
        Assert.Equal(0, trained.ExitCode);
        Assert.Contains("300 texts with", trained.Error);
        Assert.Matches(@"accuracy \d+\.\d %  exact match \d+\.\d %", trained.Error);
        var model = _sentences["model"];
        Assert.Equal(["she/PRON met/VERB her/PRON", "", "the/DET cat/NOUN saw/VERB her/DET dog/NOUN now/ADV"],
            CommandLine.RunWithInput("she met  her\n\nthe cat saw her dog now\n", "tag", model, "--device", "cpu").Lines);
        Assert.Equal("she\tPRON\nmet\tVERB\nher\tPRON\n\nit\tPRON\n\n", CommandLine.RunWithInput("she met her\nit\n", "tag", model, "--format", "conll").Output);
        using var json = JsonDocument.Parse(CommandLine.Run("tag", model, _sentences["train.conll"], "--format", "jsonl").Lines[7]);
        Assert.Equal(File.ReadLines(_sentences["train.tsv"]).ElementAt(7).Split('\t')[0], json.RootElement.GetProperty("text").GetString());
        Assert.InRange(json.RootElement.GetProperty("tokens")[0].GetProperty("probability").GetDouble(), 0.5, 1);

        var scores = CommandLine.Run("evaluate", model, "--device", "cpu");
        Assert.Matches(@"^accuracy (9\d|100)\.\d\d %  exact match (9\d|100)\.\d\d %  macro F1 (9\d|100)\.\d\d %  loss 0\.\d{4}  \(\d+ labels of 80 texts\)$", scores.Lines[0]);
        Assert.Contains("label  precision  recall      F1   count", scores.Output);
        using var members = JsonDocument.Parse(CommandLine.Run("evaluate", model, _sentences.Conll("dev"), "--format", "json").Output);
        Assert.Equal(80, members.RootElement.GetProperty("texts").GetInt32());
        Assert.False(members.RootElement.TryGetProperty("span_f1", out _));

        CommandLine.Fails(1, "is a tagging model, expected a translation model; use it to tag (seq2seq tag and evaluate)", "translate", model);
        CommandLine.Fails(2, "is a tagging model, whose inputs stand beside what is expected of them", "evaluate", model, "--source", _sentences["dev.tsv"], "--reference", _sentences["dev.tsv"]);
        CommandLine.Fails(1, "'seq2seq train' writes one, for a configuration with task: tagging", "tag", _sentences["absent"]);
        CommandLine.Fails(1, "bad.tsv', example 1: 2 words and 1 labels", "evaluate", model, _sentences.Write("bad.tsv", "a b\tX\n"));
        Assert.Contains("data.label_column = labels", CommandLine.Run("config", "--list", "data", "--task", "tagging").Output);
        Assert.Contains("data.text: word vocabulary of", CommandLine.Run("doctor", configuration).Output);
    }

    [Fact]
    public void The_characters_of_a_word_are_written_as_its_parts()
    {
        Assert.Equal(0, CommandLine.Run("train", Configuration(_characters, "char", _characters["train.tsv"]), "--device", "cpu").ExitCode);
        var model = _characters["model"];
        Assert.Equal(["she/PRON met/VERB her/PRON"], CommandLine.RunWithInput("she met her\n", "tag", model).Lines);
        Assert.Equal("i\tB-PRON\nt\tI-PRON\n \tO\ns\tB-VERB\na\tI-VERB\nw\tI-VERB\n \tO\nh\tB-PRON\ne\tI-PRON\nr\tI-PRON\n\n", CommandLine.RunWithInput("it saw her\n", "tag", model, "--format", "conll").Output);
        using var json = JsonDocument.Parse(CommandLine.RunWithInput("it saw her\n", "tag", model, "--format", "jsonl").Output);
        Assert.Equal("saw", json.RootElement.GetProperty("spans")[1].GetProperty("text").GetString());
        Assert.Matches(@"span F1 \d+\.\d\d %", CommandLine.Run("evaluate", model).Lines[0]);
        using var members = JsonDocument.Parse(CommandLine.Run("evaluate", model, "--format", "json").Output);
        Assert.InRange(members.RootElement.GetProperty("of_span").GetProperty("VERB").GetProperty("f1").GetDouble(), 90, 100);
    }

    private static string Configuration(TinySentences sentences, string level, string train) => sentences.Write("config.yaml", $$"""
        task: tagging
        data:
          train: {{train}}
          dev: {{sentences["dev.tsv"]}}
          test: {{sentences["dev.tsv"]}}
          text: {level: {{level}}}
        model:
          encoder: {hidden_size: 16, embeddings: {embedding_dim: 12} }
        training: {batch_size: 8, max_steps: 250, learning_rate: 0.02, validation_freq: 50, model_dir: {{sentences["model"]}} }

        """);
}
