using System.ComponentModel.DataAnnotations;
using Seq2Seq.Configuration;
using Seq2Seq.Storage;

namespace Seq2Seq.Experiments.Tasks;

/// <summary>
/// A corpus made from another directory, with only its short sources in training and validation. The test set stays whole unless it is to be filtered
/// too. Then the results on lengths beyond those seen in training are measured on the same sentences as before (Bahdanau et al. 2015, figure 2).
/// </summary>
public sealed record FilteredCorpus : IOptionRecord
{
    /// <summary>The directory of <c>train.tsv</c>, <c>valid.tsv</c> and <c>test.tsv</c>. Each file may have a <c>.align</c> file of as many lines.</summary>
    public string From { get; init; } = "";

    /// <summary>The largest number of words of a source in training and validation, where spaces separate words.</summary>
    [YamlKey("max_words")]
    [Range(1, OptionBounds.Tokens)]
    public int MaximumWords { get; init; } = 15;

    /// <summary>Whether to leave long sources out of the test set too.</summary>
    public bool FilterTest { get; init; }

    /// <summary>Writes the same files, filtered. The directory is replaced as a whole.</summary>
    /// <exception cref="OptionException">An option is out of range.</exception>
    /// <exception cref="Seq2SeqException">A file is missing, its alignments do not belong to it, nothing is left, or the directory is not
    /// writable.</exception>
    public void Write(string directory)
    {
        OptionRules.Check(this);
        AtomicDirectory.Replace(directory, fresh =>
        {
            foreach (var split in new[] { "train", "valid", "test" }) Filter(split, split == "test" && !FilterTest ? int.MaxValue : MaximumWords, fresh);
        });
    }

    private void Filter(string split, int mostWords, string to)
    {
        var pairs = Lines(Path.Combine(From, split + ".tsv"));
        var kept = Enumerable.Range(0, pairs.Length).Where(i => Words(pairs[i]) <= mostWords).ToArray();
        if (kept.Length == 0)
            throw new ConfigurationException(
                FormattableString.Invariant($"'{From}' has no pair in {split}.tsv with a source of at most {mostWords} words; raise max_words"));
        Write(Path.Combine(to, split + ".tsv"), kept.Select(i => pairs[i]));

        var file = Path.Combine(From, split + ".align");
        if (!File.Exists(file)) return;
        var alignments = Lines(file);
        if (alignments.Length != pairs.Length)
            throw new Seq2SeqException(
                FormattableString.Invariant($"'{file}' has {alignments.Length} lines, {split}.tsv beside it {pairs.Length}; expected one for each pair"));
        Write(Path.Combine(to, split + ".align"), kept.Select(i => alignments[i]));
    }

    private static int Words(string pair) => pair.Split('\t')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;

    private static string[] Lines(string file) => File.Exists(file) ? [.. TextFile.Lines(file)]
        : throw new ConfigurationException($"no corpus file '{file}'; expected train.tsv, valid.tsv and test.tsv in the directory that 'from' names");

    private static void Write(string file, IEnumerable<string> lines) => AtomicFile.WriteText(file, string.Concat(lines.Select(line => line + "\n")));
}
