using Seq2Seq.Text;

namespace Seq2Seq.Tests.Text;

/// <summary>The vocabularies under <c>vocab/</c> are those that the bundled corpora give.</summary>
public sealed class BundledVocabularyTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("ko-en/source", 4000)]
    [InlineData("ko-en/target", 2500)]
    public void Merges_are_learned_again_byte_for_byte(string name, int size)
    {
        BytePairLearner.Learn(Lines(name), size, normalization: new(NormalizationType.Nfc)).Save(_files.Path);
        foreach (var file in new[] { Tokenizer.VocabularyFile, Tokenizer.MergesFile })
            Assert.Equal(File.ReadAllText(Repository.Find($"vocab/{name}/{file}")), File.ReadAllText(_files[file]));
    }

    /// <summary>Pieces depend on rounded logarithms, which may differ in the last bit on another processor. So a few may differ there.</summary>
    [Theory]
    [InlineData("ko-en/source-unigram", 4000)]
    [InlineData("ko-en/target-unigram", 2500)]
    public void Pieces_are_learned_again(string name, int size)
    {
        var bundled = UnigramTokenizer.Load(Repository.Find($"vocab/{name}"), new(NormalizationType.Nfc));
        var learned = UnigramLearner.Learn(Lines(name), size, normalization: new(NormalizationType.Nfc));
        var (known, found) = (Scores(bundled), Scores(learned));
        Assert.InRange(known.Keys.Intersect(found.Keys).Count(), 0.99 * known.Count, known.Count);
        Assert.InRange(found.Count, 0.99 * known.Count, 1.01 * known.Count);
        Assert.True(known.Count(p => found.TryGetValue(p.Key, out var score) && Math.Abs(score - p.Value) < 0.01) >= 0.98 * known.Count);
    }

    [Theory]
    [InlineData("ko-en/source")]
    [InlineData("ko-en/target")]
    [InlineData("ko-en/source-unigram")]
    [InlineData("ko-en/target-unigram")]
    public void The_corpus_comes_back_and_hardly_any_character_is_spelled_in_bytes(string name)
    {
        var path = Repository.Find($"vocab/{name}");
        var tokenizer = Tokenizer.Load(path, Tokenizer.SideOf(path));
        var lines = Lines(name).Take(3000).ToArray();
        long parts = 0, tokens = 0;
        foreach (var line in lines)
        {
            var ids = tokenizer.Encode(line);
            Assert.Equal(line, tokenizer.Decode(ids));
            tokens += ids.Length;
            parts += tokenizer.Pieces(ids).Count(piece => piece.Contains("<0x", StringComparison.Ordinal));
        }
        Assert.InRange(parts, 0, tokens / 50); // merges of bytes leave some rare characters in parts
    }

    private static Dictionary<string, double> Scores(UnigramTokenizer tokenizer) =>
        Enumerable.Range(0, tokenizer.Vocabulary.Count).ToDictionary(id => tokenizer.Vocabulary[id], tokenizer.Score);

    private static IEnumerable<string> Lines(string name)
    {
        var column = name.Contains("source", StringComparison.Ordinal) ? 0 : 1;
        return File.ReadLines(Repository.Find("corpora/ko-en/train.tsv")).Select(line => line.Split('\t')[column]);
    }
}
