namespace Seq2Seq.Data;

/// <summary>The names that columns of sentence pairs usually have.</summary>
internal static class ColumnNames
{
    /// <summary>The usual names of the source.</summary>
    public static readonly string[] OfSource = ["source", "src", "input", "document", "article", "question", "q"];

    /// <summary>The usual names of the target.</summary>
    public static readonly string[] OfTarget = ["target", "trg", "tgt", "output", "translation", "summary", "answer", "a", "reference"];

    /// <summary>Returns whether a field of a first line is one of some names, and no text.</summary>
    public static bool Has(this IReadOnlyList<string> names, string field) => names.Contains(field.Trim(), StringComparer.OrdinalIgnoreCase);
}
