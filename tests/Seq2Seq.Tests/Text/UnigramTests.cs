using System.Text;
using FsCheck.Xunit;
using Seq2Seq.Text;

namespace Seq2Seq.Tests.Text;

/// <summary>The unigram language model against sums over all segmentations, its learning against plain counts, and its files.</summary>
public sealed class UnigramTests : IDisposable
{
    private static readonly UnigramTokenizer Learned = UnigramLearner.Learn(SampleText.Lines, 400);

    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Property(MaxTest = 2000)]
    public void Any_text_comes_back_exactly(string text)
    {
        var ids = Learned.Encode(text);
        Assert.All(ids, id => Assert.InRange(id, 4, Learned.Vocabulary.Count - 1));
        Assert.Equal(text, Learned.Decode(ids), StringComparer.Ordinal);
    }

    [Fact]
    public void Special_tokens_are_no_text_and_other_ids_are_refused()
    {
        Assert.Equal("사과", Learned.Decode([Vocabulary.Bos, .. Learned.Encode("사과"), Vocabulary.Eos, Vocabulary.Pad]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Learned.Decode([400]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Learned.Score(-1));
    }

    [Theory]
    [InlineData("stones")]
    [InlineData(" standing")]
    [InlineData("사과를")]
    [InlineData("xyz")]
    [InlineData("appleapple")]
    public void A_word_is_cut_into_its_most_probable_pieces(string word)
    {
        var best = Segmentations(word).MaxBy(s => s.Score);
        Assert.Equal(best.Score, Learned.Encode(word).Sum(Learned.Score), 9);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0.2)]
    public void Segmentations_are_drawn_with_their_probabilities(double alpha)
    {
        var all = Segmentations("a stone"[1..]);
        var total = all.Sum(s => Math.Exp(alpha * s.Score));
        var random = new Random(1);
        const int draws = 20_000;
        var counts = new Dictionary<string, int>();
        for (var i = 0; i < draws; i++)
        {
            var ids = Learned.Sample(" stone", alpha, random.NextDouble);
            Assert.Equal(" stone", Learned.Decode(ids));
            var key = string.Join(' ', ids);
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }
        foreach (var (ids, score) in all)
        {
            var p = Math.Exp(alpha * score) / total;
            var found = counts.GetValueOrDefault(string.Join(' ', ids)) / (double)draws;
            Assert.InRange(found, p - 5 * Math.Sqrt(p / draws) - 1e-9, p + 5 * Math.Sqrt(p / draws) + 1e-4);
        }
    }

    [Fact]
    public void Expected_counts_are_those_over_all_segmentations()
    {
        const string word = " stone";
        var ids = Enumerable.Range(0, Learned.Vocabulary.Count);
        var pieces = ids.Select(id => Vocabulary.IsSpecial(id) ? null : ByteAlphabet.Bytes(Learned.Vocabulary[id])).ToArray();
        var model = new UnigramModel(pieces, [.. Enumerable.Range(0, pieces.Length).Select(Learned.Score)]);
        var expected = new double[pieces.Length];
        var log = model.AddExpected(Encoding.UTF8.GetBytes(word), 3, expected);
        var all = Segmentations(word);
        var total = all.Sum(s => Math.Exp(s.Score));
        Assert.Equal(Math.Log(total), log, 9);
        for (var id = 0; id < expected.Length; id++)
            Assert.Equal(3 * all.Sum(s => s.Ids.Count(i => i == id) * Math.Exp(s.Score)) / total, expected[id], 9);
    }

    [Fact]
    public void Seeds_are_the_parts_of_words_that_cannot_be_extended_without_being_rarer()
    {
        (string Word, long Count)[] words = [("banana", 3), ("bandana", 1), ("사과나무", 2), ("나무", 4), ("x", 9), ("🍎🍎🍎", 1), ("abcdefghijklmnopqrst", 2)];
        var counts = new Dictionary<string, long>();
        foreach (var (word, count) in words)
        {
            Rune[] runes = [.. word.EnumerateRunes()];
            for (var i = 0; i < runes.Length; i++)
                for (var j = i + 1; j <= Math.Min(runes.Length, i + SeedPieces.LongestPiece); j++)
                    counts[string.Concat(runes[i..j])] = counts.GetValueOrDefault(string.Concat(runes[i..j])) + count;
        }
        var seeds = SeedPieces.Of([.. words.Select(w => (Encoding.UTF8.GetBytes(w.Word), w.Count))], 2)
            .ToDictionary(s => Encoding.UTF8.GetString(s.Piece), s => s.Count);
        foreach (var (seed, count) in seeds) Assert.Equal(counts[seed], count);
        var maximal = counts.Where(c => c.Value >= 2 && Length(c.Key) > 1 && (Length(c.Key) == SeedPieces.LongestPiece
            || !counts.Any(o => o.Key.StartsWith(c.Key, StringComparison.Ordinal) && Length(o.Key) == Length(c.Key) + 1 && o.Value == c.Value)));
        Assert.Equal(maximal.Select(c => c.Key).Order(StringComparer.Ordinal), seeds.Keys.Order(StringComparer.Ordinal));

        static int Length(string text) => text.EnumerateRunes().Count();
    }

    [Fact]
    public void The_same_lines_in_any_order_give_the_same_bytes()
    {
        Learned.Save(_files["one"]);
        UnigramLearner.Learn(SampleText.Lines.Reverse(), 400).Save(_files["two"]);
        foreach (var file in new[] { Tokenizer.VocabularyFile, Tokenizer.ScoresFile })
            Assert.Equal(File.ReadAllText(Path.Combine(_files["one"], file)), File.ReadAllText(Path.Combine(_files["two"], file)));
        var read = UnigramTokenizer.Load(_files["one"]);
        foreach (var line in SampleText.Lines) Assert.Equal(Learned.Encode(line), read.Encode(line));
        for (var id = 0; id < read.Vocabulary.Count; id++) Assert.Equal(Learned.Score(id), read.Score(id));
    }

    /// <summary>Learned on the same text with the same number of pieces, the most probable segmentations need no more tokens than byte-pair encoding.</summary>
    [Fact]
    public void Learned_pieces_serve_the_text_that_they_were_learned_from()
    {
        var merged = BytePairLearner.Learn(SampleText.Lines, 400);
        int unigram = SampleText.Lines.Sum(l => Learned.Encode(l).Length), pairs = SampleText.Lines.Sum(l => merged.Encode(l).Length);
        Assert.InRange(unigram, 1, pairs * 1.05);
        var smaller = UnigramLearner.Learn(SampleText.Lines, 320);
        Assert.True(LogLikelihood(Learned) > LogLikelihood(smaller));
        Assert.Equal(320, smaller.Vocabulary.Count);
        Assert.InRange(Learned.Vocabulary.Count, 321, 400);

        static double LogLikelihood(UnigramTokenizer tokenizer) => SampleText.Lines.Sum(line => tokenizer.Encode(line).Sum(tokenizer.Score));
    }

    [Theory]
    [InlineData(260)]
    [InlineData(261)]
    [InlineData(270)]
    public void A_small_vocabulary_keeps_the_most_frequent_characters(int limit)
    {
        var tokenizer = UnigramLearner.Learn(["나는 그는 나는 사과를 바다를"], limit);
        Assert.InRange(tokenizer.Vocabulary.Count, 260, limit);
        if (limit > 260) Assert.Equal("▁는", string.Join("", tokenizer.Pieces(tokenizer.Encode(" 는"))));
        Assert.Equal("사과는", tokenizer.Decode(tokenizer.Encode("사과는")));
        Assert.Throws<OptionException>(() => UnigramLearner.Learn(["a"], 259));
    }

    [Fact]
    public void Without_text_or_anything_frequent_nothing_is_learned()
    {
        Assert.Contains("no text", Assert.Throws<Seq2SeqException>(() => UnigramLearner.Learn([""], 300)).Message);
        Assert.Contains("lower the minimum frequency", Assert.Throws<Seq2SeqException>(() => UnigramLearner.Learn(SampleText.Lines, 300, minFrequency: 1000)).Message);
        Assert.Equal(260, UnigramLearner.Learn(["x"], 300).Vocabulary.Count);
    }

    [Theory]
    [InlineData('e')]
    [InlineData('한')]
    [InlineData(' ')]
    public void A_line_of_100000_characters_comes_back(char character)
    {
        string text = new(character, 100_000);
        Assert.Equal(text, Learned.Decode(Learned.Encode(text)));
        Assert.Equal(text, Learned.Decode(Learned.Sample(text, 0.5, new Random(1).NextDouble)));
    }

    [Theory]
    [InlineData("-1\n-2\n", "scores.txt: there are 2 scores for ")]
    [InlineData("-1\nx\n", "scores.txt line 2 is \"x\"; expected the logarithm of a probability")]
    [InlineData("1\n*", "score 1 is 1, expected a finite number of at most 0")]
    [InlineData("NaN\n*", "score 1 is NaN, expected a finite number of at most 0")]
    [InlineData("", "scores.txt line 1 is \"\"")]
    public void Scores_that_do_not_fit_are_refused(string scores, string expected)
    {
        Learned.Save(_files.Path);
        File.WriteAllText(_files[Tokenizer.ScoresFile], scores.Replace("*", string.Concat(Enumerable.Repeat("-1\n", Learned.Vocabulary.Count - 5)), StringComparison.Ordinal));
        Assert.Contains(expected, Assert.Throws<Seq2SeqException>(() => Tokenizer.Load(_files.Path, new() { Level = Level.Unigram })).Message);
    }

    [Fact]
    public void The_level_shows_in_the_files()
    {
        foreach (var level in Enum.GetValues<Level>())
        {
            Tokenizer.Learn(SampleText.Lines, new() { Level = level, VocabularyLimit = 300 }).Save(_files[level.ToString()]);
            Assert.Equal(level, Tokenizer.SideOf(_files[level.ToString()]).Level);
        }
        Assert.Contains("one of unigram; expected one of words", Assert.Throws<Seq2SeqException>(() => WordTokenizer.Load(_files["Unigram"])).Message);
        Assert.Contains("scores.txt not found", Assert.Throws<Seq2SeqException>(() => UnigramTokenizer.Load(_files["Bpe"])).Message);
        Assert.Contains("does not exist", Assert.Throws<Seq2SeqException>(() => Tokenizer.SideOf(_files["none"])).Message);
        Assert.Contains("does not show what it is", Assert.Throws<Seq2SeqException>(() => Tokenizer.SideOf(_files.Write("x.txt", ""))).Message);
    }

    /// <summary>Returns all ways to cut a word into pieces.</summary>
    private static List<(int[] Ids, double Score)> Segmentations(string word)
    {
        var bytes = string.Concat(Encoding.UTF8.GetBytes(word).Select(ByteAlphabet.Symbol));
        var all = new List<(int[], double)>();
        Extend([], 0);
        return all;

        void Extend(int[] ids, int start)
        {
            if (start == bytes.Length) all.Add((ids, ids.Sum(Learned.Score)));
            for (var end = start + 1; end <= bytes.Length; end++)
                if (Learned.Vocabulary.IdOf(bytes[start..end]) is var id && !Vocabulary.IsSpecial(id))
                    Extend([.. ids, id], end);
        }
    }
}
