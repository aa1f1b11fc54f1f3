using Microsoft.Extensions.AI;
using Seq2Seq.Decoding;

namespace Seq2Seq.Extensions.AI;

/// <summary>
/// The options of generation that the options of a chat stand for. <c>Temperature</c>, <c>TopK</c>, <c>TopP</c>, <c>Seed</c> and <c>MaxOutputTokens</c> are
/// those of the same meaning; a temperature of 0 is greedy search. <c>StopSequences</c> end the text before the first of them, and <c>Instructions</c> are read
/// as a first message. <c>RawRepresentationFactory</c> may return <see cref="GenerationOptions"/> that have everything else, which these replace in part.
/// Refused are tools, answers in JSON, penalties of frequency and presence, and conversations that are kept elsewhere. <c>ModelId</c> and what is not named
/// here has no effect.
/// </summary>
internal static class ChatGeneration
{
    /// <summary>Returns the options of generation.</summary>
    /// <exception cref="NotSupportedException">Something is asked for that the model cannot do.</exception>
    public static GenerationOptions Of(ChatOptions? options, IChatClient client)
    {
        if (options == null) return new();
        Refuse(options.Tools is { Count: > 0 } && options.ToolMode is not NoneChatToolMode, nameof(options.Tools), "calls no tools");
        Refuse(options.ResponseFormat is ChatResponseFormatJson, nameof(options.ResponseFormat), "writes plain text");
        Refuse(options.FrequencyPenalty is not (null or 0), nameof(options.FrequencyPenalty), $"has {nameof(GenerationOptions.RepetitionPenalty)} in its place");
        Refuse(options.PresencePenalty is not (null or 0), nameof(options.PresencePenalty), $"has {nameof(GenerationOptions.RepetitionPenalty)} in its place");
        Refuse(options.ConversationId != null, nameof(options.ConversationId), "keeps no conversation; give all messages");
        var own = options.RawRepresentationFactory?.Invoke(client) as GenerationOptions ?? new();
        own = own with { MaxNewTokens = options.MaxOutputTokens ?? own.MaxNewTokens, Seed = Seed(options.Seed) ?? own.Seed };
        return options.Temperature == 0 ? own with { Beams = 1, Sample = false, Temperature = null, TopK = null, TopP = null }
            : own with { Temperature = options.Temperature ?? own.Temperature, TopK = options.TopK ?? own.TopK, TopP = options.TopP ?? own.TopP };
    }

    private static int? Seed(long? seed) => seed is < int.MinValue or > int.MaxValue ? (int)(seed ^ seed >> 32) : (int?)seed;

    private static void Refuse(bool isAsked, string option, string reason)
    {
        if (isAsked) throw new NotSupportedException($"'{option}' is given, and the model {reason}; leave it out");
    }
}
