using Seq2Seq.Configuration;
using Seq2Seq.Tasks;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Tensors.Cpu;
using Seq2Seq.Tests.Text;
using Seq2Seq.Tests.Training;
using Seq2Seq.Text;

namespace Seq2Seq.Tests.Tasks.Translation;

/// <summary>Models whose text is cut by tokenizers made elsewhere. The model directory holds them.</summary>
public sealed class ForeignTokenizerTrainingTests : IDisposable
{
    private readonly TinyRun _run = new(train: 30);

    public void Dispose() => _run.Dispose();

    [Fact]
    public void A_model_is_trained_resumed_moved_and_translates_without_the_file_it_was_given()
    {
        var file = _run["given.model"];
        File.Copy(ForeignFiles.Model("bpe"), file);
        var (events, _) = TinyRun.Train(In("whole", file, steps: 6));
        var started = Assert.IsType<TrainingStarted>(events[0]);
        Assert.Equal((561, 363), (started.SourceVocabulary, started.TargetVocabulary));
        Assert.Contains(started.Warnings, warning => warning == $"'{file}' has no <pad>, which a model needs; added as the last of 561 tokens");
        Assert.Contains(started.Warnings, warning => warning.Contains("has no <pad>, <s>, </s>", StringComparison.Ordinal));

        TinyRun.Train(In("parts", file, steps: 3));
        Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(_run["parts/source/tokenizer.model"]));
        File.Delete(file);
        TinyRun.Train(In("parts", _run["elsewhere.model"], steps: 6), resume: true);
        Assert.Equal(_run.Weights("whole"), _run.Weights("parts"));

        Directory.Move(_run["parts"], _run["moved"]);
        using var translator = Translator.Load(_run["moved"]);
        Assert.Equal(NormalizationType.None, translator.Configuration.Data.Source.Normalization);
        var map = translator.TranslateWithDetails(["a 日"], attention: true)[0].Hypotheses[0].Attention!;
        Assert.Equal(["▁a", "▁", "<0xE6>", "<0x97>", "<0xA5>", "</s>"], map.Source);
    }

    [Fact]
    public void The_weights_name_the_tokenizer_and_its_file()
    {
        TinyRun.Train(In("model", ForeignFiles.Model("bpe"), steps: 2));
        var config = File.ReadAllText(_run["model/config.yaml"]);
        File.WriteAllText(_run["model/config.yaml"], config.Replace("pattern: cl100k", "pattern: gpt2", StringComparison.Ordinal));
        Assert.Contains("data.src.tokenizer.pattern is gpt2 in", Assert.Throws<Seq2SeqException>(() => Translator.Load(_run["model"])).Message);
        File.WriteAllText(_run["model/config.yaml"], config);
        File.Copy(ForeignFiles.Model("own-ids"), _run["model/source/tokenizer.model"], overwrite: true);
        Assert.Contains("do not belong together", Assert.Throws<Seq2SeqException>(() => Translator.Load(_run["model"])).Message);
        File.Delete(_run["model/source/tokenizer.model"]);
        Assert.Contains("tokenizer.model' does not exist", Assert.Throws<Seq2SeqException>(() => Translator.Load(_run["model"])).Message);
    }

    [Fact]
    public void A_new_run_may_begin_with_the_weights_but_not_with_more_tokens()
    {
        TinyRun.Train(In("base", ForeignFiles.Model("bpe"), steps: 2));
        Train(In("tuned", "ignored.model", steps: 2), new(_run["base"]));
        Assert.Equal(File.ReadAllBytes(_run["base/source/tokenizer.model"]), File.ReadAllBytes(_run["tuned/source/tokenizer.model"]));
        var error = Assert.Throws<ConfigurationException>(() => Train(In("more", "ignored.model", steps: 2), new(_run["base"], ExtendVocabulary: true)));
        Assert.Contains("made by another program (sentencepiece), to which no tokens can be added", error.Message);
        error = Assert.Throws<ConfigurationException>(() => Train(_run.In("other"), new(_run["base"])));
        Assert.Contains("data.src.tokenizer.type is none, the model has sentencepiece", error.Message);
    }

    [Theory]
    [InlineData("src: {tokenizer: {type: sentencepiece}}", "'data.src.tokenizer.model' is empty, expected a value, as data.src.tokenizer.type is sentencepiece")]
    [InlineData("src: {tokenizer: {model: x}}", "'data.src.tokenizer.model' is x, expected empty, as data.src.tokenizer.type is none")]
    [InlineData("trg: {level: word, tokenizer: {type: bpe, model: x}}", "'data.trg.level' is word, expected bpe, its default, as data.trg.tokenizer.type is bpe")]
    [InlineData("src: {voc_dir: d, tokenizer: {type: bpe, model: x}}", "'data.src.voc_dir' is d, expected empty, as data.src.tokenizer.type is bpe")]
    [InlineData("src: {tokenizer: {type: bpe, model: x}}\n  shared_vocabulary: true", "'data.trg.tokenizer.type' is none, expected bpe, the value of data.src.tokenizer.type")]
    [InlineData("src: {tokenizer: {type: gpt}}", "'data.src.tokenizer.type' is 'gpt', expected one of none, sentencepiece, wordpiece, tiktoken, bpe")]
    [InlineData("src: {tokenizer: x.model}", "expected a section with keys such as 'type', 'model', 'pattern'")]
    public void The_options_are_checked(string data, string expected) => Assert.Contains(expected,
        Assert.Throws<ConfigurationException>(() => ConfigurationFile.Parse<TranslationConfiguration>($"data:\n  {data}\n", "c.yaml")).Message);

    private TranslationConfiguration In(string model, string file, int steps)
    {
        var run = _run.In(model, o => o with { MaximumSteps = steps });
        return run with
        {
            Data = run.Data with
            {
                Source = new() { Language = "a", Tokenizer = new() { Type = TokenizerType.Sentencepiece, Model = file } },
                Target = new() { Language = "b", Tokenizer = new() { Type = TokenizerType.Sentencepiece, Model = ForeignFiles.Model("no-ends") } },
            },
        };
    }

    private static void Train(TranslationConfiguration configuration, InitialModel from)
    {
        using var device = CpuDevice.Create(1);
        using var training = TranslationTraining.Open(configuration, device, from: from);
        training.Run();
    }
}
