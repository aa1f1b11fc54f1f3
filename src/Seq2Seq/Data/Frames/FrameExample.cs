namespace Seq2Seq.Data;

/// <summary>A sequence of rows of numbers with what belongs to it.</summary>
/// <param name="Frames">The sequence, in the form in which it is kept.</param>
/// <param name="Target">Its label or text.</param>
/// <param name="At">Where it comes from, for messages: a file, the row of a table or the number of a picture.</param>
internal sealed record FrameExample(IFrames Frames, string Target, string At);
