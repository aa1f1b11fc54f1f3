namespace Seq2Seq.Cli;

/// <summary>What the program adds to an error of the library, which knows neither flags nor commands.</summary>
internal static class Hint
{
    /// <summary>The same error, its message followed by how a user of the program does what it asks for.</summary>
    public static Seq2SeqException With(this Seq2SeqException error, string hint) => error is ConfigurationException
        ? new ConfigurationException($"{error.Message} ({hint})", error)
        : new Seq2SeqException($"{error.Message} ({hint})", error);
}
