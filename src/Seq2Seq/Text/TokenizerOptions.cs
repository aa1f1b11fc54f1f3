using Seq2Seq.Configuration;

namespace Seq2Seq.Text;

/// <summary>
/// A tokenizer made by another program. It is used with the ids that it gives, and copied into the model directory. Tokens that it lacks and a model
/// needs (unknown, padding, beginning and end of a sentence) are added behind its own.
/// </summary>
public sealed record TokenizerOptions : IOptionRecord
{
    /// <summary>The program that made it; none = the tokenizer is our own.</summary>
    public TokenizerType Type { get; init; } = TokenizerType.None;

    /// <summary>The path of its file.</summary>
    public string Model { get; init; } = "";

    /// <summary>How tiktoken cuts text into words; its file does not say. The other types do not read it.</summary>
    public TiktokenPattern Pattern { get; init; } = TiktokenPattern.Cl100k;
}
