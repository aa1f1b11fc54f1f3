using System.Text;
using System.Text.RegularExpressions;
using Seq2Seq.Corpora.Headlines;
using Seq2Seq.Evaluation;

namespace Seq2Seq.Tests.Corpora;

public sealed partial class HeadlineCorpusTests
{
    public static TheoryData<string> Languages => [.. HeadlineCorpus.Languages];

    [Theory]
    [MemberData(nameof(Languages))]
    public void The_generator_makes_the_committed_files(string language)
    {
        foreach (var (name, text) in HeadlineCorpus.Draw(language).Files())
            Assert.True(Encoding.UTF8.GetBytes(text).AsSpan().SequenceEqual(File.ReadAllBytes(Repository.Find($"corpora/headlines-{language}/{name}"))),
                $"headlines-{language}/{name} differs from what the generator makes; "
                + "run dotnet run -c Release --project corpora/headlines-generator -- --out corpora");
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void Splits_are_disjoint_and_distinct(string language)
    {
        NewsItem[] train = Committed(language, "train"), valid = Committed(language, "valid"), test = Committed(language, "test");
        Assert.Equal((HeadlineCorpus.TrainSize, HeadlineCorpus.ValidSize, HeadlineCorpus.TestSize), (train.Length, valid.Length, test.Length));
        NewsItem[] all = [.. train, .. valid, .. test];
        Assert.Equal(all.Length, all.Select(item => item.Text).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(all.Length, all.Select(item => item.Headline).Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void Items_are_clean_text_of_two_to_five_sentences(string language)
    {
        foreach (var (text, headline) in Committed(language, "train"))
        {
            Assert.InRange(Sentences.Of(text).Count, 2, 5);
            Assert.InRange(headline.Split(' ').Length, 2, 16);
            Assert.True(headline.Length < text.Length);
            Assert.DoesNotMatch(Leftover(), text + " " + headline);
            Assert.DoesNotMatch(@"[.!?]$", headline);
            if (language == "en") Assert.Matches("^[\"A-Z0-9$].*[.\"]$", text);
        }
    }

    /// <summary>Without copying such a headline cannot be written: it has a word that no training text has and that stands in the item.</summary>
    [Theory]
    [InlineData("en", 0.45)]
    [InlineData("ko", 0.40)]
    public void Many_headlines_have_words_that_can_only_be_copied(string language, double least)
    {
        HashSet<string> known = [.. Committed(language, "train").SelectMany(item => (item.Text + " " + item.Headline).Split(' '))];
        var items = Committed(language, "test");
        var copied = items.Count(item => item.Headline.Split(' ').Intersect(item.Text.Split(' ')).Except(known).Any());
        Assert.InRange((double)copied / items.Length, least, 0.75);
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void The_main_fact_stands_first_in_more_than_half_of_the_items(string language)
    {
        var items = Committed(language, "test");
        var first = items.Count(item => Sentences.Of(item.Text).Select(sentence => Common(sentence, item.Headline)).ToArray() is var common
            && common[0] == common.Max());
        Assert.InRange((double)first / items.Length, 0.5, 0.75);

        static int Common(string sentence, string headline) => sentence.Split(' ').Intersect(headline.Split(' ')).Count();
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void A_headline_names_nothing_that_the_main_fact_lacks(string language)
    {
        var grammar = NewsGrammar.Read(language);
        Assert.InRange(grammar.Choices.Count, 100, 1000);
        foreach (var (happening, number) in grammar.Choices)
        {
            var (sentence, headline) = happening.Events[number - 1];
            Assert.All(Slots(headline), slot => Assert.True(Slots(sentence).Contains(slot), $"{happening.Name}: {{{slot}}} of '{headline}' is not in '{sentence}'"));
            foreach (var slot in Slots(sentence).Concat(happening.Openers.Concat(happening.Details).SelectMany(aside => Slots(aside.Text))))
                Assert.True(grammar.Kinds.ContainsKey(slot.TrimEnd([.. "0123456789"])), $"{happening.Name}: {{{slot}}} is no kind");
            Assert.True(happening.Openers.Count(aside => aside.Fits(number)) >= 2, $"{happening.Name} {number} has too few openers");
            Assert.True(happening.Details.Count(aside => aside.Fits(number)) >= 2, $"{happening.Name} {number} has too few details");
        }

        static HashSet<string> Slots(string text) => [.. Regex.Matches(text, @"\{([a-z]+\d*)").Select(match => match.Groups[1].Value)];
    }

    [Theory]
    [InlineData('시', "은(는)", "는")]
    [InlineData('군', "은(는)", "은")]
    [InlineData('군', "이(가)", "이")]
    [InlineData('%', "이(가)", "가")]
    [InlineData('길', "(으)로", "로")]
    [InlineData('금', "(으)로", "으로")]
    [InlineData('3', "(으)로", "으로")]
    [InlineData('0', "을(를)", "을")]
    [InlineData('7', "(으)로", "로")]
    [InlineData('2', "과(와)", "와")]
    [InlineData('책', "(이)나", "이나")]
    [InlineData('차', "(이)나", "나")]
    public void Particles_follow_what_is_read_before_them(char before, string particle, string expected) =>
        Assert.Equal(expected, Spelling.Attached(before, particle));

    [Theory]
    [InlineData("a otter ate a apple", "An otter ate an apple")]
    [InlineData("\"we won\"", "\"We won\"")]
    [InlineData("48 of 50", "48 of 50")]
    public void English_begins_with_a_capital_and_knows_its_articles(string sentence, string expected) => Assert.Equal(expected, Spelling.Finish(sentence, "en"));

    [Fact]
    public void Particles_follow_the_word_within_quotes() => Assert.Equal("‘유리 강’이 ‘유리 지도’가", Spelling.Finish("‘유리 강’이(가) ‘유리 지도’이(가)", "ko"));

    private static NewsItem[] Committed(string language, string split) => [.. File.ReadLines(Repository.Find($"corpora/headlines-{language}/{split}.tsv"))
        .Select(line => line.Split('\t') is [var text, var headline] ? new NewsItem(text, headline) : throw new InvalidDataException(line))];

    /// <summary>What only a mistake of the grammar leaves behind.</summary>
    [GeneratedRegex(@"[{}\[\]<>|=^]|\(|  |^ | $|[a-z]\.[A-Z]|\b[Aa] [aeio]| [.,]|\\")]
    private static partial Regex Leftover();
}
