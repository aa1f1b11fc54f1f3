namespace Seq2Seq.Text;

/// <summary>
/// A cache of words that are already encoded. It is direct-mapped: a word has one slot, and a new word replaces the old one, so memory is bounded
/// whatever the text. Entries are immutable and a slot is one reference, so threads need no lock. In the worst race a word is encoded twice.
/// </summary>
internal sealed class WordCache
{
    private const int Slots = 1 << 16;
    private const int LongestWord = 32; // UTF-16 units; longer words are rare and are encoded each time

    private readonly Entry?[] _entries = new Entry?[Slots];

    private sealed record Entry(string Word, int[] Ids);

    /// <summary>Returns the ids of a word, or null if it has to be encoded.</summary>
    public int[]? Find(ReadOnlySpan<char> word) =>
        word.Length <= LongestWord && _entries[Slot(word)] is Entry entry && word.SequenceEqual(entry.Word) ? entry.Ids : null;

    /// <summary>Stores the ids of a word.</summary>
    public void Keep(ReadOnlySpan<char> word, ReadOnlySpan<int> ids)
    {
        if (word.Length <= LongestWord)
            _entries[Slot(word)] = new Entry(word.ToString(), ids.ToArray());
    }

    private static int Slot(ReadOnlySpan<char> word) => string.GetHashCode(word) & (Slots - 1);
}
