using System.Text;

namespace Seq2Seq.Corpora.KoEn;

/// <summary>One sentence in both languages and the word alignment between them.</summary>
internal sealed record AlignedPair(string Source, string Target, string Alignment)
{
    /// <summary>The <see cref="Analysis"/> of the Korean sentence.</summary>
    public string SourceMarks { get; init; } = "";

    /// <summary>The <see cref="Analysis"/> of the English sentence.</summary>
    public string TargetMarks { get; init; } = "";

    public int SourceLength { get; } = Source.Count(c => c == ' ') + 1;

    public int TargetLength { get; } = Target.Count(c => c == ' ') + 1;

    /// <summary>Writes a sentence in both languages and aligns the words that share a concept.</summary>
    public static AlignedPair Of(Sentence sentence)
    {
        var korean = KoreanWriter.Write(sentence);
        var english = EnglishWriter.Write(sentence);
        var links = new StringBuilder();
        for (var i = 0; i < korean.Count; i++)
            for (var j = 0; j < english.Count; j++)
                if (korean[i].IsAlignedWith(english[j])) links.Append(links.Length == 0 ? "" : " ").Append(i).Append('-').Append(j);
        return new AlignedPair(Text(korean), Text(english), links.ToString()) { SourceMarks = Marks(korean), TargetMarks = Marks(english) };
    }

    private static string Marks(List<Word> words) => string.Join(' ', words.Select(w => w.Marks));

    private static string Text(List<Word> words) => string.Join(' ', words.Select(w => w.Text));
}
