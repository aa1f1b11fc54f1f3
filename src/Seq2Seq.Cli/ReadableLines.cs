using Seq2Seq.Tasks.Translation;

namespace Seq2Seq.Cli;

/// <summary>Sources that a model can read.</summary>
internal static class ReadableLines
{
    /// <summary>Returns the lines as they come.</summary>
    /// <param name="name">What the lines are of, for messages.</param>
    /// <exception cref="Seq2SeqException">A line is not one that the model can read, see <see cref="Translator.Check"/>.</exception>
    public static IEnumerable<string> Of(IEnumerable<string> lines, Translator translator, string name) => Of(lines, line => line, translator, name);

    /// <summary>Returns the lines that have a source and more.</summary>
    /// <inheritdoc cref="Of(IEnumerable{string}, Translator, string)"/>
    public static IEnumerable<T> Of<T>(IEnumerable<T> lines, Func<T, string> source, Translator translator, string name) => lines.Select((line, i) =>
    {
        try
        {
            translator.Check(source(line));
            return line;
        }
        catch (Seq2SeqException error)
        {
            throw new Seq2SeqException(FormattableString.Invariant($"{name} line {i + 1}: {error.Message}"), error);
        }
    });
}
