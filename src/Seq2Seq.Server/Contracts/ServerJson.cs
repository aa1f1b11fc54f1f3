using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Mvc;

namespace Seq2Seq.Server.Contracts;

/// <summary>What requests and answers are in JSON. An unknown key is an error, and so is one that is given twice.</summary>
[JsonSerializable(typeof(TextRequest))]
[JsonSerializable(typeof(NextRequest))]
[JsonSerializable(typeof(ClassifyRequest))]
[JsonSerializable(typeof(ScoreRequest))]
[JsonSerializable(typeof(ChatRequest))]
[JsonSerializable(typeof(TextResponse))]
[JsonSerializable(typeof(TextDelta))]
[JsonSerializable(typeof(TextEnd))]
[JsonSerializable(typeof(NextResponse))]
[JsonSerializable(typeof(ClassifyResponse))]
[JsonSerializable(typeof(ScoreResponse))]
[JsonSerializable(typeof(ChatResponse))]
[JsonSerializable(typeof(ModelList))]
[JsonSerializable(typeof(ModelEntry))]
[JsonSerializable(typeof(ProblemDetails))]
internal sealed partial class ServerJson : JsonSerializerContext
{
    /// <summary>The largest depth of a request. Those that there are have three levels.</summary>
    private const int Depth = 16;

    /// <summary>Sets the options of a serializer.</summary>
    public static void Configure(JsonSerializerOptions options)
    {
        options.TypeInfoResolverChain.Insert(0, Default);
        options.PropertyNamingPolicy = JsonNames.Instance;
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.AllowDuplicateProperties = false;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.MaxDepth = Depth;
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping; // Korean stays readable; no answer is part of a page
    }

    /// <summary>Returns the description of a type, as the server writes it.</summary>
    public static JsonTypeInfo<T> Of<T>() => (JsonTypeInfo<T>)Written.Options.GetTypeInfo(typeof(T));

    /// <summary>Made when it is first asked for, which is after the description of all types.</summary>
    private static class Written
    {
        public static JsonSerializerOptions Options { get; } = Made();

        private static JsonSerializerOptions Made()
        {
            var options = new JsonSerializerOptions();
            Configure(options);
            options.MakeReadOnly();
            return options;
        }
    }
}
