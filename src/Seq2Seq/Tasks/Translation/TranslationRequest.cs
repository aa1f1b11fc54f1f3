namespace Seq2Seq.Tasks.Translation;

/// <summary>A text to translate, with what is asked of its translation.</summary>
/// <param name="Text">The text. Line breaks are ordinary characters.</param>
public sealed record TranslationRequest(string Text)
{
    /// <summary>The text that each translation begins with; empty = any.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>
    /// The number of the text, from which the random numbers of its samples follow; null = its place in the call. With numbers of its own a text has the same
    /// samples whatever texts are translated with it.
    /// </summary>
    public int? Number { get; init; }

    /// <summary>Whether to return every step of the beam search.</summary>
    public bool Trace { get; init; }
}
