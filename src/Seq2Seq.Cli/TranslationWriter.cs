using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using Seq2Seq.Data;
using Seq2Seq.Decoding;
using Seq2Seq.Storage;
using Seq2Seq.Tasks.Translation;

namespace Seq2Seq.Cli;

/// <summary>Writes translations as they come: text, the n-best lists of Moses, or JSON lines, and beside them word alignments.</summary>
internal sealed class TranslationWriter
{
    private readonly Streams _streams;
    private readonly DecodingOptions _options;
    private readonly string _format;
    private readonly bool _attention;
    private readonly string? _alignments;
    private readonly CutWarnings _warnings;
    private long _index;

    /// <param name="format"><c>text</c>, <c>moses</c> or <c>jsonl</c>.</param>
    /// <param name="attention">Whether attention is shown.</param>
    /// <param name="alignments">The file of word alignments; null = none. What was in it is lost.</param>
    /// <exception cref="Seq2SeqException">The file cannot be written.</exception>
    public TranslationWriter(Streams streams, DecodingOptions options, string format, bool attention, string? alignments)
    {
        (_streams, _options, _format, _attention, _alignments, _warnings) = (streams, options, format, attention, alignments, new(streams.Error, options));
        if (alignments != null) AtomicFile.WriteText(alignments, "");
    }

    /// <summary>Writes the next translations.</summary>
    /// <param name="trace">Takes the steps of each search; null = nothing does.</param>
    /// <exception cref="Seq2SeqException">The file of word alignments cannot be written.</exception>
    public void Write(IReadOnlyList<Translation> translations, SearchTraceFile? trace = null)
    {
        var alignments = new StringBuilder();
        foreach (var translation in translations)
        {
            _warnings.Add(translation);
            trace?.Write(translation);
            foreach (var line in Lines(translation)) _streams.Output.WriteLine(line);
            if (_format != "jsonl" && _attention && translation.Hypotheses[0].Attention is { } map)
                foreach (var line in AttentionDrawing.Lines(map)) _streams.Error.WriteLine(line);
            alignments.Append(WordLink.Line(translation.Hypotheses[0].Alignment ?? [])).Append('\n');
            _index++;
        }
        _streams.Output.Flush();
        if (_alignments != null) TextFile.Append(_alignments, alignments.ToString());
    }

    /// <summary>Writes how many outputs were cut, if any were.</summary>
    public void Finish() => _warnings.Finish();

    private IEnumerable<string> Lines(Translation translation) => _format switch
    {
        "jsonl" => [Json(translation)],
        "moses" => translation.Hypotheses.Select(h => string.Create(CultureInfo.InvariantCulture,
            $"{_index} ||| {h.Text.OnOneLine()} ||| log_probability= {h.LogProbability:F4} length= {h.Tokens.Count} ||| {h.Score:F4}")),
        _ when _options.NBest == 1 => [translation.Text.OnOneLine()],
        _ => translation.Hypotheses.Select(h => string.Create(CultureInfo.InvariantCulture, $"{_index} ||| {h.Text.OnOneLine()} ||| {h.Score:F4}")),
    };

    private string Json(Translation translation) => JsonLines.Of(new TranslationLine(
        translation.Source,
        translation.Hypotheses.Select(h => new Entry(h.Text, h.Score, h.FinishReason == FinishReason.End ? "end" : "length", h.Tokens,
            h.LogProbabilities, h.Alignment?.Select(link => (int[])[link.Source, link.Target]),
            _attention && h.Attention is { } map ? new Weighed(map.Source, map.Target, map.Columns, Rows(map.Weights)) : null))));

    private static float[][] Rows(float[,] weights) =>
        [.. Enumerable.Range(0, weights.GetLength(0)).Select(t => Enumerable.Range(0, weights.GetLength(1)).Select(s => weights[t, s]).ToArray())];

    internal sealed record TranslationLine(string Source, IEnumerable<Entry> Hypotheses);

    internal sealed record Weighed(IReadOnlyList<string> Source, IReadOnlyList<string> Target,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Columns, float[][] Weights);

    internal sealed record Entry(string Text, double Score, string FinishReason, IReadOnlyList<string> Tokens, float[] LogProbabilities,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IEnumerable<int[]>? Alignment,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Weighed? Attention);
}
