using System.Globalization;
using System.Text.Json;
using Seq2Seq.Storage;
using Seq2Seq.Text;

namespace Seq2Seq.Data;

/// <summary>Sentence pairs in memory, in the order of their file. A corpus has at least one pair.</summary>
public sealed class ParallelCorpus
{
    private const int MostKeys = 8; // in a message

    /// <summary>Creates a corpus from pairs in memory. Reports call the corpus <paramref name="path"/>.</summary>
    /// <exception cref="Seq2SeqException">There are no pairs.</exception>
    public ParallelCorpus(IReadOnlyList<TextPair> pairs, string path)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        ArgumentNullException.ThrowIfNull(path);
        if (pairs.Count == 0) throw new Seq2SeqException($"corpus '{path}' is empty; expected at least one sentence pair");
        Pairs = pairs;
        Path = path;
    }

    /// <summary>The pairs, with the text as it stands in the file.</summary>
    public IReadOnlyList<TextPair> Pairs { get; }

    /// <summary>The path as it was given.</summary>
    public string Path { get; }

    /// <summary>
    /// Reads a corpus. A path that ends in <c>.tsv</c> is a file with <c>source TAB target [TAB anything]</c> on each line. A path that ends in
    /// <c>.jsonl</c> is a file with <c>{"translation": {"ko": "...", "en": "..."}}</c> on each line. Any other path is the prefix of two files
    /// <c>path.SOURCELANG</c> and <c>path.TARGETLANG</c> whose lines correspond. Each file may be compressed (<c>.gz</c>).
    /// </summary>
    /// <param name="path">The path of the file, or the prefix of the two files.</param>
    /// <param name="sourceLang">The language code of the source, which is the file suffix or the JSON key. It is not used for TSV.</param>
    /// <param name="targetLang">The language code of the target.</param>
    /// <param name="maxPairs">The largest number of pairs to keep, from the beginning; 0 = all.</param>
    /// <exception cref="Seq2SeqException">A file is missing, empty, damaged, not UTF-8 or has a malformed row, or the two files differ in length.</exception>
    public static ParallelCorpus Read(string path, string sourceLang, string targetLang, int maxPairs = 0)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(sourceLang);
        ArgumentNullException.ThrowIfNull(targetLang);
        var files = CorpusPath.Resolve(path, sourceLang, targetLang);
        var pairs = files.Format switch
        {
            CorpusPath.Layout.Tsv => Rows(files.Source, maxPairs, SplitRow),
            CorpusPath.Layout.Jsonl => Rows(files.Source, maxPairs, (row, at) => ParseRow(row, sourceLang, targetLang, at)),
            _ => Aligned(files.Source, files.Target, maxPairs),
        };
        return new(pairs, path);
    }

    private static List<TextPair> Rows(string file, int maxPairs, Func<string, string, TextPair> parse)
    {
        var pairs = new List<TextPair>();
        foreach (var row in TextFile.Lines(file))
        {
            pairs.Add(parse(row, $"{file} line {pairs.Count + 1}"));
            if (pairs.Count == maxPairs) break;
        }
        return pairs;
    }

    /// <summary>
    /// Reads line-aligned files. Both are read to their ends even if few pairs are wanted, because files that differ in length are not aligned.
    /// </summary>
    private static List<TextPair> Aligned(string sourceFile, string targetFile, int maxPairs)
    {
        var pairs = new List<TextPair>();
        int sources = 0, targets = 0;
        using var source = TextFile.Lines(sourceFile).GetEnumerator();
        using var target = TextFile.Lines(targetFile).GetEnumerator();
        while (true)
        {
            var (more, moreTarget) = (source.MoveNext(), target.MoveNext());
            sources += more ? 1 : 0;
            targets += moreTarget ? 1 : 0;
            if (!more && !moreTarget) break;
            if (more && moreTarget && (maxPairs <= 0 || pairs.Count < maxPairs)) pairs.Add(new(source.Current, target.Current));
        }
        if (sources != targets)
            throw new Seq2SeqException(
                $"'{sourceFile}' has {Thousands(sources)} lines but '{targetFile}' has {Thousands(targets)}; expected line-aligned files of the same length");
        return pairs;
    }

    private static TextPair SplitRow(string row, string at)
    {
        var tab = row.IndexOf('\t');
        if (tab < 0) throw new Seq2SeqException($"{at}: {(row.Length == 0 ? "an empty line" : "no TAB")}; expected source TAB target");
        var end = row.IndexOf('\t', tab + 1);
        return new(row[..tab], end < 0 ? row[(tab + 1)..] : row[(tab + 1)..end]);
    }

    private static TextPair ParseRow(string row, string sourceLang, string targetLang, string at)
    {
        try
        {
            using var document = JsonDocument.Parse(row);
            var translation = Member(document.RootElement, "translation", at);
            return new(Text(translation, sourceLang, at), Text(translation, targetLang, at));
        }
        catch (InvalidOperationException e) // a name or text with an escaped surrogate without its partner
        {
            throw new Seq2SeqException($"{at}: a \\u escape that is half a character; expected surrogates in pairs", e);
        }
        catch (JsonException e)
        {
            var found = row.Length == 0 ? "an empty line" : $"malformed JSON at byte {e.BytePositionInLine + 1}";
            throw new Seq2SeqException($"{at}: {found}; expected {{\"translation\": {{\"{sourceLang}\": \"...\", \"{targetLang}\": \"...\"}}}}", e);
        }
    }

    private static string Text(JsonElement translation, string lang, string at)
    {
        var text = Member(translation, lang, at);
        return text.ValueKind == JsonValueKind.String ? text.GetString()! : throw new Seq2SeqException($"{at}: \"{lang}\" is {Kind(text)}; expected a string");
    }

    private static JsonElement Member(JsonElement parent, string key, string at)
    {
        if (parent.ValueKind != JsonValueKind.Object) throw new Seq2SeqException($"{at}: {Kind(parent)} where an object with the key \"{key}\" was expected");
        if (parent.TryGetProperty(key, out var member)) return member;
        string[] keys = [.. parent.EnumerateObject().Take(MostKeys + 1).Select(p => Vocabulary.Quote(p.Name))];
        throw new Seq2SeqException(
            $"{at}: no key \"{key}\"; found {(keys.Length == 0 ? "no keys" : string.Join(", ", keys.Take(MostKeys)))}{(keys.Length > MostKeys ? " and others" : "")}");
    }

    private static string Kind(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "a truth value",
    };

    private static string Thousands(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
