using System.Text.Encodings.Web;
using System.Text.Json;
using Seq2Seq.Storage;

namespace Seq2Seq.Data;

/// <summary>The labels that a model tells apart, each with a number from 0. They are in ordinal order.</summary>
internal sealed class LabelSet
{
    private static readonly TextJson Readable = new(new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = true });

    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    /// <summary>Creates a set of labels.</summary>
    /// <param name="labels">The labels, in any order. Each may occur several times.</param>
    public LabelSet(IEnumerable<string> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        Names = [.. labels.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        for (var i = 0; i < Names.Count; i++) _numbers.Add(Names[i], i);
    }

    /// <summary>The labels in the order of their numbers.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The number of labels.</summary>
    public int Count => Names.Count;

    /// <summary>Returns the number of a label, or null if it is none of them.</summary>
    public int? this[string label] => _numbers.TryGetValue(label, out var number) ? number : null;

    /// <summary>Returns the number of a label of held-out data.</summary>
    /// <param name="place">Where the label stands, for the message.</param>
    /// <exception cref="Seq2SeqException">The training data have no such label.</exception>
    public int NumberOf(string label, string place) => this[label] ?? throw new Seq2SeqException(
        $"{place}: the label '{label}' is not among those of the training data ({string.Join(", ", Names.Take(10))}{(Count > 10 ? ", …" : "")}); correct it, or train on data with it");

    /// <summary>Writes the labels as a JSON list.</summary>
    /// <exception cref="Seq2SeqException">The path is not writable.</exception>
    public void Save(string path) => AtomicFile.WriteText(path, JsonSerializer.Serialize([.. Names], Readable.StringArray) + "\n");

    /// <summary>Reads labels.</summary>
    /// <exception cref="Seq2SeqException">The file is missing or damaged.</exception>
    public static LabelSet Load(string path)
    {
        try
        {
            var names = JsonSerializer.Deserialize(TextFile.Read(path), Readable.StringArray) ?? [];
            var labels = new LabelSet(names.Any(name => name == null) ? [] : names);
            return labels.Count > 0 && labels.Names.SequenceEqual(names) ? labels : throw new JsonException("the labels are not different and in order");
        }
        catch (JsonException error)
        {
            throw new Seq2SeqException($"cannot read '{path}': {error.Reason()}; expected a JSON list of labels as training writes it; restore the file", error);
        }
    }
}
