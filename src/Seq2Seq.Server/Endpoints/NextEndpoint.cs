using Microsoft.AspNetCore.Http;
using Seq2Seq.Server.Contracts;
using Seq2Seq.Tasks;
using Seq2Seq.Tasks.LanguageModeling;

namespace Seq2Seq.Server.Endpoints;

/// <summary>The route that suggests the next word.</summary>
internal static class NextEndpoint
{
    private const int UsualWords = 5, MostWords = 100;

    /// <summary>Returns the most probable next words.</summary>
    public static async Task<IResult> NextAsync(NextRequest request, Serving serving, HttpContext context, CancellationToken cancellation)
    {
        var count = request.Count ?? UsualWords;
        if (count is < 1 or > MostWords) throw RequestException.Invalid($"'count' is {count}, expected 1 to {MostWords}");
        var served = serving.Enter(context, request.Model, [request.Text], TaskType.LanguageModel);
        var words = await served.RunAsync(() => ((TextGenerator)served.Model).Next(request.Text, count), cancellation);
        return TypedResults.Ok(new NextResponse(served.Name, [.. words.Select(next => new WordProbability(next.Word, next.Probability))]));
    }
}
