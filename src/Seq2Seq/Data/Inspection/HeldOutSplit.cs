using Seq2Seq.Storage;

namespace Seq2Seq.Data;

/// <summary>
/// Holds pairs out of a corpus, for validation. All pairs with the same source are on the same side, so that nothing that was trained on is measured. The
/// hashes of the sources decide, so the result is the same each time.
/// </summary>
public static class HeldOutSplit
{
    /// <summary>Returns how many of so many pairs to hold out: one in twenty, but 50 if that is at most a fifth, and no more than 1,000.</summary>
    public static int Size(long pairs) => (int)Math.Min(1000, Math.Max(pairs / 20, Math.Min(50, pairs / 5)));

    /// <summary>Writes a corpus as two TSV files. A TAB or line end within a text becomes a space.</summary>
    /// <param name="corpus">The corpus to split. Rows that are no pairs are left out.</param>
    /// <param name="size">The number of different sources to hold out.</param>
    /// <param name="train">The path of the file to train on.</param>
    /// <param name="heldOut">The path of the file with what is held out.</param>
    /// <returns>The number of pairs in each file.</returns>
    /// <exception cref="Seq2SeqException">The corpus cannot be read, or a file cannot be written.</exception>
    public static (long Train, long HeldOut) Write(CorpusFiles corpus, int size, string train, string heldOut)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(heldOut);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        var largest = Threshold(corpus, size);
        long kept = 0, held = 0;
        AtomicFile.Write(train, trainStream => AtomicFile.Write(heldOut, heldOutStream =>
        {
            using var trainText = new StreamWriter(trainStream, leaveOpen: true) { NewLine = "\n" };
            using var heldOutText = new StreamWriter(heldOutStream, leaveOpen: true) { NewLine = "\n" };
            foreach (var pair in Pairs(corpus))
            {
                var isHeldOut = HasText(pair) && HashSample.Hash(pair.Source) <= largest;
                (isHeldOut ? heldOutText : trainText).WriteLine($"{OneCell(pair.Source)}\t{OneCell(pair.Target)}");
                held += isHeldOut ? 1 : 0;
                kept += isHeldOut ? 0 : 1;
            }
        }));
        return (kept, held);
    }

    /// <summary>Returns the largest of the <paramref name="size"/> smallest hashes of sources.</summary>
    private static ulong Threshold(CorpusFiles corpus, int size)
    {
        var smallest = new SortedSet<ulong>();
        foreach (var pair in Pairs(corpus).Where(HasText))
            if (smallest.Add(HashSample.Hash(pair.Source)) && smallest.Count > size)
                smallest.Remove(smallest.Max);
        return smallest.Max;
    }

    private static IEnumerable<TextPair> Pairs(CorpusFiles corpus) =>
        CorpusRow.Of(corpus.Path, corpus.SourceLanguage, corpus.TargetLanguage).Where(row => row.IsPair).Select(row => row.Text);

    private static bool HasText(TextPair pair) => !string.IsNullOrWhiteSpace(pair.Source) && !string.IsNullOrWhiteSpace(pair.Target);

    private static string OneCell(string text) => text.Replace('\t', ' ').Replace('\n', ' ').Replace('\r', ' ');
}
