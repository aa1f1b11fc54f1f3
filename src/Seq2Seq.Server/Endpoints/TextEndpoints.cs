using Microsoft.AspNetCore.Http;
using Seq2Seq.Server.Contracts;
using Seq2Seq.Tasks;
using Seq2Seq.Tasks.LanguageModeling;
using Seq2Seq.Tasks.Summarization;
using Seq2Seq.Tasks.Translation;

namespace Seq2Seq.Server.Endpoints;

/// <summary>The routes that make a text of a text.</summary>
internal static class TextEndpoints
{
    /// <summary>Translates texts.</summary>
    public static async Task<IResult> TranslateAsync(TextRequest request, Serving serving, HttpContext context, CancellationToken cancellation)
    {
        var served = serving.Enter(context, request.Model, request.Text.All, TaskType.Translation);
        var (translator, options) = ((Translator)served.Model, serving.Check(request.Options));
        if (request.Words) throw RequestException.Invalid("'words' is true, expected false: a summarization model says which words it copied");
        if (request.Stream) return TextStream.Of(served, translator, request, options, cancellation);
        var found = await translator.TranslateWithDetailsAsync(request.Text.All, options, cancellation);
        return Answer(served, found.Select(translation => TextResults.Of(translation, options, translator)));
    }

    /// <summary>Summarizes texts.</summary>
    public static async Task<IResult> SummarizeAsync(TextRequest request, Serving serving, HttpContext context, CancellationToken cancellation)
    {
        var served = serving.Enter(context, request.Model, request.Text.All, TaskType.Summarization);
        var (summarizer, options) = ((Summarizer)served.Model, serving.Check(request.Options));
        if (request.Stream) return TextStream.Of(served, summarizer, request, options, cancellation);
        var found = await summarizer.SummarizeWithDetailsAsync(request.Text.All, options, request.Words, cancellation);
        return Answer(served, found.Select(summary => TextResults.Of(summary, request.Words)));
    }

    /// <summary>Continues texts with a language model.</summary>
    public static async Task<IResult> GenerateAsync(TextRequest request, Serving serving, HttpContext context, CancellationToken cancellation)
    {
        var served = serving.Enter(context, request.Model, request.Text.All, TaskType.LanguageModel);
        var (generator, options) = ((TextGenerator)served.Model, serving.Check(request.Options));
        if (request.Words) throw RequestException.Invalid("'words' is true, expected false: a summarization model says which words it copied");
        if (request.Stream) return TextStream.Of(served, generator, request, options, cancellation);
        var found = await generator.GenerateWithDetailsAsync(request.Text.All, options, cancellation);
        return Answer(served, found.Select(outputs => TextResults.Of(outputs, options)));
    }

    private static IResult Answer(ServedModel served, IEnumerable<TextResult> results) => TypedResults.Ok(new TextResponse(served.Name, [.. results]));
}
