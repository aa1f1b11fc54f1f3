using Seq2Seq.Text;

namespace Seq2Seq.Data;

/// <summary>The checks of single rows, of one corpus.</summary>
internal static class RowChecks
{
    private const int Sample = 10_000; // rows that tell what is usual
    private const double MostUnusual = 4; // times the usual ratio of lengths
    private const int ShortText = 20; // characters, up to which a ratio says little
    private const int LeastLetters = 4;
    private const double LeastInScript = 0.5;
    private const string OtherSide = "Is it the right language? Remove such pairs, or exchange the sides.";

    private static readonly Normalization Form = new(NormalizationType.Nfc);

    /// <summary>Returns fresh checks for a corpus. Its first rows are read to learn what is usual in it.</summary>
    public static RowCheck[] Of(CorpusFiles corpus) => corpus.IsText ? [.. OfTexts(corpus), .. OfDamage("data.text.normalization composes")]
        : [.. OfPairs(corpus), .. OfDamage("data.src.normalization and data.trg.normalization compose")];

    private static IEnumerable<RowCheck> OfTexts(CorpusFiles corpus)
    {
        var sample = Profile(CorpusRow.Of(corpus).Where(row => row.IsPair).Take(Sample).Select(row => row.Text.Source));
        var texts = new HashSample();
        return
        [
            new("lines are blank", "Nothing is to be done: training leaves them out.", row => row.IsPair ? null : "a blank line"),
            new("texts repeat an earlier text", "They count twice in training, and a model learns them by heart; remove them unless they stand for a real frequency.",
                row => row.IsPair ? Repeats(texts.Add(HashOfSource(row.Text), row.Number), row.Text.Source) : null, () => texts.Weight),
            Script("text", corpus.SourceLanguage, sample, row => row.Text.Source, row => row.IsPair, "Is it the right language? Remove such texts."),
        ];
    }

    private static IEnumerable<RowCheck> OfPairs(CorpusFiles corpus)
    {
        TextPair[] sample = [.. CorpusRow.Of(corpus).Where(IsWhole).Take(Sample).Select(row => row.Text)];
        var usual = Median(sample);
        SideProfile source = Profile(sample.Select(pair => pair.Source)), target = Profile(sample.Select(pair => pair.Target));
        var isTranslation = Language(corpus.SourceLanguage, source) is { } from && Language(corpus.TargetLanguage, target) is { } to && from != to;
        HashSample pairs = new(), sources = new(), targetsOfSource = new();
        return
        [
            new("rows are no pair, as they have no TAB", "Training refuses such a file; remove the rows or complete them.",
                row => row.IsPair ? null : row.Text.Source.Length == 0 ? "an empty line" : RowCheck.Quote(row.Text.Source)),
            new("pairs have a side without text", "Training leaves them out; in a test set they are counted. Remove them.",
                row => !row.IsPair || IsWhole(row) ? null : string.IsNullOrWhiteSpace(row.Text.Source) ? "the source is empty" : "the target is empty"),
            new("pairs repeat an earlier pair", "They count twice in training; remove them unless they stand for a real frequency.",
                Whole(row => Repeats(pairs.Add(Hash(row.Text), row.Number), row.Text.Source)), () => pairs.Weight),
            new("sources have another target in an earlier row", "A model learns one of the targets, or a mixture; keep the best, if only one is right.", Whole(row =>
            {
                var before = sources.Add(HashSample.Hash(Form.Apply(row.Text.Source)), row.Number);
                return targetsOfSource.Add(Hash(row.Text), row.Number) == 0 ? Repeats(before, row.Text.Source) : null;
            }), () => sources.Weight),
            new("targets are a copy of their source", "Left untranslated? A model learns to copy from them; remove them unless that is wanted.", Whole(row =>
                isTranslation && row.Text.Source == row.Text.Target && row.Text.Source.Any(char.IsLetter) ? RowCheck.Quote(row.Text.Source) : null)),
            new($"pairs have lengths that fit badly: more than {MostUnusual} times the usual ratio", "Such pairs are often no translations; look at them, or set data.max_length_ratio.",
                Whole(row => Unusual(row.Text, usual))),
            Script("source", corpus.SourceLanguage, source, row => row.Text.Source, IsWhole, OtherSide),
            Script("target", corpus.TargetLanguage, target, row => row.Text.Target, IsWhole, OtherSide),
        ];
    }

