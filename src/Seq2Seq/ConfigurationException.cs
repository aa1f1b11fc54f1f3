namespace Seq2Seq;

/// <summary>A wrong configuration: it cannot be read, a value is wrong, or what it asks for does not go together. Nothing has been done yet.</summary>
public sealed class ConfigurationException(string message, Exception? inner = null) : Seq2SeqException(message, inner);
