namespace Seq2Seq;

/// <summary>
/// Thrown when the toolkit was given something wrong, such as a file, a text or a configuration. The message is one line that says what was found,
/// what was expected and what to do.
/// </summary>
public class Seq2SeqException(string message, Exception? inner = null) : Exception(message, inner);
