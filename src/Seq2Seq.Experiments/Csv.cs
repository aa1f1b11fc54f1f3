using System.Globalization;
using System.Text;

namespace Seq2Seq.Experiments;

/// <summary>
/// Tables of text with commas between fields (RFC 4180) and lines that end in LF. Numbers are written so that they read back as the same bits, unless
/// they are rounded.
/// </summary>
internal static class Csv
{
    /// <summary>Returns a line without its end.</summary>
    public static string Line(params IEnumerable<string> fields) => string.Join(',', fields.Select(Field));

    /// <summary>Returns a number as text. Null is an empty field.</summary>
    public static string Number(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";

    /// <summary>Returns a number to seven digits, which is all that single precision gives.</summary>
    public static string Rounded(double value) => value.ToString("G7", CultureInfo.InvariantCulture);

    /// <summary>Returns the number in a field.</summary>
    /// <exception cref="FormatException">The field is not a number.</exception>
    public static double? Number(string field) => field.Length == 0 ? null : double.Parse(field, NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>Returns the rows of a text. A field in quotes may contain line ends.</summary>
    public static IEnumerable<string[]> Rows(string text)
    {
        var row = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quoted && c == '"' && i + 1 < text.Length && text[i + 1] == '"')
                field.Append(text[++i]);
            else if (c == '"')
                quoted = !quoted;
            else if (!quoted && c is ',' or '\n' && !quoted)
            {
                row.Add(field.ToString());
                field.Clear();
                if (c == '\n')
                {
                    yield return [.. row];
                    row.Clear();
                }
            }
            else
                field.Append(c);
        }
        if (row.Count > 0 || field.Length > 0)
            yield return [.. row, field.ToString()];
    }

    private static string Field(string text) => text.AsSpan().IndexOfAny(",\"\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
