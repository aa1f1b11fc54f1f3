using Seq2Seq.Checkpoints;
using Seq2Seq.Tasks;
using Seq2Seq.Tasks.Classification;
using Seq2Seq.Tasks.MaskedLanguageModeling;
using Seq2Seq.Tasks.Tagging;
using Seq2Seq.Tensors.Cpu;
using Seq2Seq.Text;
using Seq2Seq.Training;

namespace Seq2Seq.Tests.Tasks.Tagging;

public sealed class TaggerTests : IDisposable
{
    private readonly TinySentences _sentences = new();

    public void Dispose() => _sentences.Dispose();

    [Theory]
    [InlineData(Level.Word)]
    [InlineData(Level.Bpe)]
    [InlineData(Level.Unigram)]
    public void Words_get_labels(Level level)
    {
        using var sentences = new TinySentences(level);
        var validations = TinySentences.Train(sentences.In("model", 200)).OfType<Validated>().ToArray();
        using var tagger = Tagger.Load(sentences["model"]);
        Assert.Equal(["ADV", "DET", "NOUN", "PRON", "VERB"], tagger.Labels);
        var text = tagger.Tag("the  cat saw her dog now");
        Assert.Equal([("the", "DET"), ("cat", "NOUN"), ("saw", "VERB"), ("her", "DET"), ("dog", "NOUN"), ("now", "ADV")], text.Tokens.Select(t => (t.Text, t.Label!)));
        Assert.Equal(["PRON", "VERB", "PRON"], tagger.Tag("he met her").Tokens.Select(t => t.Label));
        Assert.All(text.Tokens, token => Assert.InRange(token.Probability, 0.5, 1));
        Assert.Empty(text.Spans);
        Assert.False(text.Truncated);
        Assert.Empty(tagger.Tag(" ").Tokens);
        var scores = tagger.Evaluate();
        Assert.Equal((80, 0), (scores.Texts, scores.Cut));
        Assert.InRange(scores.ExactMatch, 0.97, 1);
        Assert.Equal(validations.Max(v => v["accuracy"]), 100 * scores.Confusion.Accuracy, 9);
        Assert.Equal(["loss", "accuracy", "exact_match", "macro_f1"], validations[0].Scores.Select(score => score.Name));
    }

    [Fact]
    public void Characters_get_labels_and_their_spans_are_scored()
    {
        using var sentences = new TinySentences(Level.Char);
        var last = TinySentences.Train(sentences.In("model", 300)).OfType<Validated>().Last();
        Assert.True(last["span_f1"] >= 97, $"span F1 {last["span_f1"]}");
        using var tagger = Tagger.Load(sentences["model"]);
        var text = tagger.Tag("he saw her cat");
        Assert.Equal(["B-PRON", "I-PRON", "B-VERB", "I-VERB", "I-VERB", "B-DET", "I-DET", "I-DET", "B-NOUN", "I-NOUN", "I-NOUN"], text.Tokens.Select(t => t.Label));
        Assert.Equal([0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3], text.Tokens.Select(t => t.Word));
        Assert.Equal([new("PRON", 0, 2), new("VERB", 2, 3), new("DET", 5, 3), new("NOUN", 8, 3)], text.Spans);
        Assert.True(tagger.Evaluate().Spans!.F1 >= 0.97);
    }

    [Fact]
    public void A_model_of_one_direction_cannot_know_what_stands_behind_a_word()
    {
        TinySentences.Train(_sentences.In("both", 150));
        TinySentences.Train(_sentences.In("forward", 150, bidirectional: false));
        using Tagger both = Tagger.Load(_sentences["both"]), forward = Tagger.Load(_sentences["forward"]);
        Assert.Equal(1, both.Evaluate().ExactMatch);
        var scores = forward.Evaluate();
        Assert.InRange(scores.ExactMatch, 0.3, 0.8); // one of the two readings of her is always wrong
        var (det, pron) = (scores.Labels.ToList().IndexOf("DET"), scores.Labels.ToList().IndexOf("PRON"));
        Assert.Equal(scores.Texts - scores.Exact, scores.Confusion[det, pron] + scores.Confusion[pron, det]);
    }

    [Fact]
    public void What_a_text_is_given_does_not_depend_on_the_texts_beside_it()
    {
        TinySentences.Train(_sentences.In("model", 30));
        using var one = CpuDevice.Create(1);
        using Tagger tagger = Tagger.Load(_sentences["model"], one), threads = Tagger.Load(_sentences["model"]);
        string[] texts = [.. tagger.TextsOf(_sentences["dev.tsv"])];
        var together = tagger.Tag(texts).SelectMany(text => text.Tokens).ToArray();
        Assert.Equal(together, texts.SelectMany(text => tagger.Tag(text).Tokens));
        Assert.Equal(together, threads.Tag(texts).SelectMany(text => text.Tokens));
    }

