using Seq2Seq.Decoding;

namespace Seq2Seq.Tasks.Serving;

/// <summary>A text that a model is asked to translate or to continue, with what is asked of the output.</summary>
/// <param name="Text">The text. Line breaks are ordinary characters.</param>
public record GenerationRequest(string Text)
{
    /// <summary>The text that each output begins with; empty = any.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>
    /// The number of the text, from which the random numbers of its samples follow; null = its place in the call. With numbers of its own a text has the same
    /// samples whatever texts are decoded with it.
    /// </summary>
    public int? Number { get; init; }

    /// <summary>Whether to return every step of the beam search, of a translation.</summary>
    public bool Trace { get; init; }

    /// <summary>The seed of the samples; null = that of the options.</summary>
    internal int? Seed { get; init; }

    /// <summary>Whether the output has attention weights.</summary>
    internal bool Attention { get; init; }

    /// <summary>A token that takes the request out of its batch.</summary>
    internal CancellationToken Cancellation { get; init; }

    /// <summary>Receives what is known of the output's text, and the number of its tokens, each time that these have become more; null = nobody does.</summary>
    internal Action<string, int>? TextSoFar { get; init; }

    /// <summary>Returns who waits for the output; null = nobody by name.</summary>
    /// <param name="decode">Returns the text of the first tokens of the output; null = it is not known before its end, as what replaces unknown words.</param>
    /// <param name="given">The number of tokens before those that are chosen.</param>
    internal DecodingCaller? Caller(Func<int[], string>? decode, int given = 0) => !Cancellation.CanBeCanceled && TextSoFar == null ? null : new(Cancellation)
    {
        Tokens = TextSoFar == null || decode == null ? null : ids => TextSoFar(decode(ids), Math.Max(0, ids.Length - given)),
    };
}
