using System.Text.Json;
using Seq2Seq.Storage;

namespace Seq2Seq.Experiments;

/// <summary>An attention map of a test sentence, kept for the report.</summary>
/// <param name="Levels">The cell's levels, in the order of the factors.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Sentence">Number of the sentence in the test corpus, from 1.</param>
/// <param name="Source">Source pieces.</param>
/// <param name="Target">Target pieces.</param>
/// <param name="Weights">α of target piece t on source piece s, rounded to three digits.</param>
public sealed record AttentionExample(IReadOnlyList<string> Levels, int Seed, int Sentence, IReadOnlyList<string> Source, IReadOnlyList<string> Target,
    IReadOnlyList<IReadOnlyList<double>> Weights)
{
    /// <summary>Name of the file in a cell's folder.</summary>
    internal const string File = "maps.json";

    /// <summary>Reads a file; none gives an empty list.</summary>
    /// <exception cref="Seq2SeqException">It is damaged.</exception>
    public static IReadOnlyList<AttentionExample> Read(string path) => System.IO.File.Exists(path)
        ? ExperimentJson.Read(path, ExperimentJson.Default.AttentionExampleArray) : [];

    /// <summary>Writes a file, a line for each map.</summary>
    /// <exception cref="Seq2SeqException">The path is not writable.</exception>
    public static void Write(string path, IEnumerable<AttentionExample> maps) =>
        AtomicFile.WriteText(path, $"[\n{string.Join(",\n", maps.Select(map => JsonSerializer.Serialize(map, ExperimentJson.Compact.AttentionExample)))}\n]\n");
}
