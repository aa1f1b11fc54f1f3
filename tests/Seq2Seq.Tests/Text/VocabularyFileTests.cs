using System.Text.Json;
using Seq2Seq.Text;

namespace Seq2Seq.Tests.Text;

/// <summary>vocab.json and merges.txt are written, read back, and refused when they are wrong.</summary>
public sealed class VocabularyFileTests : IDisposable
{
    private const string Special = "\"<unk>\": 0, \"<pad>\": 1, \"<s>\": 2, \"</s>\": 3";

    private readonly TemporaryDirectory _directory = new();
    private readonly BytePairTokenizer _tokenizer = BytePairLearner.Learn(SampleText.Lines, 500);

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(Level.Bpe)]
    [InlineData(Level.Word)]
    [InlineData(Level.Char)]
    public void Saved_and_loaded_it_is_the_same_byte_for_byte(Level level)
    {
        var side = new SideOptions { Level = level, VocabularyLimit = 500, Lowercase = true };
        var learned = Tokenizer.Learn([.. SampleText.Lines, "\" \\ \u001b 👍🏽"], side);
        Assert.InRange(learned.Vocabulary.Count, 5, 500);
        string first = Path.Combine(_directory.Path, "new", "first"), second = Path.Combine(_directory.Path, "second");
        learned.Save(first);
        var loaded = Tokenizer.Load(first, side);
        loaded.Save(second);

        Assert.Equal(level == Level.Bpe ? 2 : 1, Directory.GetFiles(first).Length);
        foreach (var file in Directory.GetFiles(first))
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(second, Path.GetFileName(file))));
        foreach (var line in SampleText.Lines)
            Assert.Equal(learned.Encode(line), loaded.Encode(line));
    }

    [Fact]
    public void The_layout_is_that_of_GPT2()
    {
        _tokenizer.Save(_directory.Path);
        byte[] vocab = File.ReadAllBytes(Path.Combine(_directory.Path, "vocab.json")), merges = File.ReadAllBytes(Path.Combine(_directory.Path, "merges.txt"));
        Assert.Equal((byte)'{', vocab[0]); // no byte order mark
        Assert.Equal("#version: 0.2\n"u8, merges.AsSpan(0, 14));
        Assert.DoesNotContain((byte)'\r', vocab.Concat(merges));

        var ids = JsonSerializer.Deserialize<Dictionary<string, int>>(vocab)!;
        Assert.Equal(Enumerable.Range(0, 500), ids.Values.Order());
        var lines = File.ReadAllLines(Path.Combine(_directory.Path, "merges.txt"));
        Assert.Equal(1 + 240, lines.Length);
        for (var i = 1; i < lines.Length; i++)
        {
            var parts = lines[i].Split(' ');
            Assert.Equal(259 + i, ids[parts[0] + parts[1]]);
            Assert.True(Math.Max(ids[parts[0]], ids[parts[1]]) < 259 + i);
        }
    }

    [Fact]
    public void Only_what_JSON_demands_is_escaped()
    {
        var path = Path.Combine(_directory.Path, "vocab.json");
        new Vocabulary(["사과", "👍", "é", "'", "<", "\"", "\\", "\n"]).Save(path);
        Assert.Equal("{\n\"<unk>\": 0,\n\"<pad>\": 1,\n\"<s>\": 2,\n\"</s>\": 3,\n\"사과\": 4,\n\"👍\": 5,\n\"é\": 6,\n\"'\": 7,\n\"<\": 8,\n\"\\\"\": 9,\n\"\\\\\": 10,\n\"\\u000a\": 11\n}\n",
            File.ReadAllText(path));
        Assert.Equal("\n", Vocabulary.Load(path)[11]);
    }

    [Theory]
    [InlineData("", "line 1")]
    [InlineData("[]", "array")]
    [InlineData("{\n" + Special + ",\n\"a\": }", "line 3")]
    [InlineData("{" + Special + ", \"a\": 4", "line 1")]
    [InlineData("{" + Special + ", \"a\": \"4\"}", "\"a\"")]
    [InlineData("{" + Special + ", \"a\": 4.5}", "\"a\"")]
    [InlineData("{" + Special + ", \"a\": 99999999999}", "\"a\"")]
    [InlineData("{" + Special + ", \"a\": 4, \"a\": 5}", "\"a\" occurs twice")]
    [InlineData("{" + Special + ", \"a\": 4, \"b\": 4}", "both have id 4")]
    [InlineData("{" + Special + ", \"a\": 4, \"b\\n\": 6}", "\"b\\u000a\" has id 6")]
    [InlineData("{" + Special + ", \"a\": -1}", "id -1")]
    [InlineData("{\"<pad>\": 0, \"<unk>\": 1, \"<s>\": 2, \"</s>\": 3}", "id 0 is \"<pad>\"")]
    [InlineData("{\"<unk>\": 0}", "id 1 is absent")]
    [InlineData("{" + Special + ", \"\\ud800\": 4}", "no Unicode text")]
    public void A_wrong_vocabulary_is_refused(string json, string expected) =>
        Refused(() => Vocabulary.Load(_directory.Write("vocab.json", json)), "vocab.json", expected);

    [Fact]
    public void Invalid_UTF8_is_refused_with_its_line() =>
        Refused(() => Vocabulary.Load(_directory.Write("vocab.json", [.. "{\n\"<unk>\": 0,\n\"x"u8, 0xff, .. "\": 1}"u8])), "vocab.json line 3", "UTF-8");

    [Fact]
    public void A_byte_order_mark_is_taken() =>
        Assert.Equal(4, Vocabulary.Load(_directory.Write("vocab.json", [0xef, 0xbb, 0xbf, .. System.Text.Encoding.UTF8.GetBytes("{" + Special + "}")])).Count);

    [Theory]
    [InlineData("a", "line 3", "expected two tokens")]
    [InlineData("a b c", "line 3", "expected two tokens")]
    [InlineData("a  b", "line 3", "expected two tokens")]
    [InlineData("", "line 3", "expected two tokens")]
    [InlineData("qq a", "line 3", "\"qq\"")]
    [InlineData("a qq", "line 3", "\"qq\"")]
    [InlineData("~ ~", "line 3", "\"~~\"")]
    [InlineData("<s> a", "line 3", "\"<s>\"")]
    [InlineData("FIRST", "line 3", "occurs twice")]
    public void A_wrong_merge_is_refused(string line, string where, string what)
    {
        _tokenizer.Save(_directory.Path);
        var lines = File.ReadAllLines(Path.Combine(_directory.Path, "merges.txt"));
        lines[2] = line == "FIRST" ? lines[1] : line;
        _directory.Write("merges.txt", string.Join('\n', lines));
        Refused(() => BytePairTokenizer.Load(_directory.Path), "merges.txt", where, what);
    }

    [Fact]
    public void Merges_of_other_tools_are_read()
    {
        _tokenizer.Save(_directory.Path);
        string path = Path.Combine(_directory.Path, "merges.txt"), text = File.ReadAllText(path);
        foreach (var other in new[] { text[14..], text.TrimEnd('\n'), text.Replace("\n", "\r\n") })
        {
            File.WriteAllText(path, other);
            Assert.Equal(_tokenizer.Encode(SampleText.Lines[0]), BytePairTokenizer.Load(_directory.Path).Encode(SampleText.Lines[0]));
        }
    }

    [Fact]
    public void Missing_files_bytes_and_other_levels_are_refused()
    {
        Refused(() => BytePairTokenizer.Load(_directory.Path), "vocab.json not found");
        Refused(() => Vocabulary.Load(_directory.Path), "cannot read");
        _tokenizer.Save(_directory.Path);
        Refused(() => WordTokenizer.Load(_directory.Path), "merges.txt", "level");
        Refused(() => CharacterTokenizer.Load(_directory.Path), "vocab.json", "not one character");
        File.Delete(Path.Combine(_directory.Path, "merges.txt"));
        Refused(() => BytePairTokenizer.Load(_directory.Path), "merges.txt not found");

        _directory.Write("merges.txt", "#version: 0.2\n");
        _directory.Write("vocab.json", "{" + Special + ", \"a\": 4}");
        Refused(() => BytePairTokenizer.Load(_directory.Path), "vocab.json", "all 256 bytes");
        _directory.Write("vocab.json", "{" + Special + ", \"사과\": 4}");
        Refused(() => BytePairTokenizer.Load(_directory.Path), "vocab.json", "\"사과\"");
    }

    [Fact]
    public void A_place_that_cannot_be_written_is_an_error() => Refused(() => _tokenizer.Save(_directory.Write("file", "")), "cannot write");

    private static void Refused(Action action, params string[] parts)
    {
        var error = Assert.Throws<Seq2SeqException>(action);
        Assert.DoesNotContain('\n', error.Message);
        Assert.All(parts, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
    }
}
