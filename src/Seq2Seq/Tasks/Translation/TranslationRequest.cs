using Seq2Seq.Tasks.Serving;

namespace Seq2Seq.Tasks.Translation;

/// <summary>A text to translate, with what is asked of its translation.</summary>
/// <inheritdoc/>
public sealed record TranslationRequest(string Text) : GenerationRequest(Text);
