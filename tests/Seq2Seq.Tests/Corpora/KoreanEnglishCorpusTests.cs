using System.Security.Cryptography;
using System.Text;
using Seq2Seq.Corpora.KoEn;

namespace Seq2Seq.Tests.Corpora;

public sealed class KoreanEnglishCorpusTests : IClassFixture<KoreanEnglishCorpusTests.Committed>
{
    private readonly Committed _committed;

    public KoreanEnglishCorpusTests(Committed committed) => _committed = committed;

    [Fact]
    public void The_generator_makes_the_committed_files()
    {
        foreach (var (name, text) in Corpus.Draw().Files())
        {
            var expected = Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Path.Combine(Committed.Folder, name))));
            Assert.True(expected == Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text))),
                $"{name} differs from what the generator makes; run dotnet run -c Release --project corpora/ko-en/generator -- --out corpora/ko-en");
        }
    }

    [Fact]
    public void Splits_are_disjoint_and_distinct()
    {
        Assert.Equal(Corpus.TrainSize, _committed.Train.Length);
        Assert.Equal(Corpus.ValidSize, _committed.Valid.Length);
        Assert.Equal(Corpus.TestSize, _committed.Test.Length);
        var all = _committed.All.ToList();
        Assert.Equal(all.Count, all.Select(p => p.Source).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(all.Count, all.Select(p => p.Target).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void The_first_training_pair_is_the_seed_sentence() =>
        Assert.Equal(("나는 사과를 먹는다", "I eat an apple", "0-0 1-2 1-3 2-1"), _committed.Train[0]);

    [Fact]
    public void Lengths_are_within_bounds_and_every_bucket_is_filled()
    {
        foreach (var (source, target, _) in _committed.All)
        {
            Assert.InRange(source.Split(' ').Length, Corpus.MinimumLength, Corpus.MaximumLength);
            Assert.InRange(target.Split(' ').Length, Corpus.MinimumLength, Corpus.MaximumLength);
        }
        foreach (var bucket in Corpus.Buckets)
        {
            var share = 100.0 * _committed.Test.Count(p => p.Source.Split(' ').Length is var n && n >= bucket.From && n <= bucket.To) / Corpus.TestSize;
            Assert.InRange(share, bucket.Percent * 0.7, bucket.Percent * 1.3);
        }
    }

    [Fact]
    public void Text_is_clean()
    {
        foreach (var (source, target, _) in _committed.All)
        {
            Assert.All(source.Split(' '), word => Assert.All(word.TrimEnd('?'), c => Assert.True(Hangul.IsSyllable(c), source)));
            Assert.Matches("^[A-Z]", target);
            Assert.DoesNotMatch("  | $|[^A-Za-z '?-]", target);
            Assert.DoesNotMatch(@"\ba [aeio]|\ban [bcdfgjklmnpqrstvwxyz]", target);
            Assert.Equal(source.EndsWith('?'), target.EndsWith('?'));
        }
    }

    [Fact]
    public void Particles_agree_with_the_final_consonant()
    {
        var nouns = Lexicon.Default.Nouns.Select(n => n.Korean).Where(n => n.Length > 1).ToHashSet();
        var seen = 0;
        foreach (var word in _committed.All.SelectMany(p => p.Source.Split(' ')))
        {
            if (word.Length < 3 || nouns.Contains(word) || !nouns.Contains(word[..^1])) continue;
            var closed = Hangul.HasFinal(word[..^1]);
            if ("을은과".Contains(word[^1])) Assert.True(closed, word);
            if ("를는가와".Contains(word[^1])) Assert.False(closed, word);
            seen++;
        }
        Assert.True(seen > 10_000, $"only {seen} nouns with particles were found");
    }

    [Fact]
    public void Alignments_point_at_words()
    {
        foreach (var (source, target, alignment) in _committed.All)
        {
            int sources = source.Split(' ').Length, targets = target.Split(' ').Length;
            var alignedSources = new bool[sources];
            var alignedTargets = new bool[targets];
            foreach (var link in alignment.Split(' '))
            {
                var dash = link.IndexOf('-');
                alignedSources[int.Parse(link[..dash])] = true;
                alignedTargets[int.Parse(link[(dash + 1)..])] = true;
            }
            Assert.True(alignedSources.All(x => x), $"a Korean word has no partner: {source} = {target} ({alignment})");
            Assert.True(alignedTargets.All(x => x), $"an English word has no partner: {source} = {target} ({alignment})");
        }
    }

    [Fact]
    public void One_source_has_one_translation()
    {
        var translations = new Dictionary<string, string>(StringComparer.Ordinal);
        var conflicts = new List<string>();
        for (ulong stream = 1_000_000; stream < 1_040_000; stream++)
        {
            if (Corpus.TryDraw(Corpus.Seed, stream, 1) is not { } pair) continue;
            if (!translations.TryAdd(pair.Source, pair.Target) && translations[pair.Source] != pair.Target)
                conflicts.Add($"{pair.Source} = {translations[pair.Source]} | {pair.Target}");
        }
        Assert.True(conflicts.Count == 0, $"{conflicts.Count} sources have two translations:\n{string.Join('\n', conflicts.Take(40))}");
    }

    /// <summary>The files in the repository.</summary>
    public sealed class Committed
    {
        public static string Folder { get; } = FindFolder();

        public (string Source, string Target, string Alignment)[] Train { get; } = Read("train");

        public (string Source, string Target, string Alignment)[] Valid { get; } = Read("valid");

        public (string Source, string Target, string Alignment)[] Test { get; } = Read("test");

        public IEnumerable<(string Source, string Target, string Alignment)> All => Train.Concat(Valid).Concat(Test);

        private static (string, string, string)[] Read(string split)
        {
            var alignments = File.ReadAllLines(Path.Combine(Folder, split + ".align"));
            return [.. File.ReadAllLines(Path.Combine(Folder, split + ".tsv")).Select((line, i) =>
            {
                var fields = line.Split('\t');
                Assert.Equal(2, fields.Length);
                return (fields[0], fields[1], alignments[i]);
            })];
        }

        private static string FindFolder()
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Seq2Seq.sln"))) folder = folder.Parent;
            return Path.Combine(folder?.FullName ?? throw new DirectoryNotFoundException("Seq2Seq.sln was not found above the tests"), "corpora", "ko-en");
        }
    }
}
