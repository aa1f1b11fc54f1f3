using Seq2Seq.Decoding;
using Seq2Seq.Server.Contracts;
using Seq2Seq.Tasks.LanguageModeling;
using Seq2Seq.Tasks.Summarization;
using Seq2Seq.Tasks.Translation;

namespace Seq2Seq.Server.Endpoints;

/// <summary>What models return, in the form of answers.</summary>
internal static class TextResults
{
    /// <summary>Returns the outputs of a source.</summary>
    public static TextResult Of(Translation translation, GenerationOptions options, Translator translator) =>
        new(translation.Text, [.. translation.Hypotheses.Select(hypothesis => Of(hypothesis, options))], translation.Truncated)
        {
            InputTokens = translation.SourceTokens,
            Trace = translation.Trace == null ? null : [.. translation.Trace.Steps.Select(step => Of(step, translation.Source, translator))],
        };

    /// <summary>Returns a summary.</summary>
    public static TextResult Of(Summary summary, bool words) => new(summary.Text, [new(summary.Text, summary.Score)], summary.Truncated)
    {
        Words = words ? [.. summary.Words.Select(word => new CopiedWord(word.Text, word.IsOfSource, word.Copied))] : null,
    };

    /// <summary>Returns the continuations of a prompt.</summary>
    public static TextResult Of(IReadOnlyList<GeneratedText> outputs, GenerationOptions options) => new(outputs[0].Text, [.. outputs.Select(output =>
        new TextOutput(output.Text, output.Score)
        {
            OutputTokens = output.Ids.Length, FinishReason = Reason(output.FinishReason),
            LogProbabilities = options.ReturnTokenScores ? output.LogProbabilities : null,
        })], Truncated: false)
    {
        InputTokens = outputs[0].PromptTokens,
    };

    /// <summary>Returns why an output ends, as answers say it.</summary>
    public static string Reason(FinishReason reason) => reason == FinishReason.End ? "end" : "length";

    private static TextOutput Of(Hypothesis hypothesis, GenerationOptions options) => new(hypothesis.Text, hypothesis.Score)
    {
        OutputTokens = hypothesis.Ids.Length,
        FinishReason = Reason(hypothesis.FinishReason),
        Tokens = options.ReturnTokenScores ? hypothesis.Tokens : null,
        LogProbabilities = options.ReturnTokenScores ? hypothesis.LogProbabilities : null,
        Attention = hypothesis.Attention is not { } map ? null : new(map.Source, map.Target, Rows(map.Weights)),
        Alignment = hypothesis.Alignment is not { } links ? null : [.. links.Select(link => (int[])[link.Source, link.Target])],
    };

    private static SearchStep Of(TracedStep step, string source, Translator translator)
    {
        return new(step.Group, step.Step, [.. step.Continuations.Select(c => new SearchContinuation(c.Parent, translator.PiecesOf([c.Token], source)[0],
            c.LogProbability, c.Total, Fate(c.Fate)))]);

        static string Fate(Fate fate) => fate switch
        {
            Decoding.Fate.Kept => "kept",
            Decoding.Fate.Finished => "finished",
            _ => "dropped",
        };
    }

    private static float[][] Rows(float[,] weights) => [.. Enumerable.Range(0, weights.GetLength(0)).Select(t =>
        (float[])[.. Enumerable.Range(0, weights.GetLength(1)).Select(s => weights[t, s])])];
}
