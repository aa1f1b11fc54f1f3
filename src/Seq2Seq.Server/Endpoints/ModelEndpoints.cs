using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Seq2Seq.Checkpoints;
using Seq2Seq.Server.Contracts;
using Seq2Seq.Tasks;
using Seq2Seq.Tasks.Classification;
using Seq2Seq.Tasks.LanguageModeling;
using Seq2Seq.Tasks.Summarization;
using Seq2Seq.Tasks.Translation;

namespace Seq2Seq.Server.Endpoints;

/// <summary>The routes of the models themselves: what there is, and reading one anew.</summary>
internal static partial class ModelEndpoints
{
    private const string Chat = "/v1/chat/completions";

    /// <summary>Lists the models.</summary>
    public static IResult List(Serving serving) => TypedResults.Ok(new ModelList([.. serving.Models.All.Select(Entry)]));

    /// <summary>Describes a model.</summary>
    public static IResult Get(string name, Serving serving) => TypedResults.Ok(Entry(serving.Find(name)));

    /// <summary>Reads a model anew from its folder. Requests that have begun end with the old one, which stays if the new one cannot be read.</summary>
    public static async Task<IResult> ReloadAsync(string name, Serving serving, ILogger<ServedModels> logger, CancellationToken cancellation)
    {
        try
        {
            return TypedResults.Ok(Entry(await serving.Models.ReloadAsync(name, cancellation)));
        }
        catch (Seq2SeqException error)
        {
            LogUnreadable(logger, error, name);
            throw new RequestException(StatusCodes.Status409Conflict, "the folder of the model cannot be read, and the model stays as it was; the log of the server says why");
        }
    }

    private static ModelEntry Entry(ServedModel served)
    {
        var data = (served.Model as Translator)?.Configuration.Data ?? (served.Model as Summarizer)?.Configuration.Data;
        return new(served.Name, TaskConfigurations.NameOf(served.Task), Routes(served.Task))
        {
            Created = served.LoadedAt.ToUnixTimeSeconds(),
            Attention = served.Model switch
            {
                Translator translator => translator.HasAttention,
                Classifier => true,
                _ => false,
            },
            Report = File.Exists(new ModelDirectory(served.Directory, []).ReportFile),
            Source = data?.Source.Language,
            Target = data?.Target.Language,
            Beams = served.Model switch
            {
                Translator translator => translator.Configuration.Testing.BeamSize,
                Summarizer summarizer => summarizer.Configuration.Testing.BeamSize,
                TextGenerator generator => generator.Configuration.Testing.BeamSize,
                _ => null,
            },
        };
    }

    private static string[] Routes(TaskType task) => task switch
    {
        TaskType.Translation => ["/v1/translate", "/v1/score", Chat],
        TaskType.Summarization => ["/v1/summarize", Chat],
        TaskType.LanguageModel => ["/v1/generate", "/v1/next", "/v1/score", Chat],
        _ => ["/v1/classify"],
    };

    [LoggerMessage(LogLevel.Error, "the model {Name} cannot be read anew and stays as it was")]
    private static partial void LogUnreadable(ILogger logger, Exception error, string name);
}
