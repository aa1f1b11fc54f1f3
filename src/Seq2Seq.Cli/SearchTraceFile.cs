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
    public void Write(Translation translation) => _writer?.WriteLine(JsonLines.Of(new SearchLine(
        translation.Source,
        (translation.Trace?.Steps ?? []).Select(step => new SearchStep(step.Group, step.Step, step.Continuations.Select(c => new SearchContinuation(
            c.Parent, c.Token, translator.PiecesOf([c.Token], translation.Source)[0], c.LogProbability, c.Total, c.Fate.ToString().ToLowerInvariant())))),
        translation.Hypotheses.Select(h => new SearchOutput(h.Text, h.Score, h.FinishReason == FinishReason.End ? "end" : "length")))));

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

    internal sealed record SearchLine(string Source, IEnumerable<SearchStep> Steps, IEnumerable<SearchOutput> Outputs);

    internal sealed record SearchStep(int Group, int Step, IEnumerable<SearchContinuation> Continuations);

    internal sealed record SearchContinuation(int Parent, int Token, string Piece, float LogProbability, double Total, string Fate);

    internal sealed record SearchOutput(string Text, double Score, string FinishReason);
}
