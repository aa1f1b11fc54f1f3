using System.Globalization;

namespace Seq2Seq.Evaluation;

/// <summary>How two sequences of units correspond.</summary>
internal static class Alignment
{
    /// <summary>The size of the largest table of two segments that is filled; it takes seconds.</summary>
    private const long LargestTable = 1L << 30;

    /// <summary>The size of the largest table that is kept as a whole, in 256 MiB.</summary>
    private const long LargestKeptTable = 1L << 26;

    /// <summary>Returns edits over the length of the references, in percent. Edits against empty references count as 100 %.</summary>
    public static double ErrorRate(double edits, double length) => length > 0 ? 100 * edits / length : edits > 0 ? 100 : 0;

    /// <summary>
    /// Returns the least number of insertions, deletions and substitutions that turn one sequence into the other (Levenshtein 1966; Wagner and
    /// Fischer 1974): d[i, j] = min(d[i-1, j-1] + (a_i ≠ b_j), d[i-1, j] + 1, d[i, j-1] + 1). Two rows of the table are kept.
    /// </summary>
    /// <exception cref="Seq2SeqException">The sequences are too long.</exception>
    public static int Edits(int[] a, int[] b)
    {
        Check(a, b);
        int[] before = [.. Enumerable.Range(0, b.Length + 1)], row = new int[b.Length + 1];
        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
                row[j] = Math.Min(before[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1), Math.Min(before[j], row[j - 1]) + 1);
            (before, row) = (row, before);
        }
        return before[b.Length];
    }

    /// <summary>Returns the length of the longest common subsequence: l[i, j] = l[i-1, j-1] + 1 if a_i = b_j, else max(l[i-1, j], l[i, j-1]).</summary>
    /// <exception cref="Seq2SeqException">The sequences are too long.</exception>
    public static int CommonLength(int[] a, int[] b)
    {
        Check(a, b);
        int[] before = new int[b.Length + 1], row = new int[b.Length + 1];
        foreach (var unit in a)
        {
            for (var j = 1; j <= b.Length; j++)
                row[j] = unit == b[j - 1] ? before[j - 1] + 1 : Math.Max(before[j], row[j - 1]);
            (before, row) = (row, before);
        }
        return before[b.Length];
    }

    /// <summary>
    /// Returns the positions in <paramref name="a"/> of a longest common subsequence. Of several it is the one that rouge-score finds: from the end,
    /// equal units match, and otherwise <paramref name="b"/> is shortened only if that leaves a longer subsequence than shortening <paramref name="a"/>.
    /// </summary>
    /// <exception cref="Seq2SeqException">The sequences are too long.</exception>
    public static IReadOnlyList<int> CommonPositions(int[] a, int[] b)
    {
        Check(a, b, LargestKeptTable);
        var lengths = new int[a.Length + 1, b.Length + 1];
        for (var i = 1; i <= a.Length; i++)
            for (var j = 1; j <= b.Length; j++)
                lengths[i, j] = a[i - 1] == b[j - 1] ? lengths[i - 1, j - 1] + 1 : Math.Max(lengths[i - 1, j], lengths[i, j - 1]);
        var positions = new List<int>();
        for (int i = a.Length, j = b.Length; i > 0 && j > 0;)
        {
            if (a[i - 1] == b[j - 1])
            {
                positions.Add(--i);
                j--;
            }
            else if (lengths[i, j - 1] > lengths[i - 1, j]) j--;
            else i--;
        }
        return positions;
    }

    private static void Check(int[] a, int[] b, long largest = LargestTable)
    {
        if ((long)a.Length * b.Length > largest)
            throw new Seq2SeqException(string.Create(CultureInfo.InvariantCulture,
                $"segments of {a.Length:N0} and {b.Length:N0} units; at most {largest:N0} pairs of units can be aligned, leave the line out or cut it"));
    }
}
