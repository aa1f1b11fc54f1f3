using Microsoft.AspNetCore.Http;
using Seq2Seq.Server.Contracts;
using Seq2Seq.Tasks;
using Seq2Seq.Tasks.LanguageModeling;
using Seq2Seq.Tasks.Translation;

namespace Seq2Seq.Server.Endpoints;

/// <summary>The route that says how probable texts are.</summary>
internal static class ScoreEndpoint
{
    /// <summary>Returns the probabilities of texts under a language model, or of translations of sources under a translation model.</summary>
    public static async Task<IResult> ScoreAsync(ScoreRequest request, Serving serving, HttpContext context, CancellationToken cancellation)
    {
        var texts = request.Text.All;
        if (request.Target is not { All: var targets })
        {
            var model = serving.Enter(context, request.Model, texts, TaskType.LanguageModel);
            return Answer(model, await model.RunAsync(() => ((TextGenerator)model.Model).Score(texts).Select(Of), cancellation));
        }
        if (targets.Count != texts.Count)
            throw RequestException.Invalid($"'target' has {targets.Count} texts, expected {texts.Count}, one for each of 'text'");
        var served = serving.Enter(context, request.Model, [.. texts, .. targets], TaskType.Translation);
        return Answer(served, await served.RunAsync(() => ((Translator)served.Model).Force([.. texts.Zip(targets)]).Select(Of), cancellation));
    }

    private static IResult Answer(ServedModel served, IEnumerable<Scored> results) => TypedResults.Ok(new ScoreResponse(served.Name, [.. results]));

    private static Scored Of(TextScore score) => new(score.LogProbability, score.Perplexity, score.Pieces, score.LogProbabilities);

    private static Scored Of(ForcedDecoding forced) => new(forced.LogProbability, Math.Exp(-forced.LogProbability / forced.LogProbabilities.Length),
        forced.Tokens, forced.LogProbabilities);
}
