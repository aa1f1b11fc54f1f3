namespace Seq2Seq;

/// <summary>
/// A mistake in what the toolkit was given: files, text, configuration. The message is one line: what was found, what was expected, what to do.
/// </summary>
public class Seq2SeqException(string message, Exception? inner = null) : Exception(message, inner);
