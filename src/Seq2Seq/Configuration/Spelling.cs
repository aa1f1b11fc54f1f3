namespace Seq2Seq.Configuration;

/// <summary>Finds what somebody may have meant by a name that does not exist.</summary>
public static class Spelling
{
    private const double MostDifferent = 0.5; // of the letters

    /// <summary>
    /// Returns the known name that is nearest to an unknown one, or null if more than half of the letters would have to be inserted or deleted. The
    /// first of several that are equally near is returned.
    /// </summary>
    public static string? Nearest(string unknown, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(unknown);
        ArgumentNullException.ThrowIfNull(known);
        var nearest = known.MinBy(name => Distance(unknown, name));
        return nearest != null && Distance(unknown, nearest) <= MostDifferent ? nearest : null;
    }

    /// <summary>Returns the share of the letters of two names that must be inserted or deleted to turn one into the other, 0 to 1.</summary>
    internal static double Distance(string a, string b) => EditDistance(a, b) / Math.Max(1.0, a.Length + b.Length);

    /// <summary>Returns the number of insertions and deletions that turn one text into the other.</summary>
    internal static int EditDistance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)]; // row[j] = distance of a[..i] and b[..j]
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var inserted = Math.Min(row[j], row[j - 1]) + 1;
                var distance = a[i - 1] == b[j - 1] ? diagonal : inserted;
                diagonal = row[j];
                row[j] = distance;
            }
        }
        return row[b.Length];
    }
}