    private static IEnumerable<RowCheck> OfDamage(string remedy) =>
        [
            Text("rows have U+FFFD, which stands for bytes that were lost in a conversion", "Convert the file again from its original.",
                text => EncodingDamage.HasReplacement(text) ? RowCheck.Quote(text) : null),
            Text("rows are UTF-8 that was taken for Latin-1 or Windows-1252", "Convert the file again: the original was UTF-8 already.",
                text => EncodingDamage.Repaired(text) is { } repaired ? $"{RowCheck.Quote(text)} should be {RowCheck.Quote(repaired)}" : null),
            Text("rows have decomposed characters, as macOS writes them", $"Nothing is to be done: {remedy} them, unless set to none.",
                text => EncodingDamage.IsDecomposed(text) ? RowCheck.Quote(text) : null),
            Text("rows have characters written as in HTML, such as &quot;", "Replace them by the characters.",
                text => EncodingDamage.HasEntities(text) ? RowCheck.Quote(text) : null),
        ];

    /// <summary>Returns the hash of a pair in the form in which a model sees it.</summary>
    public static ulong Hash(TextPair pair) => HashSample.Hash(Form.Apply(pair.Source), Form.Apply(pair.Target));

    /// <summary>Returns the hash of a source in the form in which a model sees it.</summary>
    public static ulong HashOfSource(TextPair pair) => HashSample.Hash(Form.Apply(pair.Source));

    private static bool IsWhole(CorpusRow row) => row.IsPair && !string.IsNullOrWhiteSpace(row.Text.Source) && !string.IsNullOrWhiteSpace(row.Text.Target);

    private static Func<CorpusRow, string?> Whole(Func<CorpusRow, string?> look) => row => IsWhole(row) ? look(row) : null;

    private static string? Repeats(long before, string text) => before == 0 ? null : FormattableString.Invariant($"as line {before}: {RowCheck.Quote(text)}");

    private static RowCheck Text(string problem, string advice, Func<string, string?> look) =>
        new(problem, advice, row => look(row.Text.Source) ?? look(row.Text.Target));

    /// <summary>The scripts of a language, or the one in which the first texts are written, if the language is not known.</summary>
    private static RowCheck Script(string side, string language, SideProfile sample, Func<CorpusRow, string> textOf, Func<CorpusRow, bool> isLookedAt,
        string advice)
    {
        var scripts = Scripts.OfLanguage(language);
        if (scripts.Count == 0)
            scripts = sample.MainScript == Data.Script.Other ? [] : [sample.MainScript];
        var name = string.Join(" or ", scripts);
        return new($"{side}s are not written in {name}", advice,
            row => isLookedAt(row) && scripts.Count > 0 && IsOtherScript(textOf(row), scripts) ? RowCheck.Quote(textOf(row)) : null);
    }

    private static string? Language(string code, SideProfile sample) => Scripts.OfLanguage(code).Count > 0 ? code : sample.Language;

    private static SideProfile Profile(IEnumerable<string> texts)
    {
        var profile = new SideProfile();
        foreach (var text in texts)
            profile.Add(text);
        return profile;
    }

    private static bool IsOtherScript(string text, IReadOnlyList<Script> scripts)
    {
        int letters = 0, right = 0;
        foreach (var c in text)
        {
            var script = Scripts.Of(c);
            letters += script == Data.Script.Other ? 0 : 1;
            right += scripts.Contains(script) ? 1 : 0;
        }
        return letters >= LeastLetters && right < LeastInScript * letters;
    }

    private static string? Unusual(TextPair pair, double usual)
    {
        double source = pair.Source.Length, target = pair.Target.Length;
        var ratio = target / source / usual;
        return Math.Max(source * usual, target) > ShortText && (ratio > MostUnusual || ratio < 1 / MostUnusual)
            ? FormattableString.Invariant($"{pair.Source.Length} and {pair.Target.Length} characters: {RowCheck.Quote(pair.Source)}") : null;
    }

    /// <summary>Returns the median ratio of the lengths of target and source, in characters.</summary>
    private static double Median(TextPair[] pairs)
    {
        double[] ratios = [.. pairs.Select(pair => (double)pair.Target.Length / pair.Source.Length).Order()];
        return ratios.Length == 0 ? 1 : ratios[ratios.Length / 2];
    }
}
