using System.Collections;

namespace Seq2Seq.Data;

/// <summary>
/// The pairs of one or several files, read anew by each enumeration, so that memory does not depend on their number. A path is a <c>.tsv</c> file with
/// <c>source TAB target [TAB anything]</c> on each line, a <c>.csv</c> file with a column for each side, a <c>.jsonl</c> file with
/// <c>{"translation": {"ko": "...", "en": "..."}}</c> on each line, a <c>.parquet</c> file with a column for each side, or the prefix of two line-aligned
/// files <c>path.SOURCELANG</c> and <c>path.TARGETLANG</c>. Files of lines may be compressed (<c>.gz</c>). A pattern with <c>*</c> or <c>?</c> in its last part
/// stands for all files that fit, in the order of their names. Rows may have the earlier turns of a dialogue (<see cref="CorpusColumns.HasTurns"/>).
/// Word alignments are read from a file beside each, <c>train.align</c> for <c>train.tsv</c> or <c>prefix.align</c>, with links <c>0-0 1-2</c> of source
/// and target words on a line for each pair.
/// </summary>
public sealed class StoredCorpus : IEnumerable<TextPair>
{
    private readonly IReadOnlyList<CorpusPath> _files;
    private readonly IReadOnlyList<string> _alignments; // of each file; empty = they are not read
    private readonly CorpusColumns _columns;
    private readonly int _most;
    private readonly OrderedDictionary<string, bool> _warnings = new(StringComparer.Ordinal);

    /// <summary>Finds the files of a corpus. They are not read yet.</summary>
    /// <param name="path">The path of a file, the prefix of two files, or a pattern.</param>
    /// <param name="columns">What the two sides are called.</param>
    /// <param name="maxPairs">The largest number of pairs, from the beginning; 0 = all.</param>
    /// <param name="alignments">Whether pairs have word alignments.</param>
    /// <exception cref="Seq2SeqException">A file is missing, or Parquet is to have word alignments.</exception>
    public StoredCorpus(string path, CorpusColumns columns, int maxPairs = 0, bool alignments = false)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(columns);
        (Path, _columns, _most) = (path, columns, maxPairs);
        _files = CorpusPath.Resolve(path, columns.SourceLanguage, columns.TargetLanguage);
        _alignments = alignments ? [.. _files.Select(file => file.AlignmentFile())] : [];
    }

    /// <summary>The path as it was given.</summary>
    public string Path { get; }

    /// <summary>The size of all files in bytes; a pipe has none.</summary>
    public long Size => Files.Sum(file => new FileInfo(file).Length);

    /// <summary>The files.</summary>
    public IEnumerable<string> Files => _files.SelectMany(file => new[] { file.Source, file.Target }).Concat(_alignments).Distinct();

    /// <summary>What looked wrong in what was read so far and is no error, such as rows that were left out.</summary>
    public IReadOnlyCollection<string> Warnings => _warnings.Keys;

    /// <summary>Returns the pairs in order.</summary>
    /// <exception cref="Seq2SeqException">A file cannot be read, is damaged, not UTF-8 or malformed, or two files differ in length. The message names the
    /// file and the line or row.</exception>
    public IEnumerator<TextPair> GetEnumerator()
    {
        long count = 0;
        for (var i = 0; i < _files.Count; i++)
        {
            var file = _files[i];
            var pairs = file.Format.Read(file, _columns, warning => _warnings[warning] = true);
            foreach (var pair in _alignments.Count > 0 ? AlignmentFile.Join(pairs, _alignments[i]) : pairs)
            {
                // Two files are read to their ends even if few pairs are wanted, because files that differ in length are not aligned.
                if (_most > 0 && count >= _most && file.Source == file.Target) yield break;
                if (_most <= 0 || count < _most) yield return pair;
                count++;
            }
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Writes pairs in the format that a path names, see <see cref="StoredCorpus"/>. What was there is replaced as a whole.</summary>
    /// <exception cref="Seq2SeqException">The format cannot hold a text, such as a line break in a file of lines, or the path is not writable.</exception>
    public static void Write(IEnumerable<TextPair> pairs, string path, CorpusColumns columns)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(columns);
        CorpusPath.FormatToWrite(path).Write(pairs, path, columns);
    }

    /// <summary>Returns whether the name of a file says that it holds pairs of texts.</summary>
    public static bool IsNameOfOne(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return CorpusPath.IsOne(path);
    }
}