    [Fact]
    public void A_run_goes_on_exactly_with_any_number_of_threads()
    {
        TinySentences.Train(_sentences.In("whole", 60));
        TinySentences.Train(_sentences.In("threads", 60), threads: 2);
        TinySentences.Train(_sentences.In("parts", 23));
        TinySentences.Train(_sentences.In("parts", 60), resume: true);
        foreach (var file in new[] { "model.safetensors", "training/state.safetensors" })
        {
            Assert.Equal(_sentences.Bytes("whole", file), _sentences.Bytes("threads", file));
            Assert.Equal(_sentences.Bytes("whole", file), _sentences.Bytes("parts", file));
        }
        var other = _sentences.In("parts", 90, bidirectional: false);
        Assert.Contains("model.encoder.bidirectional is false, the run began with true",
            Assert.Throws<ConfigurationException>(() => TinySentences.Train(other, resume: true)).Message);
        File.WriteAllText(_sentences["train.tsv"], File.ReadAllText(_sentences["train.tsv"]).Replace("NOUN\n", "ADV\n", StringComparison.Ordinal));
        Assert.Contains("has not the contents that the run began with", Assert.Throws<Seq2SeqException>(() => TinySentences.Train(_sentences.In("parts", 90), resume: true)).Message);
    }

    [Fact]
    public void Words_may_be_cut_anew_in_each_epoch()
    {
        using var sentences = new TinySentences(Level.Bpe);
        TaggingConfiguration In(string model, int steps) =>
            sentences.In(model, steps) is var c ? c with { Data = c.Data with { Text = c.Data.Text with { BpeDropout = 0.3f } } } : c;
        TinySentences.Train(In("whole", 100));
        TinySentences.Train(In("parts", 23));
        TinySentences.Train(In("parts", 100), resume: true);
        TinySentences.Train(sentences.In("plain", 100));
        Assert.Equal(sentences.Bytes("whole"), sentences.Bytes("parts"));
        Assert.NotEqual(sentences.Bytes("whole"), sentences.Bytes("plain"));
        using var tagger = Tagger.Load(sentences["whole"]);
        Assert.InRange(tagger.Evaluate().Confusion.Accuracy, 0.9, 1);
    }

    [Fact]
    public void A_tagging_begins_with_the_encoder_of_a_masked_language_model()
    {
        var configuration = _sentences.In("model", 1);
        TinySentences.Train(new MaskedLanguageModelConfiguration
        {
            Data = new() { Train = [_sentences["train.tsv"]], Column = "1", Text = configuration.Data.Text with { Lowercase = true } },
            Model = new() { Encoder = configuration.Model.Encoder },
            Training = new() { ModelDirectory = _sentences["gaps"], MaximumSteps = 3, EarlyStoppingMetric = "loss", PrintedSentences = [] },
        });
        TinySentences.Train(configuration with
        {
            Training = configuration.Training with { LoadEncoder = _sentences["gaps"], LearningRate = 1e-20f, MinimumLearningRate = 0 },
        });
        using SafetensorsFile gaps = SafetensorsFile.Open(Path.Combine(_sentences["gaps"], "model.safetensors")),
            model = SafetensorsFile.Open(Path.Combine(_sentences["model"], "model.safetensors"));
        Assert.All(model.Tensors.Where(tensor => tensor.Name.StartsWith("encoder.", StringComparison.Ordinal)),
            tensor => Assert.Equal(gaps.Read<float>(tensor.Name), model.Read<float>(tensor.Name)));
        using var tagger = Tagger.Load(_sentences["model"]);
        Assert.True(tagger.Configuration.Data.Text.Lowercase);
    }

    [Fact]
    public void Conll_files_give_the_same_weights()
    {
        var configuration = _sentences.In("tsv", 20);
        TinySentences.Train(configuration);
        TinySentences.Train(configuration with
        {
            Data = configuration.Data with { Train = [_sentences.Conll("train")], Validation = _sentences.Conll("dev") },
            Training = configuration.Training with { ModelDirectory = _sentences["conll"] },
        });
        Assert.Equal(_sentences.Bytes("tsv"), _sentences.Bytes("conll"));
    }

    [Fact]
    public void A_new_run_begins_with_the_weights_of_a_model_and_models_have_a_mean()
    {
        TinySentences.Train(_sentences.In("base", 100));
        var still = _sentences.In("still", 1) is var c ? c with { Training = c.Training with { LearningRate = 1e-20f, MinimumLearningRate = 0 } } : c;
        TinySentences.Train(still, from: new(_sentences["base"]));
        AveragedModel.Write([_sentences["base"], _sentences["still"]], _sentences["mean"]);
        using Tagger first = Tagger.Load(_sentences["base"]), mean = Tagger.Load(_sentences["mean"]);
        Assert.Equal(first.Tag("she met her ring").Tokens.Select(t => t.Probability), mean.Tag("she met her ring").Tokens.Select(t => t.Probability), (a, b) => Math.Abs(a - b) < 1e-4);
        Assert.Contains("tagger.Tag", File.ReadAllText(Path.Combine(_sentences["base"], "model-card.md")));
    }

