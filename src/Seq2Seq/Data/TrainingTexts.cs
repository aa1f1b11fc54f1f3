using System.Globalization;

namespace Seq2Seq.Data;

/// <summary>
/// The texts that a language model is trained on, without those that are held out for validation. Small corpora are in memory, and large ones are read anew
/// by each enumeration.
/// </summary>
internal sealed class TrainingTexts
{
    /// <summary>Takes texts that are given in place of files.</summary>
    /// <param name="options">Says how many are used, and what is held out of them.</param>
    internal TrainingTexts(IReadOnlyList<string> texts, TextDataOptions options) : this(texts, nameof(texts), isSmall: true, options)
    {
    }

    private TrainingTexts(TextFiles files, TextDataOptions options)
        : this(files, files.Path, TrainingCorpus.FitsInMemory(files.Size, options.MemoryLimit), options)
    {
    }

    private TrainingTexts(IEnumerable<string> texts, string path, bool isSmall, TextDataOptions options)
    {
        Path = path;
        Texts = options.MaximumTrainingTexts > 0 ? texts.Take(options.MaximumTrainingTexts) : texts;
        if (isSmall) Texts = Texts.ToArray();
        if (options.ValidationSplit == 0) return;
        var all = Texts;
        if (options.Form == TextForm.Running)
        {
            var total = all.Count();
            var rest = total - Count(options.ValidationSplit, total);
            (Texts, HeldOut) = (all.Take(rest), [.. all.Skip(rest)]);
            return;
        }
        ulong[] hashes = [.. all.Select(text => HashSample.Hash(text)).Order()];
        var largest = hashes[Count(options.ValidationSplit, hashes.Length) - 1];
        if (hashes[^1] == largest) throw NothingLeft(options.ValidationSplit, hashes.Length);
        (Texts, HeldOut) = (all.Where(text => HashSample.Hash(text) > largest), [.. all.Where(text => HashSample.Hash(text) <= largest)]);
    }

    /// <summary>Opens the training corpora of a configuration.</summary>
    /// <param name="options">Names the corpora, and what is held out of them, see <see cref="TextDataOptions.ValidationSplit"/>.</param>
    /// <exception cref="Seq2SeqException">A corpus is missing or malformed, or nothing is left of it.</exception>
    public static TrainingTexts Open(TextDataOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Train.Length == 0) throw new ConfigurationException("data.train is empty; expected the path of a training corpus");
        return new TrainingTexts(new TextFiles(options.Train, options.Column), options);
    }

    /// <summary>The paths of the corpora.</summary>
    public string Path { get; }

    /// <summary>The texts to train on.</summary>
    public IEnumerable<string> Texts { get; }

    /// <summary>The texts that are held out.</summary>
    public IReadOnlyList<string> HeldOut { get; } = [];

    private static int Count(float split, int total)
    {
        var count = split < 1 ? Math.Ceiling(split * total) : split;
        return count < total ? (int)count : throw NothingLeft(split, total);
    }

    private static Seq2SeqException NothingLeft(float split, int total) => new(string.Create(CultureInfo.InvariantCulture,
        $"data.dev_split is {split}, and the corpus has {total:N0} texts, so that nothing would be left to train on; lower it, or name a validation corpus in data.dev"));
}
