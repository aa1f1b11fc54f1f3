namespace Seq2Seq.Text;

/// <summary>The words of a text as they were written, with their case and without their factors, in the order in which <see cref="WordPieces"/> counts them.</summary>
/// <param name="side">Gives the level of the tokenizer and the form of the text.</param>
internal sealed class WrittenWords(SideOptions side)
{
    private readonly Normalization _form = Normalization.Of(side);

    /// <summary>Returns the words.</summary>
    public string[] Of(string text)
    {
        text = Plain(text, _form with { Lowercase = false });
        return text.Split(side.Level == Level.Word ? null : [' '], StringSplitOptions.RemoveEmptyEntries); // null = white space of any kind
    }

    /// <summary>
    /// Returns the characters, one for each token of a tokenizer of characters. They have the case in which the tokenizer reads them if lower-casing changes
    /// their number.
    /// </summary>
    public string[] CharactersOf(string text)
    {
        string[] written = Characters(Plain(text, _form with { Lowercase = false })), read = Characters(Plain(text, _form));
        return written.Length == read.Length ? written : read;

        static string[] Characters(string text) => [.. text.EnumerateRunes().Select(rune => rune.ToString())];
    }

    private string Plain(string text, Normalization form) => side.Factors.Length == 0 ? form.Apply(text)
        : string.Join(' ', new FactoredText(side.Factors, side.FactorSeparator, form).Read(text).Words);
}
