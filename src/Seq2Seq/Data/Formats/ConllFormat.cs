using Seq2Seq.Storage;

namespace Seq2Seq.Data;

/// <summary>
/// A file with a token and its label on each line, and an empty line behind each sentence, as in the shared tasks of CoNLL: <c>token TAB label</c>. Of several
/// columns, between TABs, or between spaces where a line has no TAB, the first is the token and the last the label. Comments begin with <c># </c>, with
/// <c>##</c>, or with <c>#</c> on a line without a TAB; a line <c>-DOCSTART-</c> is one too. A pair is the tokens and the labels of a sentence, with spaces
/// between. If tokens are characters, one is white space where the text has some, whose label is not read, and the others are joined without spaces.
/// </summary>
internal sealed class ConllFormat : ICorpusFormat
{
    private const string Outside = "O";

    public IEnumerable<TextPair> Read(CorpusPath files, CorpusColumns columns, Action<string> warn)
    {
        var areCharacters = columns.TokensAreCharacters;
        foreach (var sentence in Sentences(files.Source, areCharacters))
            yield return new(string.Join(areCharacters ? "" : " ", sentence.Select(unit => unit.Token)),
                string.Join(' ', sentence.Where(unit => !string.IsNullOrWhiteSpace(unit.Token)).Select(unit => unit.Label)));
    }

    public void Write(IEnumerable<TextPair> pairs, string path, CorpusColumns columns) => LineWriter.Write(path, writer =>
    {
        var number = 0;
        foreach (var (text, labels) in pairs)
        {
            number++;
            var tokens = columns.TokensAreCharacters ? text.EnumerateRunes().Select(rune => rune.ToString()).ToArray() : Parts(text);
            var given = Parts(labels);
            var count = tokens.Count(token => !string.IsNullOrWhiteSpace(token));
            if (given.Length != count)
                throw new Seq2SeqException(FormattableString.Invariant($"pair {number} has {count} {(columns.TokensAreCharacters ? "characters" : "words")} and {given.Length} labels; expected a label for each, as '{path}' has them on one line"));
            var next = 0;
            foreach (var token in tokens) writer.WriteLine(string.IsNullOrWhiteSpace(token) ? $" \t{Outside}" : $"{token}\t{given[next++]}");
            writer.WriteLine();
        }
    });

    /// <summary>Returns the number of the line of a label; null if the file has no such label.</summary>
    /// <param name="sentence">The sentence, from 1.</param>
    /// <param name="label">The label in it, from 0.</param>
    /// <exception cref="Seq2SeqException">The file cannot be read or is malformed.</exception>
    public static long? LineOf(string file, bool areCharacters, long sentence, int label)
    {
        var units = Sentences(file, areCharacters).Skip((int)Math.Min(sentence - 1, int.MaxValue)).FirstOrDefault() ?? [];
        return units.Where(unit => !string.IsNullOrWhiteSpace(unit.Token)).Skip(label).Select(unit => (long?)unit.Line).FirstOrDefault();
    }

    private static IEnumerable<List<(long Line, string Token, string Label)>> Sentences(string file, bool areCharacters)
    {
        var sentence = new List<(long, string, string)>();
        long number = 0;
        foreach (var line in TextFile.Lines(file))
        {
            number++;
            if (IsComment(line)) continue;
            if (!string.IsNullOrWhiteSpace(line))
            {
                var (token, label) = Unit(line, areCharacters, $"{file} line {number}");
                sentence.Add((number, token, label));
            }
            else if (sentence.Count > 0)
            {
                yield return sentence;
                sentence = [];
            }
        }
        if (sentence.Count > 0) yield return sentence;
    }

    private static bool IsComment(string line) => line.StartsWith("-DOCSTART-", StringComparison.Ordinal)
        || line is "#" or ['#', ' ' or '#', ..] || line.StartsWith('#') && !line.Contains('\t', StringComparison.Ordinal);

    private static (string Token, string Label) Unit(string line, bool areCharacters, string place)
    {
        var columns = line.Contains('\t', StringComparison.Ordinal) ? line.Split('\t') : Parts(line);
        var (token, label) = (columns[0], columns[^1].Trim());
        if (columns.Length < 2 || label.Length == 0) throw new Seq2SeqException($"{place}: no label; expected token TAB label");
        if (label.Any(char.IsWhiteSpace)) throw new Seq2SeqException($"{place}: the label '{label}' has white space; expected one word");
        if (areCharacters && string.IsNullOrWhiteSpace(token)) return (" ", label);
        var length = token.EnumerateRunes().Count();
        if (areCharacters && length != 1)
            throw new Seq2SeqException($"{place}: the token '{token}' has {length} characters; expected one, as the level of the text is char");
        return token.Length > 0 && !token.Any(char.IsWhiteSpace) ? (token, label)
            : throw new Seq2SeqException($"{place}: {(token.Length == 0 ? "no token" : $"the token '{token}' has white space")}; expected one word, TAB, label");
    }

    private static string[] Parts(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
