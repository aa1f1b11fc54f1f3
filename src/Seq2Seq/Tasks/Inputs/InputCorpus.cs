using Seq2Seq.Data;
using Seq2Seq.Text;
using static System.FormattableString;

namespace Seq2Seq.Tasks.Inputs;

/// <summary>Inputs with what belongs to each, in the order of their files.</summary>
/// <param name="Examples">The inputs, at least one.</param>
/// <param name="Path">What reports call the corpus.</param>
/// <param name="Options">The options with what the first file tells of all of them.</param>
internal sealed record InputCorpus(IReadOnlyList<InputExample> Examples, string Path, InputOptions Options)
{
    /// <summary>What looked wrong and is no error.</summary>
    public IReadOnlyCollection<string> Warnings { get; init; } = [];

    /// <summary>Reads a corpus.</summary>
    /// <param name="path">The path of a corpus of texts, or of pictures or recordings, see <see cref="FrameCorpus"/>.</param>
    /// <param name="select">A regular expression of the names of the files of a folder; empty = all.</param>
    /// <exception cref="Seq2SeqException">A file is missing or damaged, or an input has no label.</exception>
    public static InputCorpus Read(string path, InputOptions options, string select)
    {
        if (options.Type != InputType.Text)
        {
            var frames = FrameCorpus.Read(path, options.ToFrameOptions(), select);
            return new([.. frames.Examples.Select(example => new InputExample(example.At, example.Frames, Labelled(example.Target, example.At), example.At))],
                path,
                options.Known(frames.Options))
            { Warnings = frames.Warnings };
        }
        var number = 0;
        InputExample[] examples = [.. new StoredCorpus(path, options.NamedColumns()).Select(pair =>
            Invariant($"'{path}', example {++number}") is var at ? new InputExample(pair.Source, null, Labelled(pair.Target, at), at) : null!)];
        return examples.Length > 0 ? new(examples, path, options) : throw new Seq2SeqException($"corpus '{path}' is empty; expected at least one input with its label");
    }

    /// <summary>Reads several corpora as one, in which the first file tells of all of them.</summary>
    /// <param name="most">The largest number of examples, from the beginning; 0 = all.</param>
    public static InputCorpus Read(IReadOnlyList<string> paths, InputOptions options, string select, int most)
    {
        var parts = new List<InputCorpus>();
        foreach (var path in paths)
        {
            parts.Add(Read(path, options, select));
            options = parts[^1].Options;
        }
        var all = parts.SelectMany(part => part.Examples);
        return new([.. most > 0 ? all.Take(most) : all], string.Join(", ", paths), options) { Warnings = [.. parts.SelectMany(part => part.Warnings).Distinct()] };
    }

    /// <summary>Holds examples out for validation, see <see cref="HeldOutPairs"/>. Those with the same text, or file, stay together.</summary>
    /// <param name="split">The number of examples, or their share if it is below 1.</param>
    /// <exception cref="Seq2SeqException">Nothing would be left.</exception>
    public (InputCorpus Kept, InputCorpus HeldOut) HoldOut(double split, int seed)
    {
        var chosen = new HeldOutPairs(Examples.Select(Pair), split, seed, Normalization.Of(Options.Text));
        return (this with { Examples = [.. Examples.Where(example => !chosen.Contains(Pair(example)))] },
            this with { Examples = [.. Examples.Where(example => chosen.Contains(Pair(example)))], Path = $"{Path} (held out)" });

        static TextPair Pair(InputExample example) => new(example.Text, example.Target);
    }

    private static string Labelled(string label, string at) =>
        !string.IsNullOrWhiteSpace(label) ? label.Trim() : throw new Seq2SeqException($"{at} has no label; expected one behind the input");
}
