using Seq2Seq.Data;
using static System.FormattableString;

namespace Seq2Seq.Tasks.Tagging;

/// <summary>A text of a corpus with a label for each of its units.</summary>
/// <param name="Text">The text.</param>
/// <param name="Labels">The labels in the order of the units.</param>
/// <param name="Place">Where it stands.</param>
internal readonly record struct LabelledText(string Text, string[] Labels, CorpusPlace Place)
{
    /// <summary>Reads the texts of a corpus.</summary>
    /// <exception cref="Seq2SeqException">A file is missing or damaged, or a text has not as many labels as units.</exception>
    public static IEnumerable<LabelledText> Read(string path, TaggingDataOptions data)
    {
        var units = new TextUnits(data.Text);
        var columns = data.NamedColumns();
        var place = new CorpusPlace(path, 0, columns.TokensAreCharacters);
        foreach (var (text, given) in new StoredCorpus(path, columns))
        {
            place = place with { Number = place.Number + 1 };
            var labels = given.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            var count = units.Of(text).Count;
            if (labels.Length != count)
                throw new Seq2SeqException(Invariant($"{place.Of()}: {count} {units.Name} and {labels.Length} labels; expected a label for each, with spaces between"));
            yield return new(text, labels, place);
        }
    }
}

/// <summary>A text of a corpus, for messages.</summary>
/// <param name="Path">The path of the corpus.</param>
/// <param name="Number">The number of the text in it, from 1.</param>
/// <param name="IsOfCharacters">Whether the tokens of a CoNLL file are characters.</param>
internal readonly record struct CorpusPlace(string Path, int Number, bool IsOfCharacters)
{
    /// <summary>Returns where the text or a label of it stands: the line of a CoNLL file, and of others the number of the text.</summary>
    /// <param name="label">The label in the text, from 0; null = the text.</param>
    public string Of(int? label = null)
    {
        var isConll = Path.EndsWith(".conll", StringComparison.Ordinal) && File.Exists(Path);
        if (isConll && ConllFormat.LineOf(Path, IsOfCharacters, Number, label ?? 0) is { } line) return Invariant($"{Path} line {line}");
        return Invariant($"'{Path}', example {Number:N0}{(label == null ? "" : Invariant($", label {label + 1:N0}"))}");
    }
}
