using System.Globalization;

namespace Seq2Seq.Evaluation;

/// <summary>How two sequences of units correspond.</summary>
internal static class Alignment
{
    /// <summary>The size of the largest table of two segments that is filled; it takes seconds.</summary>
    private const long LargestTable = 1L << 30;

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

    private static void Check(int[] a, int[] b)
    {
        if ((long)a.Length * b.Length > LargestTable)
            throw new Seq2SeqException(string.Create(CultureInfo.InvariantCulture,
                $"segments of {a.Length:N0} and {b.Length:N0} units; at most {LargestTable:N0} pairs of units can be aligned, leave the line out or cut it"));
    }
}
