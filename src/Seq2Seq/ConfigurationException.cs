namespace Seq2Seq;

/// <summary>Thrown when a configuration is wrong: it cannot be read, a value is wrong, or the values do not go together. Nothing has been done yet.</summary>
public sealed class ConfigurationException(string message, Exception? inner = null) : Seq2SeqException(message, inner);
