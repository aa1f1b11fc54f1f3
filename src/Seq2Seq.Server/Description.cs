using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Seq2Seq.Server.Contracts;

namespace Seq2Seq.Server;

/// <summary>What the description of the routes (OpenAPI) says that the types do not.</summary>
internal static class Description
{
    /// <summary>Sets the options of the description.</summary>
    public static void Configure(OpenApiOptions options)
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            (document.Info.Title, document.Info.Version) = ("Seq2Seq", typeof(Description).Assembly.GetName().Version!.ToString(3));
            document.Info.Description = "Translation, summarization, generation and classification of texts by the models of this server.";
            return Task.CompletedTask;
        });
        options.AddSchemaTransformer((schema, context, _) =>
        {
            if (context.JsonTypeInfo.Type != typeof(Texts)) return Task.CompletedTask;
            schema.Description = "A text, or several.";
            schema.OneOf = [Text(), new OpenApiSchema { Type = JsonSchemaType.Array, Items = Text() }];
            return Task.CompletedTask;

            static OpenApiSchema Text() => new() { Type = JsonSchemaType.String };
        });
    }
}
