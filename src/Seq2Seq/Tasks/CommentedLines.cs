using System.Globalization;
using Seq2Seq.Configuration;
using Seq2Seq.Data;
using Seq2Seq.Text;

namespace Seq2Seq.Tasks;

/// <summary>Lines of a configuration in which a comment gives the reason of a value.</summary>
internal static class CommentedLines
{
    private const int Column = 34; // where comments begin

    /// <summary>Returns the section of one side of a corpus.</summary>
    /// <param name="name">The key of the section in <c>data</c>.</param>
    /// <param name="side">What its texts are like.</param>
    /// <param name="tooLong">What becomes of texts that are too long.</param>
    /// <param name="mayLowercase">Whether text without capitals makes the model blind for them.</param>
    public static IEnumerable<string> Side(string name, SideOptions options, SideProfile side, string tooLong, bool mayLowercase = false)
    {
        yield return $"  {name}:";
        yield return $"    lang: {ConfigurationWriter.Quoted(options.Language)}";
        if (options.Column.Length > 0)
            yield return $"    column: {ConfigurationWriter.Quoted(options.Column)}";
        yield return Line($"    level: {OptionText.Of(options.Level)}", options.Level switch
        {
            Level.Word => string.Create(CultureInfo.InvariantCulture, $"only {side.DifferentWords:N0} different words, each seen often"),
            Level.Char => "single words: each character is a token",
            _ => "subword pieces, of which rare words are made up",
        });
        yield return Line($"    voc_limit: {options.VocabularyLimit}", string.Create(CultureInfo.InvariantCulture,
            $"{side.Words:N0} running words; a token has to be seen often to be learned"));
        yield return Line($"    max_length: {options.MaximumLength}", tooLong);
        if (mayLowercase && options.Level == Level.Bpe && side is { CapitalLetters: 0, SmallLetters: > 0 })
            yield return Line("    lowercase: true", "the training text has no capitals; what is translated loses its own");
    }

    /// <summary>Returns a line with the reason of its value, or without one if that is empty.</summary>
    public static string Line(string setting, string reason) => reason.Length == 0 ? setting : $"{setting.PadRight(Column)}# {reason}";

    /// <summary>Returns a number as a configuration has it.</summary>
    public static string Number(float value) => OptionText.Of(value);
}
