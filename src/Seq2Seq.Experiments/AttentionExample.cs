using System.Text.Json;
using Seq2Seq.Storage;

namespace Seq2Seq.Experiments;

/// <summary>An attention map of a test sentence, kept for the report.</summary>
/// <param name="Levels">The levels of the cell, in the order of the factors.</param>
/// <param name="Seed">The seed of the cell.</param>
/// <param name="Sentence">The number of the sentence in the test corpus, from 1.</param>
/// <param name="Source">The source pieces.</param>
/// <param name="Target">The target pieces.</param>
/// <param name="Weights">α of target piece t on source piece s, rounded to three digits.</param>
public sealed record AttentionExample(IReadOnlyList<string> Levels, int Seed, int Sentence, IReadOnlyList<string> Source, IReadOnlyList<string> Target,
    IReadOnlyList<IReadOnlyList<double>> Weights)
{
    /// <summary>The name of the file in a cell's folder.</summary>
    internal const string File = "maps.json";

    /// <summary>Reads a file. A missing file gives an empty list.</summary>
    /// <exception cref="Seq2SeqException">The file is damaged.</exception>
    public static IReadOnlyList<AttentionExample> Read(string path) => System.IO.File.Exists(path)
        ? ExperimentJson.Read(path, ExperimentJson.Default.AttentionExampleArray) : [];

    /// <summary>Writes a file with one line for each map.</summary>
    /// <exception cref="Seq2SeqException">The path is not writable.</exception>
    public static void Write(string path, IEnumerable<AttentionExample> maps) =>
        AtomicFile.WriteText(path, $"[\n{string.Join(",\n", maps.Select(map => JsonSerializer.Serialize(map, ExperimentJson.Compact.AttentionExample)))}\n]\n");
}
