using Seq2Seq.Checkpoints;
using Seq2Seq.Configuration;
using Seq2Seq.Data;
using Seq2Seq.Decoding;
using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Tasks.LanguageModeling;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Tensors;
using Seq2Seq.Tensors.Cpu;
using Seq2Seq.Text;
using Seq2Seq.Training;

namespace Seq2Seq.Tests.Tasks.LanguageModeling;

public sealed class LanguageModelTests : IDisposable
{
    private readonly TinyLanguage _language = new();

    public void Dispose() => _language.Dispose();

    [Theory]
    [InlineData(TextForm.Lines, Level.Word)]
    [InlineData(TextForm.Running, Level.Char)]
    [InlineData(TextForm.Lines, Level.Bpe)]
    public void A_language_is_learned(TextForm form, Level level)
    {
        var validations = TinyLanguage.Train(_language.In("model", 400, form, level, dropout: 0)).OfType<Validated>().ToArray();
        // Of a sentence, the colour (3) and the verb (2) are free: log2 6 = 2.585 bits.
        var bits = validations[^1]["bits_per_byte"] * File.ReadAllText(_language["dev.txt"]).Length / 40;
        Assert.InRange(bits, 2.45, 3.3);
        using var generator = TextGenerator.Load(_language["model"]);
        var options = new DecodingOptions { BeamSize = 3, MaximumOutputLength = 40 };
        Assert.Equal(" sea", generator.Generate("the blue", options)[..4]);
        Assert.Equal("the green wood", string.Join(' ', generator.Generate(["the green"], options)[0][0].FullText.Split(' ')[..3]));
        Assert.Equal("fire", generator.Next("the red ", 1)[0].Word);
        Assert.Equal(["blue"], generator.Next("the b", 1).Select(w => w.Word));
        Assert.Equal("the", generator.Next("t", 1)[0].Word);
        Assert.Empty(generator.Next("the q"));
        var many = generator.Next("the ", 30).Select(w => w.Word).ToArray();
        Assert.Equal(many.Distinct(), many);
    }

    [Theory]
    [InlineData(TextForm.Lines)]
    [InlineData(TextForm.Running)]
    public void A_run_goes_on_exactly_with_any_number_of_threads(TextForm form)
    {
        TinyLanguage.Train(_language.In("whole", 20, form));
        TinyLanguage.Train(_language.In("threads", 20, form), threads: 2);
        TinyLanguage.Train(_language.In("parts", 8, form));
        TinyLanguage.Train(_language.In("parts", 20, form), resume: true);
        Assert.Equal(_language.Weights("whole"), _language.Weights("threads"));
        Assert.Equal(_language.Weights("whole"), _language.Weights("parts"));
        Assert.Equal(File.ReadAllBytes(Path.Combine(_language["whole"], "training/state.safetensors")), File.ReadAllBytes(Path.Combine(_language["parts"], "training/state.safetensors")));
        var other = _language.In("parts", 30, form) with { Model = _language.In("parts", 30).Model with { HiddenSize = 20 } };
        Assert.Contains("model.hidden_size is 20, the run began with 24", Assert.Throws<ConfigurationException>(() => TinyLanguage.Train(other, resume: true)).Message);
        File.AppendAllText(_language["train.txt"], "the red fire burns\n");
        Assert.Contains("has not the contents that the run began with", Assert.Throws<Seq2SeqException>(() => TinyLanguage.Train(_language.In("parts", 30, form), resume: true)).Message);
    }

