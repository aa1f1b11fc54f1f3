namespace Seq2Seq.Server.Contracts;

/// <summary>An answer, or a piece of it, in the form of OpenAI's chat completions.</summary>
/// <param name="Id">The name of the answer, the same for all its pieces.</param>
/// <param name="Object">chat.completion, or chat.completion.chunk for a piece.</param>
/// <param name="Created">When it was made, in seconds since 1970.</param>
/// <param name="Model">The name of the model.</param>
internal sealed record ChatResponse(string Id, string Object, long Created, string Model, IReadOnlyList<ChatChoice> Choices)
{
    /// <summary>How many tokens were read and written, with the whole or the last piece.</summary>
    public ChatUsage? Usage { get; init; }
}

/// <summary>The only choice of an answer.</summary>
/// <param name="Index">0.</param>
/// <param name="FinishReason">stop or length; left out before the end.</param>
internal sealed record ChatChoice(int Index, string? FinishReason)
{
    /// <summary>The whole answer.</summary>
    public ChatTurn? Message { get; init; }

    /// <summary>A piece of it.</summary>
    public ChatPiece? Delta { get; init; }
}

/// <summary>A piece of an answer.</summary>
/// <param name="Role">Who says it, with the first piece.</param>
internal sealed record ChatPiece(string? Role, string? Content);

/// <summary>How many tokens were read and written.</summary>
internal sealed record ChatUsage(long PromptTokens, long CompletionTokens, long TotalTokens);
