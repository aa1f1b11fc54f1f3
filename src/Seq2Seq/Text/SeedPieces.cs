namespace Seq2Seq.Text;

/// <summary>
/// The parts of words with which the learning of a unigram model begins: those that are seen twice and can be followed by different characters or the
/// end of the word. They are the nodes of a suffix tree, which are found in a sorted list of all suffixes. A word that is seen n times counts n times,
/// so that a frequent word is a seed as a whole; in SentencePiece it counts once.
/// </summary>
internal sealed class SeedPieces
{
    /// <summary>The largest number of characters of a piece, as in SentencePiece.</summary>
    public const int LongestPiece = 16;

    private const int MostSeeds = 1_000_000; // as in SentencePiece

    private readonly byte[] _text; // all words, one behind the other
    private readonly List<Suffix> _suffixes = [];
    private readonly List<(int Start, int Length, long Weight)> _found = [];

    private SeedPieces(IReadOnlyList<(byte[] Word, long Count)> words)
    {
        _text = new byte[words.Sum(w => w.Word.Length)];
        var at = 0;
        foreach (var (word, count) in words)
        {
            word.CopyTo(_text, at);
            for (var i = 0; i < word.Length; i++)
                if (!IsInside(word[i]))
                    _suffixes.Add(new(at + i, Reach(word.AsSpan(i)), count));
            at += word.Length;
        }
    }

    /// <summary>A part of a word of up to <see cref="LongestPiece"/> characters, or less if the word ends before.</summary>
    private readonly record struct Suffix(int Start, int Length, long Weight);

    /// <summary>Returns the seeds of at least two characters and their counts, those of the largest count times length first.</summary>
    /// <param name="words">Different words in UTF-8 and how often each was seen.</param>
    /// <param name="least">The smallest count of a seed.</param>
    public static IReadOnlyList<(byte[] Piece, long Count)> Of(IReadOnlyList<(byte[] Word, long Count)> words, long least)
    {
        var seeds = new SeedPieces(words);
        seeds.Find(least);
        seeds._found.Sort(seeds.Compare);
        return [.. seeds._found.Take(MostSeeds).Select(f => (seeds._text.AsSpan(f.Start, f.Length).ToArray(), f.Weight))];
    }

    /// <summary>Returns the number of characters of UTF-8.</summary>
    public static int Characters(ReadOnlySpan<byte> utf8)
    {
        var count = 0;
        foreach (var b in utf8)
            if (!IsInside(b)) count++;
        return count;
    }

    /// <summary>Compares two parts by falling count times length, then by their bytes.</summary>
    private int Compare((int Start, int Length, long Weight) a, (int Start, int Length, long Weight) b)
    {
        ReadOnlySpan<byte> first = _text.AsSpan(a.Start, a.Length), second = _text.AsSpan(b.Start, b.Length);
        var order = (b.Weight * Characters(second)).CompareTo(a.Weight * Characters(first));
        return order != 0 ? order : first.SequenceCompareTo(second);
    }

    /// <summary>Returns whether a byte is not the first of its character.</summary>
    private static bool IsInside(byte value) => (value & 0xc0) == 0x80;

    private static int Reach(ReadOnlySpan<byte> rest)
    {
        var (length, characters) = (0, 0);
        for (; length < rest.Length; length++)
            if (!IsInside(rest[length]) && ++characters > LongestPiece)
                break;
        return length;
    }

    /// <summary>
    /// Goes through the sorted suffixes with a stack of the parts that the present suffix begins with, each longer than the one below it. A part that
    /// the next suffix does not begin with is complete: its weight is that of all suffixes since it was put there.
    /// </summary>
    private void Find(long least)
    {
        _suffixes.Sort((a, b) => Part(a).SequenceCompareTo(Part(b)));
        var open = new Stack<(int Start, int Length, long Weight)>();
        for (var i = 0; i <= _suffixes.Count; i++)
        {
            var common = i == 0 || i == _suffixes.Count ? 0 : Common(_suffixes[i - 1], _suffixes[i]);
            while (open.TryPeek(out var part) && part.Length > common)
            {
                open.Pop();
                if (part.Weight >= least && Characters(_text.AsSpan(part.Start, part.Length)) > 1)
                    _found.Add(part);
                if (open.TryPeek(out var below) && below.Length >= common)
                    open.Push(open.Pop() with { Weight = below.Weight + part.Weight });
                else if (common > 0)
                    open.Push((part.Start, common, part.Weight));
            }
            if (i == _suffixes.Count)
                break;
            var suffix = _suffixes[i];
            if (open.TryPeek(out var top) && top.Length == suffix.Length)
                open.Push(open.Pop() with { Weight = top.Weight + suffix.Weight });
            else
                open.Push((suffix.Start, suffix.Length, suffix.Weight));
        }
    }

    private ReadOnlySpan<byte> Part(Suffix suffix) => _text.AsSpan(suffix.Start, suffix.Length);

    /// <summary>Returns the length of what two suffixes begin with, in whole characters.</summary>
    private int Common(Suffix a, Suffix b)
    {
        var length = Part(a).CommonPrefixLength(Part(b));
        while (length > 0 && (length < a.Length && IsInside(_text[a.Start + length]) || length < b.Length && IsInside(_text[b.Start + length])))
            length--;
        return length;
    }
}
