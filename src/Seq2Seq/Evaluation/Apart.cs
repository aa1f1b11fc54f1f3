namespace Seq2Seq.Evaluation;

/// <summary>
/// Passes over a text that set punctuation apart from words by blanks, as the Perl scripts of NIST do. Each pass goes from left to right over matches
/// that do not overlap. The passes follow each other character by character, so a line of nothing but punctuation needs little memory.
/// </summary>
internal static class Apart
{
    /// <summary>Sets ASCII punctuation apart. Period, comma, hyphen and apostrophe have rules of their own.</summary>
    public static IEnumerable<char> Symbols(IEnumerable<char> text) => Units(text, c => c is >= '!' and <= '&' or >= '(' and <= '+' or '/'
        or >= ':' and <= '@' or >= '[' and <= '`' or >= '{' and <= '~', ' ');

    /// <summary>Sets period and comma apart unless digits stand on the side in question, and a hyphen behind a digit.</summary>
    public static IEnumerable<char> Points(IEnumerable<char> text)
    {
        text = Pairs(text, (a, b) => !char.IsAsciiDigit(a) && IsPoint(b), ' ', blankFirst: false);
        text = Pairs(text, (a, b) => IsPoint(a) && !char.IsAsciiDigit(b), ' ', blankFirst: true);
        return Pairs(text, (a, b) => char.IsAsciiDigit(a) && b == '-', ' ', blankFirst: false);
    }

    /// <summary>Puts a blank before and after each unit of a kind.</summary>
    public static IEnumerable<T> Units<T>(IEnumerable<T> text, Func<T, bool> kind, T blank)
    {
        foreach (var unit in text)
        {
            var apart = kind(unit);
            if (apart) yield return blank;
            yield return unit;
            if (apart) yield return blank;
        }
    }

    /// <summary>Puts a blank between the two units of each pair, and one before (<paramref name="blankFirst"/>) or after them.</summary>
    public static IEnumerable<T> Pairs<T>(IEnumerable<T> text, Func<T, T, bool> holds, T blank, bool blankFirst)
    {
        var first = blank;
        var waits = false;      // whether the first unit of a pair has been read
        foreach (var unit in text)
        {
            if (waits && holds(first, unit))
            {
                if (blankFirst) yield return blank;
                yield return first;
                yield return blank;
                yield return unit;
                if (!blankFirst) yield return blank;
                waits = false;
                continue;
            }
            if (waits) yield return first;
            (first, waits) = (unit, true);
        }
        if (waits) yield return first;
    }

    private static bool IsPoint(char c) => c is '.' or ',';
}
