using System.Text.Json;
using Seq2Seq.Decoding;
using Seq2Seq.Tasks.Translation;

namespace Seq2Seq.Cli;

/// <summary>A file with every step of each beam search: a line of JSON for each source.</summary>
/// <param name="translator">Knows the pieces of the tokens.</param>
/// <param name="path">The path; null = nothing is written.</param>
internal sealed class SearchTraceFile(Translator translator, string? path) : IDisposable
{
    private readonly StreamWriter? _writer = path == null ? null : Open(path);

    /// <summary>Whether searches are traced.</summary>
    public bool IsOpen => _writer != null;

    /// <summary>Writes the search for a source, and why each of its outputs ended.</summary>
    public void Write(Translation translation) => _writer?.WriteLine(JsonSerializer.Serialize(new
    {
        translation.Source,
        Steps = (translation.Trace?.Steps ?? []).Select(step => new
        {
            step.Group,
            step.Step,
            Continuations = step.Continuations.Select(c => new
            {
                c.Parent,
                c.Token,
                Piece = translator.PiecesOf([c.Token], translation.Source)[0],
                c.LogProbability,
                c.Total,
                Fate = c.Fate.ToString().ToLowerInvariant(),
            }),
        }),
        Outputs = translation.Hypotheses.Select(h => new { h.Text, h.Score, FinishReason = h.FinishReason == FinishReason.End ? "end" : "length" }),
    }, JsonLines.Readable));

    public void Dispose() => _writer?.Dispose();

    private static StreamWriter Open(string path)
    {
        try
        {
            return new StreamWriter(path) { NewLine = "\n" };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new Seq2SeqException($"'{path}' cannot be written: {error.Message.TrimEnd('.')}; name another file", error);
        }
    }
}