    [Fact]
    public void Of_a_long_text_the_beginning_is_read()
    {
        var configuration = _sentences.In("model", 60) is var c ? c with { Data = c.Data with { Text = c.Data.Text with { MaximumLength = 4 } } } : c;
        File.AppendAllText(_sentences["train.tsv"], " \t\n");
        var started = TinySentences.Train(configuration).OfType<TaskStarted>().Single();
        Assert.Matches("^300 texts with [0-9,]+ labels of 5 kinds$", started.Data);
        Assert.Collection(started.Warnings, warning => Assert.Matches("^[0-9]+ texts are longer than data.text.max_length, and only their beginning is read$", warning),
            warning => Assert.Equal("1 texts without anything to label are left out", warning));
        using var tagger = Tagger.Load(_sentences["model"]);
        var text = tagger.Tag("the cat saw her dog now");
        Assert.True(text.Truncated);
        Assert.Equal([true, true, true, true, false, false], text.Tokens.Select(token => token.Label != null));
        var scores = tagger.Evaluate();
        Assert.True(scores.Cut > 0);
        Assert.Equal(File.ReadLines(_sentences["dev.tsv"]).Sum(line => Math.Min(4, line.Split('\t')[1].Split(' ').Length)), scores.Confusion.Count);
    }

    [Fact]
    public void Held_out_texts_are_not_trained_on()
    {
        var configuration = _sentences.In("model", 5) is var c ? c with { Data = c.Data with { Validation = "", ValidationSplit = 0.25f } } : c;
        var started = TinySentences.Train(configuration).OfType<TaskStarted>().Single();
        Assert.Matches("^(20|21|22)[0-9] texts with", started.Data); // equal ones are held out together
        Assert.Empty(started.Warnings);
    }

    [Theory]
    [InlineData("short.tsv", "she met her\tPRON VERB PRON\nshe met her now\tPRON VERB PRON\n", "short.tsv', example 2: 4 words and 3 labels; expected a label for each")]
    [InlineData("other.tsv", "she met her\tPRON VERB PRON\nshe met her\tPRON VERB WORD\n", "other.tsv', example 2, label 3: the label 'WORD' is not among those of the training data (ADV, DET, NOUN, PRON, VERB)")]
    [InlineData("other.conll", "# a\nshe\tPRON\n\n\n# b\nher\tWORD\n", "other.conll line 6: the label 'WORD' is not among those")]
    [InlineData("broken.conll", "she\tPRON\nher\n", "broken.conll line 2: no label; expected token TAB label")]
    public void Errors_in_the_data_name_file_and_place(string name, string text, string message)
    {
        var configuration = _sentences.In("model", 5);
        configuration = configuration with { Data = configuration.Data with { Validation = _sentences.Write(name, text) } };
        var error = Assert.Throws<Seq2SeqException>(() => TinySentences.Train(configuration));
        Assert.Contains(message, error.Message);
        Assert.False(Directory.Exists(_sentences["model"]) && Directory.EnumerateFiles(_sentences["model"], "*.yaml").Any());
    }

    [Fact]
    public void Errors_in_the_configuration_say_what_to_do()
    {
        var configuration = _sentences.In("model", 5);
        var one = configuration with { Data = configuration.Data with { Train = [_sentences.Write("one.tsv", "she he\tPRON PRON\n")] } };
        Assert.Contains("has 1 label, 'PRON'; expected at least two", Assert.Throws<Seq2SeqException>(() => TinySentences.Train(one)).Message);
        var spans = configuration with { Training = configuration.Training with { EarlyStoppingMetric = "span_f1" } };
        Assert.Contains("early_stopping_metric is span_f1, and the labels of", Assert.Throws<ConfigurationException>(() => TinySentences.Train(spans)).Message);
        var bleu = configuration with { Training = configuration.Training with { EarlyStoppingMetric = "bleu" } };
        Assert.Contains("expected one of loss, accuracy, exact_match, macro_f1, span_f1", Assert.Throws<OptionException>(() => TinySentences.Train(bleu)).Message);
        TinySentences.Train(configuration);
        Assert.Contains("is a tagging model, expected a classification model; use it to tag", Assert.Throws<Seq2SeqException>(() => Classifier.Load(_sentences["model"])).Message);
        using var tagger = Tagger.Load(_sentences["model"]);
        Assert.Throws<ArgumentException>(() => tagger.Tag([null!]));
        File.WriteAllText(Path.Combine(_sentences["model"], "data", "labels.json"), "[\"a\", \"b\", \"c\", \"d\", \"e\"]");
        Assert.Contains("they do not belong together", Assert.Throws<Seq2SeqException>(() => Tagger.Load(_sentences["model"])).Message);
    }
}
