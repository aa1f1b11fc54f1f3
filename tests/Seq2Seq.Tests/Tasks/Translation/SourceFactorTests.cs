using Seq2Seq.Configuration;
using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Tensors.Cpu;
using Seq2Seq.Tests.Cli;
using Seq2Seq.Text;
using Seq2Seq.Training;
using TinyRun = Seq2Seq.Tests.Training.TinyRun;

namespace Seq2Seq.Tests.Tasks.Translation;

/// <summary>Translation of sources whose words carry factors. A word of the target depends on the word and on its factor.</summary>
public sealed class SourceFactorTests : IDisposable
{
    private readonly TinyRun _run = new();

    public SourceFactorTests()
    {
        Write("factored.tsv", pairs: 400, words: 4, seed: 1);
        Write("few.tsv", pairs: 30, words: 4, seed: 2);
        Write("more.tsv", pairs: 30, words: 6, seed: 3);
    }

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData(FactorMerge.Concat, Level.Word)]
    [InlineData(FactorMerge.Sum, Level.Char)]
    public void A_model_learns_what_only_the_factors_tell(FactorMerge merge, Level level)
    {
        var configuration = In("model", "factored.tsv", o => o with { MaximumSteps = 300, ValidationFrequency = 300, Epochs = null, BatchSize = 32, LabelSmoothing = 0 });
        configuration = configuration with
        {
            Data = configuration.Data with { Source = configuration.Data.Source with { Level = level } },
            Model = new()
            {
                Encoder = new() { HiddenSize = 24, Dropout = 0, FactorMerge = merge, Embeddings = new() { EmbeddingDimension = 16, Dropout = 0 } },
                Decoder = new() { HiddenSize = 48, Dropout = 0, HiddenDropout = 0, Embeddings = new() { EmbeddingDimension = 16, Dropout = 0 } },
            },
        };
        TinyRun.Train(configuration);
        using var translator = Translator.Load(_run["model"]);
        Assert.Equal(["1a 2b 3a", "1b 2a 0b"], translator.Translate(["w1|a w2|b w3|a", "w1|b w2|a w0|b"]));
        Assert.Equal("", translator.Translate(" "));
        var map = translator.TranslateWithDetails(["w1|a"], attention: true)[0].Hypotheses[0].Attention!;
        if (level == Level.Word) Assert.Equal(["w1|a", "</s>"], map.Source);
        Assert.StartsWith("\"w2\" is no word with 1 factor", Assert.Throws<Seq2SeqException>(() => translator.Translate("w1|a w2")).Message);

        var corpus = _run["sources.txt"];
        File.WriteAllText(corpus, "w1|a\nw2|b\nw3\n");
        var outcome = CommandLine.Run("translate", _run["model"], corpus);
        Assert.Equal((1, "1a\n2b\n"), (outcome.ExitCode, outcome.Output));
        Assert.Contains($"'{corpus}' line 3: \"w3\" is no word with 1 factor; expected the form \"word|kind\"", outcome.Error);
        CommandLine.Fails(1, "the source, line 3: \"w3\" is no word with 1 factor", "evaluate", _run["model"], "--source", corpus, "--reference", corpus);
    }

    [Fact]
    public void A_run_goes_on_exactly_and_the_weights_name_the_factors()
    {
        TinyRun.Train(In("whole", "few.tsv", o => o with { MaximumSteps = 6 }));
        TinyRun.Train(In("parts", "few.tsv", o => o with { MaximumSteps = 3 }));
        TinyRun.Train(In("parts", "few.tsv", o => o with { MaximumSteps = 6 }), resume: true);
        Assert.Equal(_run.Weights("whole"), _run.Weights("parts"));

        var path = _run["whole/config.yaml"];
        File.WriteAllText(path, File.ReadAllText(path).Replace("factor_separator: '|'", "factor_separator: ':'", StringComparison.Ordinal)
            .Replace("factor_separator: \"|\"", "factor_separator: ':'", StringComparison.Ordinal));
        Assert.Contains("data.src.factor_separator is : in", Assert.Throws<Seq2SeqException>(() => Translator.Load(_run["whole"])).Message);
        var values = _run["parts/source/factor1.json"];
        File.WriteAllText(values, File.ReadAllText(values).Replace("\"a\"", "\"c\"", StringComparison.Ordinal));
        Assert.Contains("do not belong together", Assert.Throws<Seq2SeqException>(() => Translator.Load(_run["parts"])).Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Words_and_values_are_added_to_a_model(bool isShared)
    {
        TinyRun.Train(Shared(In("base", "few.tsv", o => o with { MaximumSteps = 2 })));
        File.AppendAllText(_run["more.tsv"], "w1|new\t1a\n");
        using var device = CpuDevice.Create(1);
        using (var training = TranslationTraining.Open(Shared(In("tuned", "more.tsv", o => o with { MaximumSteps = 2 })), device, from: new(_run["base"], ExtendVocabulary: true)))
            training.Run();
        using var translator = Translator.Load(_run["tuned"]);
        var side = translator.Configuration.Data.Source;
        ITokenizer known = Tokenizer.Load(_run["base/source"], side), extended = Tokenizer.Load(_run["tuned/source"], side);
        Assert.Equal(known.Factors[0].Learned.Append("new"), extended.Factors[0].Learned);
        Assert.Equal(known.Vocabulary.Learned, extended.Vocabulary.Learned.Take(known.Vocabulary.Learned.Count()));
        Assert.Equal("w5|new", extended.Decode(extended.Encode("w5|new")));

        TranslationConfiguration Shared(TranslationConfiguration configuration) =>
            configuration with { Data = configuration.Data with { SharedVocabulary = isShared } };
    }

    [Fact]
    public void A_pair_whose_words_lack_factors_is_named()
    {
        File.AppendAllText(_run["few.tsv"], "w1|a w2\tx\n");
        var error = Assert.Throws<Seq2SeqException>(() => TinyRun.Train(In("model", "few.tsv", o => o)));
        Assert.StartsWith("text 31: \"w2\" is no word with 1 factor", error.Message);
        File.WriteAllText(_run["bad.tsv"], "w1|a\tx\nw1\tx\n");
        var configuration = In("model", "more.tsv", o => o);
        error = Assert.Throws<Seq2SeqException>(() => TinyRun.Train(configuration with { Data = configuration.Data with { Validation = _run["bad.tsv"] } }));
        Assert.StartsWith($"'{_run["bad.tsv"]}', pair 2: \"w1\" is no word with 1 factor", error.Message);
        Assert.False(Directory.Exists(_run["model/source"]));
    }

    [Theory]
    [InlineData("data: {src: {factors: [a, a]}}", "'data.src.factors' is [a, a], expected different names of letters, digits and underscores")]
    [InlineData("data: {src: {factors: ['a b']}}", "expected different names")]
    [InlineData("data: {src: {factors: [a, b, c, d, e, f, g, h, i]}}", "expected at most 8 names")]
    [InlineData("data: {src: {factors: [a], factor_separator: ' '}}", "'data.src.factor_separator' is  , expected characters that are no letters")]
    [InlineData("data: {src: {factors: [a], tokenizer: {type: bpe, model: x}}}", "expected none, as only the words of our own tokenizers carry factors")]
    [InlineData("data: {trg: {factors: [a]}}", "'data.trg.factors' is [a], expected none, as only words of the source carry factors")]
    [InlineData("model: {encoder: {factor_dims: [4]}}", "'model.encoder.factor_dims' is [4], expected one width for each of data.src.factors, or none")]
    [InlineData("data: {src: {factors: [a]}}\nmodel: {encoder: {factor_dims: [0]}}", "expected widths from 1 to 16384")]
    [InlineData("data: {src: {factors: [a]}}\nmodel: {encoder: {factor_dims: [4], factor_merge: sum}}", "expected none, as model.encoder.factor_merge is sum")]
    public void The_options_are_checked(string yaml, string expected) => Assert.Contains(expected,
        Assert.Throws<ConfigurationException>(() => ConfigurationFile.Parse<TranslationConfiguration>(yaml, "c.yaml")).Message);

    [Fact]
    public void The_width_of_a_factor_follows_from_its_values_or_is_given()
    {
        Assert.Equal([9, 256], new EncoderOptions().FactorWidths([20, 8000])); // 20^0.7 = 8.1
        Assert.Equal([256, 256], new EncoderOptions { FactorMerge = FactorMerge.Sum }.FactorWidths([20, 8000]));
        Assert.Equal([5], new EncoderOptions { FactorDimensions = [5] }.FactorWidths([20]));
        Assert.Throws<ArgumentException>(() => new EncoderOptions { FactorDimensions = [5] }.FactorWidths([20, 30]));
    }

    private void Write(string name, int pairs, int words, int seed)
    {
        var random = new Random(seed);
        File.WriteAllLines(_run[name], Enumerable.Range(0, pairs).Select(_ =>
        {
            var drawn = Enumerable.Range(0, random.Next(1, 5)).Select(_ => (Word: random.Next(words), Kind: random.Next(2) == 0 ? "a" : "b")).ToArray();
            return $"{string.Join(' ', drawn.Select(d => $"w{d.Word}|{d.Kind}"))}\t{string.Join(' ', drawn.Select(d => $"{d.Word}{d.Kind}"))}";
        }));
    }

    private TranslationConfiguration In(string model, string corpus, Func<TrainingOptions, TrainingOptions> change)
    {
        var run = _run.In(model, change);
        return run with
        {
            Data = run.Data with { Train = [_run[corpus]], Validation = _run[corpus], Source = run.Data.Source with { Factors = ["kind"] } },
        };
    }
}
