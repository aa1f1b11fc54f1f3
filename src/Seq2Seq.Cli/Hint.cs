namespace Seq2Seq.Cli;

/// <summary>Adds advice to an error of the library, which knows neither flags nor commands.</summary>
internal static class Hint
{
    /// <summary>Returns the same error with a longer message. The hint says how a user of the program does what the message asks for.</summary>
    public static Seq2SeqException With(this Seq2SeqException error, string hint) => error is ConfigurationException
        ? new ConfigurationException($"{error.Message} ({hint})", error)
        : new Seq2SeqException($"{error.Message} ({hint})", error);
}
