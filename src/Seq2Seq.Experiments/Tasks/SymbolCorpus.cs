using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text;
using Seq2Seq.Configuration;
using Seq2Seq.Storage;

namespace Seq2Seq.Experiments.Tasks;

/// <summary>The target of a source of random symbols: the same symbols, the same from the end, or the symbols in ascending order.</summary>
public enum SymbolTask { Copy, Reverse, Sort }

/// <summary>
/// A corpus of random symbols, for which everything about the right answer is known. Lengths are uniform. No source of the training set is in the
/// validation or test set, except at lengths so short that there are fewer than eight different sources.
/// </summary>
public sealed record SymbolCorpus : IChecked
{
    /// <summary>At most one in this many sources of one length is held out for each of validation and test.</summary>
    private const int HeldOutShare = 4;

    /// <summary>The largest number of symbols in all sources of a split. Their text is held in memory.</summary>
    private const int MostSymbols = 50_000_000;

    private static readonly string[] Splits = ["train", "valid", "test"];

    /// <summary>The target of a source.</summary>
    public SymbolTask Task { get; init; } = SymbolTask.Copy;

    /// <summary>The number of different symbols, in ascending order <c>a</c> to <c>z</c>. With more than 26, they are <c>s01</c>, <c>s02</c>, ...</summary>
    [Range(1, 1_000_000)] // as many as a large vocabulary
    public int Symbols { get; init; } = 20;

    /// <summary>The smallest number of symbols of a source.</summary>
    [YamlKey("min_length")]
    [Range(1, MostSymbols)]
    public int MinimumLength { get; init; } = 1;

    /// <summary>The largest number of symbols of a source.</summary>
    [YamlKey("max_length")]
    [Range(1, MostSymbols)]
    public int MaximumLength { get; init; } = 20;

    /// <summary>The number of training pairs. Short sources occur several times.</summary>
    [Range(1, MostSymbols)]
    public int Train { get; init; } = 20_000;

    /// <summary>The number of validation pairs. All are different, with about as many of each length.</summary>
    [Range(0, MostSymbols)]
    public int Valid { get; init; } = 500;

    /// <summary>The number of test pairs. All are different, with about as many of each length.</summary>
    [Range(0, MostSymbols)]
    public int Test { get; init; } = 2000;

    /// <summary>The seed of all draws.</summary>
    public int Seed { get; init; } = 1;

    void IChecked.Check(OptionRules rules)
    {
        rules.Require(MaximumLength >= MinimumLength, MaximumLength, $"at least {rules.Name(MinimumLength)}");
        var most = MostSymbols / Math.Max(1, Math.Max(Train, Math.Max(Valid, Test)));
        rules.Require(MaximumLength <= most, MaximumLength, $"at most {most}, as a split of the corpus may have {MostSymbols} symbols");
    }

    /// <summary>
    /// Writes <c>train.tsv</c>, <c>valid.tsv</c> and <c>test.tsv</c> (source TAB target, symbols as words). The directory is replaced as a whole; the
    /// same options give the same bytes.
    /// </summary>
    /// <exception cref="OptionException">An option is out of range.</exception>
    /// <exception cref="Seq2SeqException">There are not as many different sources as the options ask for, or the directory cannot be written.</exception>
    public void Write(string directory)
    {
        OptionRules.Check(this);
        var words = Words();
        var heldOut = new HashSet<string>(StringComparer.Ordinal);
        var test = HeldOut(stream: 2, Test, words, heldOut);
        var valid = HeldOut(stream: 1, Valid, words, heldOut);
        var lists = new[] { TrainingSources(words, heldOut), valid, test };
        AtomicDirectory.Replace(directory, fresh =>
        {
            for (var i = 0; i < Splits.Length; i++) AtomicFile.WriteText(Path.Combine(fresh, Splits[i] + ".tsv"), Lines(lists[i], words));
        });
    }

    /// <summary>Returns the target of a source. Both are numbers of symbols.</summary>
    internal int[] Target(int[] source) => Task switch
    {
        SymbolTask.Copy => source,
        SymbolTask.Reverse => [.. source.Reverse()],
        _ => [.. source.Order()],
    };

    private List<int[]> TrainingSources(string[] words, HashSet<string> heldOut)
    {
        var draws = new Draws(Seed, stream: 0);
        var sources = new List<int[]>(Train);
        while (sources.Count < Train)
        {
            var source = Source(draws, MinimumLength + draws.Below(MaximumLength - MinimumLength + 1));
            if (Most(source.Length) == 0 || !heldOut.Contains(Text(source, words))) sources.Add(source);
        }
        return sources;
    }

    /// <summary>Returns different sources that no other split has, by rising length. If a short length has too few, longer ones give more.</summary>
    private List<int[]> HeldOut(int stream, int count, string[] words, HashSet<string> heldOut)
    {
        var draws = new Draws(Seed, stream);
        var sources = new List<int[]>(count);
        for (var length = MinimumLength; length <= MaximumLength; length++)
        {
            var wanted = (count - sources.Count) / (MaximumLength - length + 1);
            var tooFew = Most(length) == 0;
            for (var left = tooFew ? Math.Min(1, wanted) : (int)Math.Min(wanted, Most(length)); left > 0;)
            {
                var source = Source(draws, length);
                if (!heldOut.Add(Text(source, words)) && !tooFew) continue;
                sources.Add(source);
                left--;
            }
        }
        if (sources.Count < count)
            throw new ConfigurationException(FormattableString.Invariant($"{Symbols} symbols at lengths {MinimumLength} to {MaximumLength} give {sources.Count} pairs to hold out, expected {count}; ask for fewer, or raise symbols or max_length"));
        return sources;
    }

    /// <summary>Returns the largest number of sources of a length to hold out for one split; 0 = there are too few to keep splits apart.</summary>
    private double Most(int length) => Math.Pow(Symbols, length) is var all && all < 2 * HeldOutShare ? 0 : Math.Floor(all / HeldOutShare);

    private int[] Source(Draws draws, int length)
    {
        var source = new int[length];
        for (var i = 0; i < length; i++) source[i] = draws.Below(Symbols);
        return source;
    }

    private string Lines(List<int[]> sources, string[] words)
    {
        var lines = new StringBuilder();
        foreach (var source in sources) lines.Append(Text(source, words)).Append('\t').Append(Text(Target(source), words)).Append('\n');
        return lines.ToString();
    }

    private static string Text(int[] symbols, string[] words) => string.Join(' ', symbols.Select(s => words[s]));

    private string[] Words()
    {
        if (Symbols <= 26) return [.. Enumerable.Range(0, Symbols).Select(i => ((char)('a' + i)).ToString())];
        var digits = "D" + Symbols.ToString(CultureInfo.InvariantCulture).Length;
        return [.. Enumerable.Range(1, Symbols).Select(i => "s" + i.ToString(digits, CultureInfo.InvariantCulture))];
    }
}
