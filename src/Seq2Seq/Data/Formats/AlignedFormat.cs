using System.Globalization;
using Seq2Seq.Storage;

namespace Seq2Seq.Data;

/// <summary>Two files <c>prefix.SOURCELANG</c> and <c>prefix.TARGETLANG</c> whose lines correspond.</summary>
internal sealed class AlignedFormat : ICorpusFormat
{
    public IEnumerable<TextPair> Read(CorpusPath files, CorpusColumns columns, Action<string> warn)
    {
        long sources = 0, targets = 0;
        using var source = TextFile.Lines(files.Source).GetEnumerator();
        using var target = TextFile.Lines(files.Target).GetEnumerator();
        while (true)
        {
            var (more, moreTarget) = (source.MoveNext(), target.MoveNext());
            sources += more ? 1 : 0;
            targets += moreTarget ? 1 : 0;
            if (more && moreTarget) yield return new(source.Current, target.Current);
            else if (!more && !moreTarget) break;
        }
        if (sources != targets)
            throw new Seq2SeqException(string.Create(CultureInfo.InvariantCulture,
                $"'{files.Source}' has {sources:N0} lines but '{files.Target}' has {targets:N0}; expected line-aligned files of the same length"));
    }

    public void Write(IEnumerable<TextPair> pairs, string path, CorpusColumns columns)
    {
        string source = $"{path}.{columns.SourceLanguage}", target = $"{path}.{columns.TargetLanguage}";
        if (source == target)
            throw new ConfigurationException($"both sides of '{path}' have the language '{columns.SourceLanguage}', expected two; name them");
        LineWriter.Write(source, sources => LineWriter.Write(target, targets =>
        {
            long number = 0;
            foreach (var pair in pairs)
            {
                number++;
                LineWriter.Check(pair.Source, number, source);
                LineWriter.Check(pair.Target, number, target);
                sources.WriteLine(pair.Source);
                targets.WriteLine(pair.Target);
            }
        }));
    }
}
