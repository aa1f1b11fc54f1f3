using Seq2Seq.Decoding;
using Seq2Seq.Tasks.LanguageModeling;
using Seq2Seq.Text;
using Seq2Seq.Training;

namespace Seq2Seq.Tests.Tasks.LanguageModeling;

/// <summary>Texts that a language model writes, and the probabilities that it gives.</summary>
public sealed class TextGeneratorTests : IDisposable
{
    private readonly TinyLanguage _language = new();

    public void Dispose() => _language.Dispose();

    [Fact]
    public void The_scores_of_texts_are_those_of_the_validation()
    {
        var validated = TinyLanguage.Train(_language.In("model", 20)).OfType<Validated>().Last();
        using var generator = TextGenerator.Load(_language["model"]);
        var lines = File.ReadAllLines(_language["dev.txt"]);
        var scores = generator.Score(lines);
        Assert.Equal(validated["loss"], -scores.Sum(s => s.LogProbability) / scores.Sum(s => s.LogProbabilities.Length), 1e-4);
        Assert.Equal(validated["word_perplexity"], Math.Exp(-scores.Sum(s => s.LogProbability) / scores.Sum(s => s.Words)), 1e-2);
        Assert.Equal(validated["bits_per_byte"], -scores.Sum(s => s.LogProbability) / Math.Log(2) / scores.Sum(s => s.Bytes), 1e-4);
        Assert.Equal(["the", .. lines[0].Split(' ')[1..], "</s>"], scores[0].Pieces);
        Assert.Equal(scores[7].LogProbabilities, generator.Score([lines[7]])[0].LogProbabilities); // whatever the batch
        // A text that is generated has the probability that it was generated with.
        var generated = generator.Generate(["the", ""], new() { Sampling = true, NBest = 3, MaximumOutputLength = 20 }).SelectMany(o => o);
        foreach (var text in generated.Where(o => o.FinishReason == FinishReason.End))
            Assert.Equal(text.LogProbabilities.Sum(), generator.Score([text.FullText])[0].LogProbabilities[^text.LogProbabilities.Length..].Sum(), 1e-3);
    }

    [Fact]
    public void The_next_words_have_their_probabilities()
    {
        TinyLanguage.Train(_language.In("model", 100, level: Level.Bpe));
        using var generator = TextGenerator.Load(_language["model"]);
        var words = generator.Next("the ", 3);
        Assert.Equal(["blue", "green", "red"], words.Select(w => w.Word).Order());
        Assert.InRange(words.Sum(w => w.Probability), 0.8, 1.0001);
        // The probability of a word is that of the texts that have it: here of the word and the space behind it.
        var texts = generator.Score(["the", "the blue", "the blue sea"]);
        Assert.Equal(words.Select(w => w.Probability).OrderDescending(), words.Select(w => w.Probability));
        Assert.Equal("", generator.Next("the blue sea burns ", 1)[0].Word); // the text ends
        Assert.True(texts[0].LogProbability < 0);
    }

    [Fact]
    public void What_is_generated_depends_on_seed_and_number_alone()
    {
        TinyLanguage.Train(_language.In("model", 10));
        using var generator = TextGenerator.Load(_language["model"]);
        var options = new DecodingOptions { Sampling = true, NBest = 2, MaximumOutputLength = 10, BatchSize = 2 };
        string[] prompts = ["the", "", "the red fire", "the blue", ""];
        var all = generator.Generate(prompts, options);
        for (var i = 0; i < prompts.Length; i++)
        {
            var alone = generator.Generate([prompts[i]], options, firstNumber: i, CancellationToken.None)[0];
            Assert.Equal(all[i].Select(o => o.FullText), alone.Select(o => o.FullText));
        }
        Assert.All(all.SelectMany(o => o), o => Assert.InRange(o.Ids.Length, 0, 10));
        Assert.All(all.SelectMany(o => o), o => Assert.StartsWith(o.Prompt, o.FullText));
        Assert.Equal(all[0][0].FullText, all[0][0].Prompt + all[0][0].Text);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => generator.Generate(prompts, options, 0, cancelled.Token));
    }

    [Fact]
    public void Hostile_prompts_are_harmless()
    {
        TinyLanguage.Train(_language.In("model", 5, level: Level.Bpe));
        using var generator = TextGenerator.Load(_language["model"]);
        var options = new DecodingOptions { Sampling = true, MaximumOutputLength = 5 };
        Assert.Equal(3, generator.Generate([new string('x', 1 << 20), "half \ud83c", " \u200b "], options).Count);
        Assert.Throws<ArgumentException>(() => generator.Generate([null!], options));
        Assert.Throws<OptionException>(() => generator.Generate([""], options with { TopP = 0 }));
    }
}
