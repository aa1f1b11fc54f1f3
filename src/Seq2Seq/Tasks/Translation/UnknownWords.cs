using Seq2Seq.Configuration;
using Seq2Seq.Data;
using Seq2Seq.Layers;
using Seq2Seq.Text;

namespace Seq2Seq.Tasks.Translation;

/// <summary>
/// Replaces each unknown token of an output by the source word that its step attends to most, or by the translation of that word in a dictionary (Jean et
/// al. 2015, section 3.3; Luong et al. 2015b). Where both sides are cut into characters, an unknown character is replaced by a character.
/// </summary>
internal sealed class UnknownWords
{
    private readonly ITokenizer _target;
    private readonly Level _sourceLevel, _targetLevel;
    private readonly WrittenWords _written;
    private readonly Normalization _sourceForm, _targetForm;
    private readonly Dictionary<string, string> _translations;

    /// <param name="data">Says how text becomes tokens.</param>
    /// <param name="target">The tokenizer of the target.</param>
    /// <param name="dictionary">The path of a <see cref="WordDictionary"/>; empty = words are copied.</param>
    /// <param name="hasAttention">Whether the model attends.</param>
    /// <exception cref="ConfigurationException">The model has no attention, or no unknown tokens.</exception>
    /// <exception cref="Seq2SeqException">The dictionary cannot be read.</exception>
    public UnknownWords(DataOptions data, ITokenizer target, string dictionary, bool hasAttention)
    {
        if (!hasAttention)
            throw new ConfigurationException("replace_unknown is on, but the model has no attention, which tells the source word of an unknown word; turn it off, or train with attention");
        if (data.History > 0)
            throw new ConfigurationException("replace_unknown is on, but sources have earlier turns (data.history), whose words may be left out; turn it off");
        if (!HasUnknown(data.Target))
            throw new ConfigurationException($"replace_unknown is on, but the model writes every text: {(data.Target.Tokenizer.Type == TokenizerType.None ? $"level {OptionText.Of(data.Target.Level)}" : OptionText.Of(data.Target.Tokenizer.Type))} of the target has no unknown tokens, as words and characters have; turn it off");
        (_target, _sourceLevel, _targetLevel, Dictionary) = (target, data.Source.Level, data.Target.Level, dictionary);
        (_written, _sourceForm, _targetForm) = (new(data.Source), Normalization.Of(data.Source), Normalization.Of(data.Target));
        _translations = dictionary == "" ? [] : WordDictionary.Read(dictionary);
    }

    /// <summary>The path of the dictionary; empty = there is none.</summary>
    public string Dictionary { get; }

    /// <summary>Returns whether outputs of a side may have unknown tokens.</summary>
    public static bool HasUnknown(SideOptions side) => side.Tokenizer.Type == TokenizerType.None && side.Level is Level.Word or Level.Char;

    /// <summary>Returns the text of an output. An unknown token stays where no source word has weight.</summary>
    /// <param name="source">The source text.</param>
    /// <param name="sourceLength">The number of tokens that were read of it.</param>
    /// <param name="map">The attention, in the order of the text.</param>
    /// <param name="ids">The output.</param>
    /// <param name="reader">Reads the output; null = the tokenizer of the target.</param>
    public string Text(string source, int sourceLength, AttentionMap map, int[] ids, ITokenizer? reader = null)
    {
        reader ??= _target;
        var (words, wordOf) = Words(source, [.. map.Source.Take(sourceLength)]);
        var parts = ids.Select((id, t) => reader.IsUnknown(id) && WordAlignment.MostAttended(map.Weights, [t], wordOf) is { } word
            && Replacement(words[word]) is var known and not "" ? known : reader.Decode([id]));
        return string.Join(_targetLevel == Level.Word ? " " : "", parts.Where(part => part != ""));
    }

    /// <summary>Returns the words of the source, and the word of each token; -1 for a token of no word.</summary>
    private (string[] Words, int[] WordOf) Words(string source, string[] pieces)
    {
        if (_sourceLevel == Level.Char && _targetLevel == Level.Char)
        {
            var characters = _written.CharactersOf(source);
            return (characters, [.. pieces.Select((_, i) => i < characters.Length && !string.IsNullOrWhiteSpace(characters[i]) ? i : -1)]);
        }
        var words = _written.Of(source);
        return (words, [.. WordPieces.WordOf(pieces, _sourceLevel).Select(word => word < words.Length ? word : -1)]);
    }

    /// <summary>Returns what is written for a source word, in the form of the target: its translation, looked up as written and as read, or the word.</summary>
    private string Replacement(string word) =>
        _targetForm.Apply(_translations.GetValueOrDefault(word) ?? _translations.GetValueOrDefault(_sourceForm.Apply(word)) ?? word);
}
