using Microsoft.AspNetCore.Http;
using Seq2Seq.Decoding;
using Seq2Seq.Server.Contracts;
using Seq2Seq.Tasks;

namespace Seq2Seq.Server;

/// <summary>What every request passes before it reaches a model: the limits, the room, and the model that it names.</summary>
internal sealed class Serving(ServerOptions options, ServedModels models, Admission admission)
{
    /// <summary>The models.</summary>
    public ServedModels Models => models;

    /// <summary>Returns a model by its name.</summary>
    /// <exception cref="RequestException">There is none.</exception>
    public ServedModel Find(string name) => models.All.FirstOrDefault(model => model.Name == name)
        ?? throw new RequestException(StatusCodes.Status404NotFound, "there is no model of that name; see /v1/models");

    /// <summary>Lets a request in and returns its model, which stays until the request has ended.</summary>
    /// <param name="context">The request.</param>
    /// <param name="model">The name of the model; null = the only one of the tasks.</param>
    /// <param name="texts">The texts of the request.</param>
    /// <param name="tasks">The tasks that the model may be for.</param>
    /// <exception cref="RequestException">The request asks for more than it may, or there is no such model, or no room.</exception>
    public ServedModel Enter(HttpContext context, string? model, IReadOnlyList<string> texts, params ReadOnlySpan<TaskType> tasks)
    {
        Check(texts);
        var (served, use) = models.Use(model, tasks);
        context.Response.RegisterForDispose(use);
        context.Response.RegisterForDispose(admission.Enter(Math.Max(1, texts.Count)));
        return served;
    }

    /// <summary>Returns the options of a request in the form that models take them.</summary>
    /// <exception cref="RequestException">They ask for more than a request may.</exception>
    public GenerationOptions Check(GenerationOptions? asked)
    {
        if (asked == null) return new();
        Limit(asked.Beams, options.MaximumBeams, nameof(asked.Beams));
        Limit(asked.ReturnSequences, options.MaximumBeams, nameof(asked.ReturnSequences));
        Limit(asked.MaxNewTokens, options.MaximumTokens, nameof(asked.MaxNewTokens));
        Limit(asked.MinNewTokens, options.MaximumTokens, nameof(asked.MinNewTokens));
        Check([asked.ForcedPrefix ?? "", .. asked.BannedPhrases ?? [], .. asked.RequiredPhrases ?? []]);
        return asked;
    }

    private void Check(IReadOnlyList<string> texts)
    {
        if (texts.Count > options.MaximumTexts)
            throw RequestException.Invalid($"{texts.Count} texts were found, expected at most {options.MaximumTexts}; send several requests");
        for (var i = 0; i < texts.Count; i++)
            if (texts[i]?.Length > options.MaximumCharacters) // null in a list of phrases is refused where it is read
                throw RequestException.Invalid($"text {i + 1} has {texts[i].Length} characters, expected at most {options.MaximumCharacters}; cut it into pieces");
    }

    private static void Limit(int? value, int most, string option)
    {
        if (value > most) throw RequestException.Invalid($"'{JsonNames.Instance.ConvertName(option)}' is {value}, expected at most {most}");
    }
}
