using System.Globalization;
using Seq2Seq.Evaluation;
using Seq2Seq.Storage;

namespace Seq2Seq.Cli;

/// <summary>The scores of hypotheses against their references.</summary>
internal sealed record Scores(BleuScore Bleu, ChrfScore Chrf, double ExactMatch)
{
    public static Scores Of(IReadOnlyList<string> hypotheses, IReadOnlyList<string> references) => new(
        Evaluation.Bleu.Corpus(hypotheses, references),
        Evaluation.Chrf.Corpus(hypotheses, references),
        Evaluation.ExactMatch.Corpus(hypotheses, references));

    /// <summary>Returns the exact match for a person to read.</summary>
    public static string ExactMatchText(double percent) => string.Create(CultureInfo.InvariantCulture, $"exact match = {percent:F2} %");

    /// <summary>Writes the scores in three lines.</summary>
    public void Write(TextWriter output)
    {
        output.WriteLine(Bleu);
        output.WriteLine(Chrf);
        output.WriteLine(ExactMatchText(ExactMatch));
    }

    /// <summary>Reads two files whose lines correspond.</summary>
    /// <exception cref="Seq2SeqException">A file cannot be read or is empty, or the files differ in length.</exception>
    public static (List<string> First, List<string> Second) ReadAligned(string firstFile, string secondFile)
    {
        List<string> first = [.. TextFile.Lines(firstFile)], second = [.. TextFile.Lines(secondFile)];
        if (first.Count != second.Count)
            throw new Seq2SeqException(string.Create(CultureInfo.InvariantCulture,
                $"'{firstFile}' has {first.Count:N0} lines but '{secondFile}' has {second.Count:N0}; expected line-aligned files of the same length"));
        if (first.Count == 0)
            throw new Seq2SeqException($"'{firstFile}' and '{secondFile}' are empty; expected at least one line");
        return (first, second);
    }
}
