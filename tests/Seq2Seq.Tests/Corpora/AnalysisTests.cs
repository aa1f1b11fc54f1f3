using Seq2Seq.Corpora.KoEn;

namespace Seq2Seq.Tests.Corpora;

public sealed class AnalysisTests
{
    [Theory]
    [InlineData("먹다", ".", "먹었다", "VZE")]
    [InlineData("가다", ".", "갔습니다", "VEee")] // a syllable of two parts belongs to the first
    [InlineData("공부하다", ".", "공부했다", "VvvE")]
    [InlineData("듣다", "ㄷ", "들었다", "VZE")]
    [InlineData("굽다", "ㅂ", "구웠다", "VZE")]
    [InlineData("부르다", "르", "불렀다", "VvE")]
    public void Forms_of_the_past_are_stem_tense_and_ending(string dictionary, string sign, string form, string marks)
    {
        var past = Conjugation.Past(Stem.Of(dictionary, sign switch { "ㄷ" => Inflection.Dieut, "ㅂ" => Inflection.Bieup, "르" => Inflection.Reu, _ => Inflection.Regular }));
        Assert.StartsWith(past.Text, form);
        Assert.Equal(marks, Conjugation.Marks(past, form));
    }

    [Theory]
    [InlineData("의사", "의사다", "NnE")]
    [InlineData("의사", "의사라고", "NnEe")]
    [InlineData("의사", "의사예요", "NnOE")]
    [InlineData("의사", "의사입니까?", "NnOEeS")]
    [InlineData("학생", "학생이다", "NnOE")]
    [InlineData("학생", "학생인", "NnO")]
    public void A_copula_is_apart_from_its_noun_and_may_be_gone(string noun, string form, string marks) =>
        Assert.Equal(marks, Conjugation.Marks(Stem.Copula(noun), form));

    [Fact]
    public void Honorific_auxiliaries_and_adjectives_of_two_words_have_their_parts()
    {
        Assert.Equal("VHhE", Conjugation.Marks(Conjugation.Honorific(Stem.Of("읽다")), "읽으세요"));
        Assert.Equal("XEe", Conjugation.Marks(Stem.Of("있다").As(Tag.Aux), "있어요"));
        Assert.Equal("NJ AE", Conjugation.Marks(Stem.Of("키가 크다", descriptive: true), "키가 크다"));
    }

    [Theory]
    [InlineData("누구", "가", "누가", "RJ")]
    [InlineData("나", "가", "내가", "RJ")]
    [InlineData("나", "로", "나로", "RJ")]
    [InlineData("저희", "에게", "저희에게", "RrJj")]
    [InlineData("그녀", "께서는", "그녀께서는", "RrJjJ")]
    public void Particles_are_parts_of_their_own(string word, string particle, string text, string marks) =>
        Assert.Equal((text, marks), Particles.Attach(new Word(word, Tag.Pron), particle) is var attached ? (attached.Text, attached.Marks) : default);

    [Fact]
    public void Labels_are_those_of_syllables_or_words()
    {
        var (text, marks) = Analysis.Read("다음/Noun 주/Noun+에/Particle");
        Assert.Equal(("다음 주에", "Nn NJ"), (text, marks));
        Assert.Equal("B-NOUN I-NOUN B-NOUN B-PARTICLE", Analysis.OfCharacters(marks));
        Assert.Equal("NOUN NOUN", Analysis.OfWords(marks));
        Assert.Throws<InvalidDataException>(() => Analysis.Read("다음"));
    }

    [Fact]
    public void Labelled_sentences_are_the_first_of_each_split_with_a_label_for_each_unit()
    {
        foreach (var (split, count) in new[] { ("train", Corpus.TaggedTrainSize), ("valid", Corpus.TaggedValidSize), ("test", Corpus.TaggedTestSize) })
        {
            var folder = KoreanEnglishCorpusTests.Committed.Folder;
            string[][] pairs = [.. Rows($"{split}.tsv").Take(count)], korean = [.. Rows($"tags-{split}.ko.tsv")], english = [.. Rows($"tags-{split}.en.tsv")];
            Assert.Equal(pairs.Select(p => p[0]), korean.Select(p => p[0]));
            Assert.Equal(pairs.Select(p => p[1]), english.Select(p => p[0]));
            Assert.All(english, row => Assert.Equal(row[0].Split(' ').Length, row[1].Split(' ').Length));
            Assert.All(korean, row =>
            {
                var labels = new Queue<string>(row[1].Split(' '));
                Assert.Equal(row[0].Count(c => c != ' '), labels.Count);
                foreach (var word in row[0].Split(' '))
                    foreach (var (i, label) in word.Select(_ => labels.Dequeue()).Index())
                        if (i == 0) Assert.StartsWith("B-", label);
            });

            IEnumerable<string[]> Rows(string name) => File.ReadLines(Path.Combine(folder, name)).Select(line => line.Split('\t'));
        }
    }

    [Fact]
    public void The_same_word_has_the_label_of_its_place()
    {
        var rows = File.ReadLines(Path.Combine(KoreanEnglishCorpusTests.Committed.Folder, "tags-train.en.tsv")).Select(line => line.Split('\t'));
        var labels = rows.SelectMany(row => row[0].Split(' ').Zip(row[1].Split(' '))).ToLookup(pair => pair.First, pair => pair.Second);
        Assert.Equal(["DET", "PRON", "SCONJ"], labels["that"].Distinct().Order());
        Assert.Equal(["DET", "PRON"], labels["her"].Distinct().Order());
        Assert.Equal(["ADP", "PART"], labels["to"].Distinct().Order());
    }
}
