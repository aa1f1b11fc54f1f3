using Seq2Seq.Configuration;
using Seq2Seq.Experiments.Tasks;
using Seq2Seq.Storage;

namespace Seq2Seq.Experiments;

/// <summary>
/// The section <c>corpora</c>: corpora that are made for an experiment. Settings name them <c>generated/NAME/train.tsv</c> (and valid, test), and series
/// <c>generated/NAME/series.csv</c>.
/// </summary>
internal sealed class ExperimentCorpora(Experiment experiment, string root)
{
    /// <summary>The beginning of the path of a corpus that is made.</summary>
    public const string Prefix = "generated/";

    /// <summary>Makes all corpora that do not exist yet or were made from something else.</summary>
    /// <exception cref="Seq2SeqException">A description is wrong, or a corpus cannot be made.</exception>
    public void Make()
    {
        foreach (var (name, description) in experiment.Corpora)
        {
            string folder = Path.Combine(root, name), mark = Path.Combine(folder, "made-from.yaml"), text = ExperimentFile.Line(description) + "\n";
            if (File.Exists(mark) && TextFile.Read(mark) == text)
                continue;
            Write(description, folder);
            AtomicFile.WriteText(mark, text);
        }
    }

    private void Write(SectionNode description, string folder)
    {
        if (description.Entries.ContainsKey("teacher"))
        {
            var taught = new ConfigurationReader().Read<TaughtCorpus>(description);
            (taught with { From = Resolve(taught.From), Teacher = Resolve(taught.Teacher) }).Write(folder, $"{folder}-teacher");
        }
        else if (description.Entries.ContainsKey("from"))
        {
            var filtered = new ConfigurationReader().Read<FilteredCorpus>(description);
            (filtered with { From = Resolve(filtered.From) }).Write(folder);
        }
        else if (description.Entries.ContainsKey("noise"))
            new ConfigurationReader().Read<NoisySeries>(description).Write(folder);
        else
            new ConfigurationReader().Read<SymbolCorpus>(description).Write(folder);
    }

    /// <summary>Returns the path of a corpus that an experiment's settings or its base configuration name.</summary>
    public string Resolve(string path) => path.Length == 0 ? ""
        : path.StartsWith(Prefix, StringComparison.Ordinal) ? Path.Combine(root, path[Prefix.Length..])
        : experiment.Find(path) ?? path; // the reader of the corpus tells what is missing
}

/// <summary>Words are what stands between spaces.</summary>
internal static class Words
{
    /// <summary>Returns the number of words of a text.</summary>
    public static int Count(string text) => Of(text).Length;

    /// <summary>Returns the words of a text.</summary>
    public static string[] Of(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
