using Seq2Seq.Text;

namespace Seq2Seq.Tests.Text;

/// <summary>Tokenizers of GPT-2, tiktoken and BERT. Our own byte-level BPE and that of the library give the same tokens.</summary>
public sealed class ForeignTokenizerTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    /// <summary>Korean, English, emoji, any Unicode; and a vocabulary that is learned on characters beyond U+FFFF.</summary>
    [Theory]
    [InlineData(false, TokenizerType.Bpe)]
    [InlineData(true, TokenizerType.Bpe)]
    [InlineData(false, TokenizerType.Tiktoken)]
    [InlineData(true, TokenizerType.Tiktoken)]
    public void Our_own_byte_level_BPE_agrees_with_the_library(bool beyond, TokenizerType type)
    {
        var lines = beyond ? SampleText.Lines.Prepend("𐐀𐐨𐐀𐐨 𐐀𐐨 𝟘𝟙𝟘𝟙 👩‍👩‍👧👩‍👩‍👧 🍎🍎 𠀀𠀁 𠀀𠀁𐐀").ToArray() : SampleText.Lines;
        var own = BytePairLearner.Learn(lines, 600);
        own.Save(_files.Path);
        var path = type == TokenizerType.Bpe ? _files[Tokenizer.VocabularyFile] : _files.Write("x.tiktoken", ForeignFiles.Tiktoken(own));
        var theirs = ForeignFiles.Read(type, path, TiktokenPattern.Gpt2);
        var shift = type == TokenizerType.Bpe ? 0 : Vocabulary.SpecialTokens.Count;
        foreach (var text in lines.Concat(UnicodeTexts.Sample(1000)).Append("어제 바다에서 🍎🍎🍎를 찾았다, 2024년!").Append("a\ud83d \ude00b"))
        {
            var ids = own.Encode(text);
            var found = theirs.Encode(text);
            Assert.True(ids.Select(id => id - shift).SequenceEqual(found), $"{text}: {string.Join(' ', found)}, ours {string.Join(' ', ids)}");
            Assert.Equal(own.Decode(ids), theirs.Decode(found), StringComparer.Ordinal);
            Assert.Equal(own.Pieces(ids), theirs.Pieces(found));
        }
    }

    [Fact]
    public void Special_tokens_of_GPT2_are_found_by_their_names_and_are_never_text()
    {
        File.WriteAllText(_files["vocab.json"], $"{{{string.Join(", ", ByteAlphabet.Tokens.Select((t, i) => $"{System.Text.Json.JsonSerializer.Serialize(t)}: {i}"))}, \"ab\": 256, \"<|endoftext|>\": 257}}");
        File.WriteAllText(_files["merges.txt"], "#version: 0.2\na b\n");
        var tokenizer = ForeignFiles.Read(TokenizerType.Bpe, _files["vocab.json"]);
        Assert.Equal(new SpecialTokens(258, 259, 260, 257), tokenizer.Special);
        Assert.Equal(["<unk>", "<pad>", "<s>"], tokenizer.Added);
        Assert.Equal("<|endoftext|>ab", tokenizer.Decode([.. tokenizer.Encode("<|endoftext|>ab"), 257, 259]));
        Assert.DoesNotContain(257, tokenizer.Encode("<|endoftext|>"));
        Assert.Equal(256, tokenizer.Encode("ab").Single());
    }

    [Theory]
    [InlineData(TiktokenPattern.Cl100k, "I'LL go 12345!!\n\n  x", "I|'LL|▁go|▁|123|45|!!␊␊|▁|▁x")]
    [InlineData(TiktokenPattern.O200k, "helloWorld's 12345/", "hello|World's|▁|123|45|/")]
    [InlineData(TiktokenPattern.Gpt2, "I'LL go 12345!!", "I|'|LL|▁go|▁12345|!!")]
    public void Words_of_tiktoken_follow_the_pattern_that_is_asked_for(TiktokenPattern pattern, string text, string words)
    {
        // Every word is a token: the learner merges what stands together often.
        var parts = words.Split('|').Select(word => word.Replace('▁', ' ').Replace('␊', '\n')).ToArray();
        Assert.Equal(text, string.Concat(parts));
        var ranks = new List<string>(Enumerable.Range(0, 256).Select(b => Convert.ToBase64String([(byte)b])));
        foreach (var part in parts.Distinct())
            for (var length = 2; length <= part.Length; length++)
                if (Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(part[..length])) is var token && !ranks.Contains(token)) ranks.Add(token);
        var path = _files.Write("x.tiktoken", string.Concat(ranks.Select((token, rank) => $"{token} {rank}\n")));
        var tokenizer = ForeignFiles.Read(TokenizerType.Tiktoken, path, pattern);
        Assert.Equal(words.Split('|'), tokenizer.Pieces(tokenizer.Encode(text)));
        Assert.Equal(text, tokenizer.Decode(tokenizer.Encode(text)));
    }

    [Theory]
    [InlineData("the stones", "the st ##one ##s")]
    [InlineData("  the\u00a0sea.", "the sea .")]
    [InlineData("don't", "don ' t")]
    [InlineData("사과 海海a", "사 ##과 海 海 a")]
    [InlineData("stonex sea", "[UNK] sea")]
    [InlineData("a\u0007a [SEP]", "a ##a [UNK] [UNK] [UNK]")]
    [InlineData("12", "1 ##2")]
    [InlineData("", "")]
    public void Words_are_cut_into_the_longest_pieces_as_in_BERT(string text, string pieces)
    {
        var vocabulary = ForeignFiles.WordPiece.Replace("stone\n##s", "##s", StringComparison.Ordinal);
        var tokenizer = ForeignFiles.Read(TokenizerType.Wordpiece, _files.Write("vocab.txt", vocabulary));
        Assert.Equal(pieces, string.Join(' ', tokenizer.Pieces(tokenizer.Encode(text))));
    }

    [Fact]
    public void BERT_names_all_special_tokens_but_has_no_spaces()
    {
        var tokenizer = ForeignFiles.Read(TokenizerType.Wordpiece, _files.Write("vocab.txt", ForeignFiles.WordPiece));
        Assert.Equal((new SpecialTokens(2, 0, 3, 4), 0), (tokenizer.Special, tokenizer.Added.Count));
        Assert.Equal("the stones , a 사과 .", tokenizer.Decode([3, .. tokenizer.Encode("the stones,a 사과."), 4, 0]));
    }

    [Theory]
    [InlineData(TokenizerType.Sentencepiece)]
    [InlineData(TokenizerType.Wordpiece)]
    [InlineData(TokenizerType.Tiktoken)]
    [InlineData(TokenizerType.Bpe)]
    public void The_files_are_copied_byte_for_byte_and_are_enough(TokenizerType type)
    {
        var path = Make(type);
        var tokenizer = ForeignFiles.Read(type, path);
        tokenizer.Save(_files["copy"]);
        var name = type == TokenizerType.Bpe ? Tokenizer.VocabularyFile : ForeignTokenizer.ModelFile;
        Assert.Equal(File.ReadAllBytes(path), File.ReadAllBytes(Path.Combine(_files["copy"], name)));
        File.Delete(_files["merges.txt"]);
        var copy = (ForeignTokenizer)Tokenizer.Load(_files["copy"], ForeignFiles.Side(type, "elsewhere"));
        Assert.Equal(tokenizer.Special, copy.Special);
        foreach (var line in SampleText.Lines) Assert.Equal(tokenizer.Encode(line), copy.Encode(line));
        Assert.Throws<ArgumentOutOfRangeException>(() => copy.Decode([copy.Vocabulary.Count]));
        Assert.Throws<ArgumentOutOfRangeException>(() => copy.Pieces([-1]));
    }

    [Theory]
    [InlineData(TokenizerType.Sentencepiece)]
    [InlineData(TokenizerType.Wordpiece)]
    [InlineData(TokenizerType.Tiktoken)]
    [InlineData(TokenizerType.Bpe)]
    public void Threads_may_share_one(TokenizerType type)
    {
        var shared = ForeignFiles.Read(type, Make(type));
        int[][] expected = [.. SampleText.Lines.Select(ForeignFiles.Read(type, Make(type)).Encode)];
        Parallel.For(0, 2000, i => Assert.Equal(expected[i % expected.Length], shared.Encode(SampleText.Lines[i % expected.Length])));
    }

    [Theory]
    [InlineData(TokenizerType.Tiktoken)]
    [InlineData(TokenizerType.Bpe)]
    public void A_word_of_100000_characters_takes_no_quadratic_time(TokenizerType type)
    {
        var tokenizer = ForeignFiles.Read(type, Make(type));
        foreach (var text in new[] { new string('a', 100_000), string.Concat(Enumerable.Repeat("🍎", 50_000)), "x" + string.Concat(Enumerable.Repeat("🍎", 50_000)) })
            Assert.Equal(text, tokenizer.Decode(tokenizer.Encode(text)));
    }

    [Theory]
    [InlineData(TokenizerType.Sentencepiece, "x.model", "not a model", "'*x.model' is damaged or no SentencePiece model")]
    [InlineData(TokenizerType.Sentencepiece, "x.model", "", "has no pieces")]
    [InlineData(TokenizerType.Wordpiece, "vocab.txt", "a\nb\n", "has no token [UNK]")]
    [InlineData(TokenizerType.Wordpiece, "vocab.txt", "[UNK]\na\na\n", "token \"a\" occurs twice, with the ids 1 and 2")]
    [InlineData(TokenizerType.Tiktoken, "x.tiktoken", "YQ== 0\nYg==\n", "line 2 is \"Yg==\"; expected a token in Base64, a space and its rank")]
    [InlineData(TokenizerType.Tiktoken, "x.tiktoken", "YQ== 0\nYg== 1\n", "has no token for byte 0")]
    [InlineData(TokenizerType.Tiktoken, "x.tiktoken", "YQ== 0\nYg== 0\n", "both have id 0")]
    [InlineData(TokenizerType.Tiktoken, "x.tiktoken", "YQ== 0\nYg== 2000000000\n", "with ids from 0 to 2000000000")]
    [InlineData(TokenizerType.Bpe, "vocab.json", "{", "is no vocabulary (line 1)")]
    [InlineData(TokenizerType.Bpe, "vocab.json", "{\"a\": 0}", "has no token for byte 0")]
    public void A_file_that_cannot_be_used_is_refused_in_one_line(TokenizerType type, string name, string content, string expected)
    {
        var path = _files.Write(name, content);
        _files.Write("merges.txt", "");
        var message = Assert.Throws<Seq2SeqException>(() => ForeignFiles.Read(type, path)).Message;
        Assert.Contains(expected.Replace("*", _files.Path + Path.DirectorySeparatorChar, StringComparison.Ordinal), message);
        Assert.Contains(path, message);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void A_missing_file_or_a_file_of_another_type_is_an_error_that_says_so()
    {
        foreach (var type in Enum.GetValues<TokenizerType>().Where(t => t != TokenizerType.None))
        {
            Assert.Contains("nowhere' does not exist; expected the file of a ", Error(type, "nowhere"));
            Assert.Contains("is a directory", Error(type, _files.Path));
            foreach (var other in Enum.GetValues<TokenizerType>().Where(t => t != TokenizerType.None && t != type)) Error(other, Make(type));
        }
        File.Delete(_files["merges.txt"]);
        Assert.Contains("merges.txt' does not exist", Error(TokenizerType.Bpe, _files["vocab.json"]));
        _files.Write("merges.txt", "a b\nq zz\n");
        Assert.Contains("needs \"ab\", which is not a token", Error(TokenizerType.Bpe, Gpt2()));

        static string Error(TokenizerType type, string path) => Assert.Throws<Seq2SeqException>(() => ForeignFiles.Read(type, path)).Message;
    }

    private string Gpt2()
    {
        var merges = File.ReadAllText(_files["merges.txt"]);
        BytePairLearner.Learn(["xyxyxy"], 262).Save(_files.Path);
        _files.Write("merges.txt", merges);
        return _files["vocab.json"];
    }

    private string Make(TokenizerType type)
    {
        var learned = BytePairLearner.Learn(SampleText.Lines, 400);
        learned.Save(_files.Path);
        return type switch
        {
            TokenizerType.Sentencepiece => ForeignFiles.Model("unigram"),
            TokenizerType.Wordpiece => _files.Write("vocab.txt", ForeignFiles.WordPiece),
            TokenizerType.Tiktoken => _files.Write("x.tiktoken", ForeignFiles.Tiktoken(learned)),
            _ => _files["vocab.json"],
        };
    }
}
