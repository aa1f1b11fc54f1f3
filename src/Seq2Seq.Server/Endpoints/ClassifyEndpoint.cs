using Microsoft.AspNetCore.Http;
using Seq2Seq.Server.Contracts;
using Seq2Seq.Tasks;
using Seq2Seq.Tasks.Classification;

namespace Seq2Seq.Server.Endpoints;

/// <summary>The route that gives labels to texts.</summary>
internal static class ClassifyEndpoint
{
    /// <summary>Returns the labels of texts with their probabilities.</summary>
    public static async Task<IResult> ClassifyAsync(ClassifyRequest request, Serving serving, HttpContext context, CancellationToken cancellation)
    {
        var served = serving.Enter(context, request.Model, request.Text.All, TaskType.Classification);
        var found = await served.RunAsync(() => ((Classifier)served.Model).Classify(request.Text.All), cancellation);
        return TypedResults.Ok(new ClassifyResponse(served.Name, [.. found.Select(Of)]));
    }

    private static Classified Of(ClassifiedInput input) => new(input.Best.Label, input.Best.Probability,
        [.. input.Labels.Select(label => new LabelShare(label.Label, label.Probability))],
        input.Weights.Count == 0 ? null : [.. input.Weights.Select(part => new PartShare(part.Part, part.Weight))], input.Truncated);
}