    [Theory]
    [InlineData(TextForm.Lines)]
    [InlineData(TextForm.Running)]
    public void Texts_beyond_the_limit_of_memory_give_the_same_weights(TextForm form)
    {
        TinyLanguage.Train(_language.In("memory", 12, form));
        var disk = _language.In("disk", 12, form);
        TinyLanguage.Train(disk with { Data = disk.Data with { MemoryLimit = 0 } });
        Assert.Equal(_language.Weights("memory"), _language.Weights("disk"));
        Assert.DoesNotContain(Directory.EnumerateFiles(_language["disk"]), file => file.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public void Layers_whose_outputs_are_normalized_learn_and_go_on_exactly()
    {
        LanguageModelConfiguration In(string name, int steps) =>
            _language.In(name, steps, dropout: 0) is var c ? c with { Model = c.Model with { LayerNorm = true } } : c;
        var validations = TinyLanguage.Train(In("whole", 100)).OfType<Validated>().ToArray();
        Assert.True(validations[^1]["perplexity"] < 2, $"perplexity {validations[^1]["perplexity"]}");
        TinyLanguage.Train(In("parts", 41));
        TinyLanguage.Train(In("parts", 100), resume: true);
        Assert.Equal(_language.Weights("whole"), _language.Weights("parts"));
        using var file = SafetensorsFile.Open(Path.Combine(_language["whole"], "model.safetensors"));
        Assert.Contains(file.Read<float>("decoder.norms.1.gain"), gain => gain != 1);
        using var generator = TextGenerator.Load(_language["whole"]);
        Assert.Equal(" sea", generator.Generate("the blue", new DecodingOptions { BeamSize = 3, MaximumOutputLength = 40 })[..4]);
    }

    /// <summary>Deep stacks of every cell, with connections and dropout that is drawn once a sequence.</summary>
    [Theory]
    [InlineData(RnnType.IndRNN, ConnectionType.Residual, 0)]
    [InlineData(RnnType.Gru, ConnectionType.Highway, 0)]
    [InlineData(RnnType.Lstm, ConnectionType.Residual, 0.1f)]
    [InlineData(RnnType.RevGru, ConnectionType.Residual, 0)]
    public void Structures_learn_and_go_on_exactly_with_any_number_of_threads(RnnType cell, ConnectionType connection, float zoneout)
    {
        LanguageModelConfiguration In(string name, int steps) => _language.In(name, steps, TextForm.Running) is var c ? c with
        {
            Model = c.Model with
            {
                Cell = cell,
                Layers = 3,
                Connection = connection,
                VariationalDropout = true,
                RecurrentDropout = 0.1f,
                Zoneout = zoneout,
                CellZoneout = zoneout,
                RecurrentInitializer = cell == RnnType.IndRNN ? RecurrentInitializer.Default : RecurrentInitializer.Orthogonal,
            },
        } : c;
        var validations = TinyLanguage.Train(In("whole", 150)).OfType<Validated>().ToArray();
        Assert.True(validations.Min(v => v["perplexity"]) < 2.2, $"perplexity {validations.Min(v => v["perplexity"])}");
        TinyLanguage.Train(In("parts", 41), threads: 2);
        TinyLanguage.Train(In("parts", 150), resume: true, threads: 2);
        Assert.Equal(_language.Weights("whole"), _language.Weights("parts"));
        using var generator = TextGenerator.Load(_language["whole"]);
        Assert.Equal(" sea", generator.Generate("the blue", new DecodingOptions { BeamSize = 3, MaximumOutputLength = 40 })[..4]);
    }

    [Fact]
    public void A_new_run_begins_with_the_weights_of_a_model_and_with_new_words()
    {
        TinyLanguage.Train(_language.In("base", 40));
        File.WriteAllLines(_language["other.txt"], Enumerable.Repeat("the red fire glows", 30));
        LanguageModelConfiguration In(string name) => _language.In(name, 1) is var c ? c with
        {
            Data = c.Data with { Train = [_language["other.txt"]], Validation = "" },
            Training = c.Training with { LearningRate = 1e-20f, MinimumLearningRate = 0 },
        } : c;
        TinyLanguage.Train(In("same"), from: new(_language["base"]));
        float[] known = Tensor("base", "decoder.embedding"), extended;
        Assert.Equal(known, Tensor("same", "decoder.embedding"));
        TinyLanguage.Train(In("extended"), from: new(_language["base"], ExtendVocabulary: true));
        extended = Tensor("extended", "decoder.embedding");
        Assert.Equal(known, extended[..known.Length]);
        Assert.Equal(known.Length + 12, extended.Length); // glows
        Assert.Contains($"\"from\": \"{_language["base"]}\"", File.ReadAllText(Path.Combine(_language["extended"], "format.json")));
        var wide = In("wide") with { Model = In("wide").Model with { HiddenSize = 20 } };
        Assert.Contains("model.hidden_size is 20, the model has 24", Assert.Throws<ConfigurationException>(() => TinyLanguage.Train(wide, from: new(_language["base"]))).Message);
        Assert.Contains("is a translation model, expected a language model", Assert.Throws<Seq2SeqException>(() => TinyLanguage.Train(In("x"), from: new(Translation()))).Message);

        // Moments and schedule together are the run that goes on, if its best weights are its last.
        var goesOn = _language.In("kept", 80);
        TinyLanguage.Train(goesOn, from: new(_language["base"]) { KeepOptimizer = true, KeepSchedule = true, KeepBest = true });
        using var generator = TextGenerator.Load(_language["kept"]);
        Assert.Equal("fire", generator.Next("the red ", 1)[0].Word);

        float[] Tensor(string model, string name)
        {
            using var file = SafetensorsFile.Open(Path.Combine(_language[model], "model.safetensors"));
            return file.Read<float>(name);
        }

        string Translation()
        {
            Directory.CreateDirectory(_language["translation"]);
            _language.Write("translation/format.json", "{\"format\": \"seq2seq\", \"version\": 1}\n");
            _language.Write("translation/config.yaml", "name: x\n");
            return _language["translation"];
        }
    }

    /// <summary>The sum of the losses of the windows is the loss of the whole text, because the state goes on.</summary>
    [Theory]
    [InlineData(RnnType.Lstm)]
    [InlineData(RnnType.Gru)]
    public void The_state_of_a_running_text_goes_on(RnnType cell)
    {
        using var device = CpuDevice.Create(1);
        using var parameters = new ParameterSet();
        var model = new LanguageModel(parameters, new()
        {
            Cell = cell, HiddenSize = 8, Layers = 2, Dropout = 0, HiddenDropout = 0, Embeddings = new() { EmbeddingDimension = 6, Dropout = 0 },
        }, 9);
        parameters.Allocate(device, gradients: true);
        parameters.Initialize(1, 0.5f);
        var random = new Random(1);
        var texts = TextDataset.Encode([string.Join(' ', Enumerable.Range(0, 60).Select(_ => $"w{random.Next(5)}"))],
            Tokenizer.Learn(["w0 w1 w2 w3 w4"], new() { Level = Level.Word }), new() { Level = Level.Word }, "text");
        var whole = Losses(1000);
        Assert.Equal(20 * 3, whole.Count);
        foreach (var window in new[] { 1, 6, 7 }) Assert.Equal(whole.Sum(), Losses(window).Sum(), 1e-3);

        List<double> Losses(int window)
        {
            var batches = new RunningBatches(texts, places: 3, window, SpecialTokens.Standard, 0);
            var task = new LanguageModelTask(model, Vocabulary.Pad, new());
            var losses = new List<double>();
            foreach (var examples in batches.Epoch(0))
            {
                var batch = batches.Make(examples);
                using var tape = new Tape(device);
                var terms = task.Loss(tape, batch, new UpdatePart(1, 1, batch.Predictions));
                losses.AddRange(Enumerable.Repeat(terms.Read().NegativeLogLikelihood / batch.Predictions, batch.Predictions));
            }
            Assert.Null(task.Carried); // the text is over
            return losses;
        }
    }

    [Fact]
    public void A_long_text_is_cut_in_training_and_whole_in_validation()
    {
        var configuration = _language.In("model", 10);
        configuration = configuration with { Data = configuration.Data with { Text = configuration.Data.Text with { MaximumLength = 2 } } };
        var cut = TinyLanguage.Train(configuration).OfType<Validated>().Last();
        using var generator = TextGenerator.Load(_language["model"]);
        var scores = generator.Score(File.ReadAllLines(_language["dev.txt"]));
        Assert.Equal(-scores.Sum(s => s.LogProbability) / scores.Sum(s => s.LogProbabilities.Length), cut["loss"], 1e-4);
    }

    [Fact]
    public void A_model_of_another_task_is_refused()
    {
        TinyLanguage.Train(_language.In("model", 3));
        Assert.Equal($"'{_language["model"]}' is a language model, expected a translation model; use it to generate text",
            Assert.Throws<Seq2SeqException>(() => Translator.Load(_language["model"])).Message);
        using var run = new Training.TinyRun(train: 20);
        Training.TinyRun.Train(run.In("model", o => o with { MaximumSteps = 2 }));
        Assert.Equal($"'{run["model"]}' is a translation model, expected a language model; use it to translate",
            Assert.Throws<Seq2SeqException>(() => TextGenerator.Load(run["model"])).Message);
        Assert.Contains("'task' is translation, expected language_model", Assert.Throws<ConfigurationException>(() =>
            ConfigurationFile.Parse<LanguageModelConfiguration>("task: translation", "c.yaml")).Message);
    }

    [Theory]
    [InlineData("training: {batch_multiplier: 2}\ndata: {form: running}", "'training.batch_multiplier' is 2, expected 1, as the state goes on")]
    [InlineData("training: {batch_type: token}\ndata: {form: running}", "expected sentence, as batch_size is the number of places")]
    [InlineData("training: {early_stopping_metric: bleu}", "expected one of loss, perplexity, word_perplexity, bits_per_byte, accuracy")]
    [InlineData("model: {tied_softmax: true}", "'model.hidden_size' is 512, expected 256, the value of model.embeddings.embedding_dim")]
    [InlineData("data: {text: {factors: [a]}}", "none, as only words of the source of a translation carry factors")]
    [InlineData("data: {text: {bpe_dropout: 0.1}}", "expected 0, as a language model is trained on one way to cut a text")]
    [InlineData("testing: {coverage_penalty: 1}", "expected 0, as a language model has no source")]
    [InlineData("testing: {replace_unknown: true}", "expected false, as a language model has no source")]
    [InlineData("data: {dev_split: 1.5}", "a whole number of texts, or a share below 1")]
    public void The_options_are_checked(string yaml, string expected) => Assert.Contains(expected,
        Assert.Throws<ConfigurationException>(() => ConfigurationFile.Parse<LanguageModelConfiguration>(yaml, "c.yaml")).Message);

    [Fact]
    public void A_corpus_without_enough_text_is_an_error()
    {
        _language.Write("few.txt", "a b\n");
        var configuration = _language.In("model", 3, TextForm.Running);
        configuration = configuration with { Data = configuration.Data with { Train = [_language["few.txt"]] } };
        Assert.Contains("the running text has 3 tokens, and training.batch_size is 8; give more text, or lower it", Assert.Throws<Seq2SeqException>(() => TinyLanguage.Train(configuration)).Message);
        _language.Write("few.txt", "\n \n");
        Assert.Contains("there is no text to learn a vocabulary from", Assert.Throws<Seq2SeqException>(() => TinyLanguage.Train(configuration)).Message);
        configuration = configuration with { Data = configuration.Data with { Train = [_language["nowhere.txt"]] } };
        Assert.Contains("no text file", Assert.Throws<Seq2SeqException>(() => TinyLanguage.Train(configuration)).Message);
    }
}
