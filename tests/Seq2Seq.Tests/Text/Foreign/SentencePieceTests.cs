using System.Text.Json;
using Seq2Seq.Text;

namespace Seq2Seq.Tests.Text;

/// <summary>SentencePiece models give the ids and the text that SentencePiece 0.1.97 gives.</summary>
public class SentencePieceTests
{
    [Theory]
    [InlineData("unigram")]
    [InlineData("bpe")]
    [InlineData("own-ids")]
    [InlineData("no-ends")]
    [InlineData("spaces")]
    [InlineData("suffix")]
    public void Ids_and_text_are_those_of_SentencePiece(string name)
    {
        var tokenizer = ForeignFiles.Read(TokenizerType.Sentencepiece, ForeignFiles.Model(name));
        using var expected = JsonDocument.Parse(File.ReadAllText(Repository.Find("tests/Seq2Seq.Tests/Text/Foreign/expected.json")));
        foreach (var example in expected.RootElement.GetProperty(name).EnumerateArray())
        {
            var text = example[0].GetString()!;
            int[] ids = [.. example[1].EnumerateArray().Select(id => id.GetInt32())];
            Assert.True(ids.AsSpan().SequenceEqual(tokenizer.Encode(text)), $"{text}: {string.Join(' ', tokenizer.Encode(text))}, expected {string.Join(' ', ids)}");
            var decoded = example[2].GetString();
            if (name == "suffix" && decoded!.EndsWith(' ')) decoded = decoded[..^1]; // the space behind the last word is none of the text's
            Assert.Equal(decoded, tokenizer.Decode(ids));
        }
    }

    [Theory]
    [InlineData("unigram", 0, 360, 1, 2, "<pad>")]
    [InlineData("own-ids", 3, 0, 1, 2, "")]
    [InlineData("no-ends", 0, 360, 361, 362, "<pad> <s> </s>")]
    public void Special_tokens_are_the_models_and_those_that_are_missing_stand_behind(string name, int unknown, int padding, int start, int end, string added)
    {
        var tokenizer = ForeignFiles.Read(TokenizerType.Sentencepiece, ForeignFiles.Model(name));
        Assert.Equal(new SpecialTokens(unknown, padding, start, end), tokenizer.Special);
        Assert.Equal(added, string.Join(' ', tokenizer.Added));
        Assert.Equal(360 + tokenizer.Added.Count, tokenizer.Vocabulary.Count);
        var ids = tokenizer.Encode("나는 apple");
        Assert.Equal(tokenizer.Decode(ids), tokenizer.Decode([start, .. ids, end, padding]));
        Assert.DoesNotContain(tokenizer.Encode("<s> a </s> <pad>"), id => id == start || id == end || id == padding);
    }

    [Theory]
    [InlineData("unigram-bytes", "255 too high")]
    [InlineData("word", "type word; expected unigram or bpe")]
    public void Models_that_would_be_read_wrongly_are_refused_with_the_reason(string name, string reason) =>
        Assert.Contains(reason, Assert.Throws<Seq2SeqException>(() => ForeignFiles.Read(TokenizerType.Sentencepiece, ForeignFiles.Model(name))).Message);

    [Fact]
    public void Pieces_are_readable() =>
        Assert.Equal(["▁a", "▁", "<0xE6>", "<0x97>", "<0xA5>", "</s>", "<pad>"], Pieces("bpe", "a 日", end: true));

    [Fact]
    public void A_lone_surrogate_and_a_long_text_are_encoded()
    {
        var tokenizer = ForeignFiles.Read(TokenizerType.Sentencepiece, ForeignFiles.Model("bpe"));
        Assert.Equal("a\ufffdb", tokenizer.Decode(tokenizer.Encode("a\ud83db")));
        foreach (var part in new[] { "a", "사과를 ", "🍎" })
        {
            var text = string.Concat(Enumerable.Repeat(part, 100_000 / part.Length)).TrimEnd();
            Assert.Equal(text, tokenizer.Decode(tokenizer.Encode(text)));
        }
    }

    private static IReadOnlyList<string> Pieces(string name, string text, bool end)
    {
        var tokenizer = ForeignFiles.Read(TokenizerType.Sentencepiece, ForeignFiles.Model(name));
        var ids = tokenizer.Encode(text);
        return tokenizer.Pieces(end ? [.. ids, tokenizer.Special.End, tokenizer.Special.Padding] : ids);
    }
}
