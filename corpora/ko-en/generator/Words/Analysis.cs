namespace Seq2Seq.Corpora.KoEn;

/// <summary>
/// What the parts of a text are, as a letter for each of its characters: that of the <see cref="Tag"/>, a capital where a part begins. A Korean syllable
/// that holds the sounds of two parts belongs to the first: 갔 of 갔다 is the stem. So 사과를 먹었다 is NnJ VZE. An English word is one part.
/// </summary>
internal static class Analysis
{
    /// <summary>The analysis of a text that is one part.</summary>
    public static string Over(this Tag tag, string text) =>
        text.Length == 0 ? "" : (char)tag + new string(char.ToLowerInvariant((char)tag), text.Length - 1);

    /// <summary>Takes text and analysis apart: 주/Noun+에/Particle is 주에 with NJ.</summary>
    public static (string Text, string Marks) Read(string analyzed)
    {
        string[][] words = [.. analyzed.Split(' ').Select(word => word.Split('+'))];
        return (Joined(part => part.Text), Joined(part => part.Tag.Over(part.Text)));

        string Joined(Func<(string Text, Tag Tag), string> of) => string.Join(' ', words.Select(parts => string.Concat(parts.Select(part => of(Part(part))))));
    }

    /// <summary>The label of each syllable and question mark, with B- where a part begins and I- within it, separated by spaces.</summary>
    public static string OfCharacters(string marks) =>
        string.Join(' ', marks.Where(mark => mark != ' ').Select(mark => (char.IsUpper(mark) ? "B-" : "I-") + Name(mark)));

    /// <summary>The label of each word, separated by spaces.</summary>
    public static string OfWords(string marks) => string.Join(' ', marks.Split(' ').Select(word => Name(word[0])));

    private static string Name(char mark) => ((Tag)char.ToUpperInvariant(mark)).ToString().ToUpperInvariant();

    private static (string Text, Tag Tag) Part(string part) => part.Split('/') is [var text, var tag] ? (text, Enum.Parse<Tag>(tag))
        : throw new InvalidDataException($"'{part}' is no part of a word with its tag; expected the form 주/Noun");
}
