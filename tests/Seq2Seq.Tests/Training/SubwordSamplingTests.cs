using Seq2Seq.Configuration;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Text;

namespace Seq2Seq.Tests.Training;

/// <summary>Training on texts that are cut anew in each epoch gives the same bits whatever the threads, and after it was interrupted.</summary>
public sealed class SubwordSamplingTests : IDisposable
{
    private readonly TinyRun _run = new(train: 40);

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData(Level.Unigram)]
    [InlineData(Level.Bpe)]
    public void A_run_is_repeated_and_resumed_exactly(Level level)
    {
        TinyRun.Train(In("whole", level, amount: 0.3f, epochs: 4));
        TinyRun.Train(In("threads", level, amount: 0.3f, epochs: 4), threads: 3);
        TinyRun.Train(In("parts", level, amount: 0.3f, epochs: 2));
        TinyRun.Train(In("parts", level, amount: 0.3f, epochs: 4), resume: true);
        TinyRun.Train(In("off", level, amount: 0, epochs: 4));
        Assert.Equal(_run.Weights("whole"), _run.Weights("threads"));
        Assert.Equal(_run.Weights("whole"), _run.Weights("parts"));
        Assert.NotEqual(_run.Weights("whole"), _run.Weights("off"));
        Assert.Equal(File.ReadAllText(_run["whole/source/vocab.json"]), File.ReadAllText(_run["off/source/vocab.json"]));
        using var translator = Translator.Load(_run["whole"]);
        Assert.Equal(translator.Translate("w1 w2"), translator.Translate("w1 w2"));
    }

    [Theory]
    [InlineData("src: {subword_sampling: 0.2}", "'data.src.subword_sampling' is 0.2, expected 0, as only our own level unigram")]
    [InlineData("trg: {level: word, bpe_dropout: 0.1}", "'data.trg.bpe_dropout' is 0.1, expected 0, as only our own level bpe")]
    [InlineData("src: {bpe_dropout: 1}", "at least 0 and below 1")]
    [InlineData("src: {level: unigram, subword_sampling: -1}", "from 0 to 10")]
    [InlineData("src: {bpe_dropout: 0.1, tokenizer: {type: bpe, model: vocab.json}}", "expected 0, as only our own level bpe")]
    public void The_options_are_checked(string data, string expected) => Assert.Contains(expected,
        Assert.Throws<ConfigurationException>(() => ConfigurationFile.Parse<TranslationConfiguration>($"data:\n  {data}\n", "c.yaml")).Message);

    private TranslationConfiguration In(string model, Level level, float amount, int epochs)
    {
        var side = new SideOptions
        {
            Level = level, VocabularyLimit = 280, SubwordSampling = level == Level.Unigram ? amount : 0, BpeDropout = level == Level.Bpe ? amount : 0,
        };
        var run = _run.In(model, o => o with { Epochs = epochs, BatchSize = 100, BatchType = Seq2Seq.Data.BatchType.Token });
        return run with { Data = run.Data with { ReverseSource = true, Source = side with { Language = "a" }, Target = side with { Language = "b" } } };
    }
}
