using Seq2Seq.Decoding;

namespace Seq2Seq.Server.Contracts;

/// <summary>Texts to translate, to summarize or to continue.</summary>
/// <param name="Text">The texts.</param>
internal sealed record TextRequest(Texts Text)
{
    /// <summary>The name of the model; it may be left out if only one model is for the task.</summary>
    public string? Model { get; init; }

    /// <summary>How outputs are searched or drawn, in the words of Hugging Face's generate(); what is left out is the model's.</summary>
    public GenerationOptions? Options { get; init; }

    /// <summary>Whether the output of one text comes piece by piece, as server-sent events.</summary>
    public bool Stream { get; init; }

    /// <summary>Whether to say which words of a summary were copied.</summary>
    public bool Words { get; init; }
}

/// <summary>The beginning of a text whose next word is asked for.</summary>
/// <param name="Text">The text. White space at its end begins a new word.</param>
internal sealed record NextRequest(string Text)
{
    /// <inheritdoc cref="TextRequest.Model"/>
    public string? Model { get; init; }

    /// <summary>How many words, at most; 5 if it is left out.</summary>
    public int? Count { get; init; }
}

/// <summary>Texts to give labels to.</summary>
/// <param name="Text">The texts.</param>
internal sealed record ClassifyRequest(Texts Text)
{
    /// <inheritdoc cref="TextRequest.Model"/>
    public string? Model { get; init; }
}

/// <summary>Texts whose probabilities are asked for: of a language model, or of translations of sources.</summary>
/// <param name="Text">The texts, or the sources.</param>
internal sealed record ScoreRequest(Texts Text)
{
    /// <inheritdoc cref="TextRequest.Model"/>
    public string? Model { get; init; }

    /// <summary>The outputs of the sources, one for each; left out for a language model.</summary>
    public Texts? Target { get; init; }
}
