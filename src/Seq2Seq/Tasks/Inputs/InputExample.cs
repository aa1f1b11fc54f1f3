using Seq2Seq.Data;

namespace Seq2Seq.Tasks.Inputs;

/// <summary>An input as it was given, with what belongs to it.</summary>
/// <param name="Text">The text, or the name of the file.</param>
/// <param name="Frames">The numbers of a file; null for a text.</param>
/// <param name="Target">Its label or text.</param>
/// <param name="At">Where it comes from, for messages.</param>
internal sealed record InputExample(string Text, IFrames? Frames, string Target, string At);
