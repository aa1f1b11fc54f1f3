using Seq2Seq.Decoding;
using Seq2Seq.Tasks.LanguageModeling;
using Seq2Seq.Tasks.Serving;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Tests.Tasks.LanguageModeling;
using Seq2Seq.Tests.Tasks.Translation;
using Seq2Seq.Text;

namespace Seq2Seq.Tests.Tasks.Serving;

/// <summary>The pieces of a stream one behind the other are the text, whatever the tokens are and however they are chosen.</summary>
public sealed class StreamingTests : IDisposable
{
    private static readonly GenerationOptions[] Ways =
    [
        new() { Beams = 1 }, new() { Beams = 4 }, new() { Beams = 4, EarlyStopping = false }, new() { Sample = true },
        new() { Temperature = 3, Seed = 5, MaxNewTokens = 40 }, new() { Beams = 2, RequiredPhrases = ["sea"], MaxNewTokens = 20 }, new() { Beams = 2, ForcedPrefix = "the old sea" },
    ];

    private readonly TinyTranslator _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData(Level.Bpe)]
    [InlineData(Level.Unigram)]
    [InlineData(Level.Word)]
    [InlineData(Level.Char)]
    public async Task Pieces_of_a_translation_are_the_translation(Level level)
    {
        _files.Make("other", level: level);
        using var translator = Translator.Load(_files["other"]);
        foreach (var text in new[] { "the old man and the sea", "나는 사과를 먹었다", "", " ", "\ud83c" })
            foreach (var options in Ways)
            {
                var pieces = await All(translator.StreamAsync(text, options));
                Assert.Equal(await translator.TranslateAsync(text, options), string.Concat(pieces));
                Assert.All(pieces, piece => Assert.True(piece.Length > 0 && !char.IsLowSurrogate(piece[0]) && !char.IsHighSurrogate(piece[^1])));
            }
    }

    [Theory]
    [InlineData(Level.Bpe)]
    [InlineData(Level.Word)]
    [InlineData(Level.Char)]
    public async Task Pieces_of_a_continuation_are_the_continuation(Level level)
    {
        using var language = new TinyLanguage();
        TinyLanguage.Train(language.In("model", 5, level: level));
        using var generator = TextGenerator.Load(language["model"]);
        foreach (var prompt in new[] { "the blue", "", "half \ud83c", "바다 the" })
            foreach (var options in Ways.Select(way => way with { MaxNewTokens = 20 }))
            {
                var pieces = await All(generator.StreamAsync(prompt, options));
                Assert.Equal(await generator.GenerateAsync(prompt, options), string.Concat(pieces));
            }
        var forced = await All(generator.StreamAsync("the", new() { ForcedPrefix = " red", MaxNewTokens = 3, MinNewTokens = 3, Seed = 3 }));
        Assert.StartsWith(" red", string.Concat(forced));
    }

    /// <summary>The models write bytes at random, so that nearly all characters beyond ASCII are cut between tokens, and many never become whole.</summary>
    [Fact]
    public async Task A_character_of_several_tokens_is_one_piece()
    {
        _files.Make("bytes", vocabulary: BytePairTokenizer.SmallestVocabulary);
        using var translator = Translator.Load(_files["bytes"]);
        var cut = 0;
        for (var seed = 0; seed < 30; seed++)
        {
            var options = new GenerationOptions { Sample = true, Seed = seed, MaxNewTokens = 300, MinNewTokens = 300 };
            var pieces = await All(translator.StreamAsync("나는", options));
            Assert.Equal(await translator.TranslateAsync("나는", options), string.Concat(pieces));
            cut += pieces.Count(piece => piece[0] > 127);
            Assert.DoesNotContain('\ufffd', string.Concat(pieces));
        }
        Assert.True(cut > 20);
    }

    [Fact]
    public async Task Pieces_come_token_by_token()
    {
        _files.Make("letters", level: Level.Char);
        using var translator = Translator.Load(_files["letters"]);
        var options = new GenerationOptions { Beams = 1, MinNewTokens = 30, MaxNewTokens = 30 };
        var pieces = await All(translator.StreamAsync("the old man", options));
        Assert.InRange(pieces.Count, 28, 30);
        Assert.True((await All(translator.StreamAsync("the old man", options with { Beams = 3 }))).Count > 1);
    }

    [Fact]
    public async Task What_replaces_unknown_words_is_known_at_the_end()
    {
        _files.Make("words", level: Level.Word, unknown: 20);
        using var translator = Translator.Load(_files["words"]);
        Assert.Contains("<unk>", string.Concat(await All(translator.StreamAsync("the old man", new() { Beams = 1 }))));
        var found = translator.Translate("the old man", translator.Configuration.Testing with { ReplaceUnknown = true });
        Assert.DoesNotContain("<unk>", found);
        var replacing = _files["replacing"];
        _files.Make("replacing", level: Level.Word, unknown: 20);
        var configuration = Path.Combine(replacing, "config.yaml");
        File.WriteAllText(configuration, File.ReadAllText(configuration).Replace("replace_unknown: false", "replace_unknown: true", StringComparison.Ordinal));
        using var other = Translator.Load(replacing);
        Assert.Equal([found], await All(other.StreamAsync("the old man")));
    }

    [Fact]
    public async Task A_stream_ends_when_it_is_cancelled_or_left()
    {
        using var translator = Translator.Load(_files.Model);
        var options = new GenerationOptions { Beams = 1, MinNewTokens = 16_000, MaxNewTokens = 16_000 };
        using var cancellation = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var piece in translator.StreamAsync("the old man", options, cancellation.Token)) cancellation.Cancel();
        });
        await foreach (var piece in translator.StreamAsync("the old man", options)) break;
        Assert.Equal(translator.Translate("the sea"), await translator.TranslateAsync("the sea")); // nobody is in the way
    }

    [Fact]
    public async Task The_last_piece_has_the_whole_answer()
    {
        using var translator = Translator.Load(_files.Model);
        ITextModel model = translator;
        Assert.Equal("model", model.Name);
        var pieces = new List<TextPiece>();
        await foreach (var piece in model.StreamAnswerAsync("the old man", new() { MaxNewTokens = 3, MinNewTokens = 3 })) pieces.Add(piece);
        Assert.All(pieces.SkipLast(1), piece => Assert.Null(piece.Answer));
        var answer = Assert.IsType<TextAnswer>(pieces[^1].Answer);
        Assert.Equal(string.Concat(pieces.Select(piece => piece.Text)), answer.Text);
        Assert.Equal((3, FinishReason.Length), (answer.OutputTokens, answer.FinishReason));
        Assert.True(answer.InputTokens > 0);
        Assert.Equal(answer, await model.AnswerAsync("the old man", new() { MaxNewTokens = 3, MinNewTokens = 3 }));
    }

    [Fact]
    public void One_text_is_streamed()
    {
        using var translator = Translator.Load(_files.Model);
        Assert.Contains("'ReturnSequences' is 2, expected 1, as one text is streamed",
            Assert.Throws<OptionException>(() => translator.StreamAsync("the sea", new() { ReturnSequences = 2 })).Message);
        Assert.Throws<ArgumentNullException>(() => translator.StreamAsync(null!));
    }

    internal static async Task<List<string>> All(IAsyncEnumerable<string> pieces)
    {
        var all = new List<string>();
        await foreach (var piece in pieces) all.Add(piece);
        return all;
    }
}
