using System.Runtime.InteropServices;
using Seq2Seq.Layers;

namespace Seq2Seq.Text;

/// <summary>
/// A tokenizer of text whose words carry factors (linguistic input features, Sennrich &amp; Haddow 2016), as in <c>Häuser|NOUN|Haus</c>. Each token of a
/// word carries the factors of the word, and its id tells both, see <see cref="FactoredIds"/>. A special token carries the special values of its own name.
/// </summary>
internal sealed class FactoredTokenizer : ISubwordSampler
{
    private readonly ITokenizer _tokens;
    private readonly Vocabulary[] _values;
    private readonly Level _level;
    private readonly FactoredText _text;
    private readonly FactoredIds _ids;

    /// <param name="tokens">The tokenizer of the words.</param>
    /// <param name="values">The values of each factor.</param>
    /// <param name="side">Gives the level of <paramref name="tokens"/>, the names of the factors, and the form of the text.</param>
    /// <exception cref="Seq2SeqException">There are more combinations than ids.</exception>
    public FactoredTokenizer(ITokenizer tokens, IEnumerable<Vocabulary> values, SideOptions side)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(side);
        (_tokens, _values, _level, _text) = (tokens, [.. values], side.Level, FactoredText.Of(side));
        try
        {
            _ids = new(_values.Select(factor => factor.Count).Prepend(tokens.Vocabulary.Count));
        }
        catch (ArgumentException error)
        {
            throw new Seq2SeqException($"tokens with the factors {string.Join(", ", side.Factors)}: {error.Message.Split(" (")[0]}; lower the limit of the vocabulary or of the factors", error);
        }
        Special = new(Same(Vocabulary.Unk), Same(Vocabulary.Pad), Same(Vocabulary.Bos), Same(Vocabulary.Eos));

        int Same(int special) => _ids.Join([special, .. _values.Select(_ => special)]);
    }

    /// <inheritdoc/>
    /// <remarks>The tokens without their factors.</remarks>
    public Vocabulary Vocabulary => _tokens.Vocabulary;

    /// <inheritdoc/>
    public IReadOnlyList<Vocabulary> Factors => _values;

    /// <inheritdoc/>
    public SpecialTokens Special { get; }

    /// <inheritdoc/>
    public ITokenizer Tokens => _tokens;

    /// <summary>Learns the values of the factors.</summary>
    /// <param name="tokens">The tokenizer of the words.</param>
    /// <param name="lines">The texts, with factors.</param>
    /// <param name="side">Gives the form of the text, and the largest number of values of a factor.</param>
    /// <param name="known">The values that each factor has already, which keep their ids; null = none.</param>
    /// <exception cref="Seq2SeqException">A text is not of the form, or there is none.</exception>
    public static FactoredTokenizer Learn(ITokenizer tokens, IEnumerable<string> lines, SideOptions side, IReadOnlyList<Vocabulary>? known = null)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentNullException.ThrowIfNull(lines);
        ArgumentNullException.ThrowIfNull(side);
        var counts = Array.ConvertAll(side.Factors, _ => new Dictionary<string, long>(StringComparer.Ordinal));
        foreach (var factors in FactoredText.Of(side).Read(lines).SelectMany(text => text.Factors))
            for (var f = 0; f < counts.Length; f++)
                CollectionsMarshal.GetValueRefOrAddDefault(counts[f], factors[f], out _)++;
        return new(tokens, counts.Select((values, f) => Values(values, known?[f], side.FactorLimit)), side);
    }

    /// <summary>Reads the values of the factors from the directory of a vocabulary.</summary>
    /// <exception cref="Seq2SeqException">A file is missing or malformed.</exception>
    public static FactoredTokenizer Load(ITokenizer tokens, string directory, SideOptions side)
    {
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(side);
        return new(tokens, side.Factors.Select((_, f) => Vocabulary.Load(Path.Combine(directory, Tokenizer.FactorFile(f)))), side);
    }

    /// <summary>Returns the words of texts without their factors.</summary>
    /// <exception cref="Seq2SeqException">A text is not of the form. The message gives its number.</exception>
    public static IEnumerable<string> Words(IEnumerable<string> lines, SideOptions side)
    {
        ArgumentNullException.ThrowIfNull(lines);
        ArgumentNullException.ThrowIfNull(side);
        return FactoredText.Of(side).Read(lines).Select(text => string.Join(' ', text.Words));
    }

    /// <inheritdoc/>
    public void Check(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        _text.Read(text);
    }

    /// <inheritdoc/>
    public bool IsUnknown(int id) => _tokens.IsUnknown(_ids.Part(0, id));

    /// <inheritdoc/>
    /// <exception cref="Seq2SeqException">The text is not of the form.</exception>
    public int[] Encode(string text) => EncodePrefix(text, int.MaxValue);

    /// <inheritdoc/>
    /// <exception cref="Seq2SeqException">The text is not of the form.</exception>
    public int[] EncodePrefix(string text, int most)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(most);
        return Encode(text, words => _tokens.EncodePrefix(words, most));
    }

    /// <inheritdoc/>
    public int[] Sample(string text, double amount, Func<double> uniform)
    {
        ArgumentNullException.ThrowIfNull(uniform);
        return Encode(text, words => _tokens is ISubwordSampler sampler ? sampler.Sample(words, amount, uniform) : _tokens.Encode(words));
    }

    /// <inheritdoc/>
    /// <remarks>The text has factors: for each word those of its first token.</remarks>
    public string Decode(ReadOnlySpan<int> ids)
    {
        int[] own = [.. ids.ToArray().Where(id => !IsMark(id))];
        var tokens = _ids.Part(0, own);
        var words = _tokens.Decode(tokens).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var wordOf = WordPieces.WordOf(_tokens.Pieces(tokens), _level);
        return string.Join(' ', words.Select((word, i) => Array.IndexOf(wordOf, i) is var first and >= 0 ? _text.Join(word, FactorsOf(own[first])) : word));
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Pieces(ReadOnlySpan<int> ids)
    {
        var all = ids.ToArray();
        var pieces = _tokens.Pieces(_ids.Part(0, all));
        return [.. all.Select((id, i) => IsMark(id) ? pieces[i] : _text.Join(pieces[i], FactorsOf(id).Select(VisibleText.Of)))];
    }

    /// <inheritdoc/>
    public void Save(string directory)
    {
        ArgumentNullException.ThrowIfNull(directory);
        _tokens.Save(directory);
        for (var f = 0; f < _values.Length; f++) _values[f].Save(Path.Combine(directory, Tokenizer.FactorFile(f)));
    }

    private int[] Encode(string text, Func<string, int[]> encode)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (words, factors) = _text.Read(text);
        var tokens = encode(string.Join(' ', words));
        var (wordOf, _) = WordPieces.WordOfBeginning(_tokens.Pieces(tokens), _level);
        var parts = new int[1 + _values.Length];
        for (var i = 0; i < tokens.Length; i++)
        {
            var own = factors[Math.Min(wordOf[i], factors.Length - 1)];
            parts[0] = tokens[i];
            for (var f = 0; f < own.Length; f++) parts[1 + f] = Known(_values[f].IdOf(own[f]));
            tokens[i] = _ids.Join(parts);
        }
        return tokens;

        static int Known(int id) => Vocabulary.IsSpecial(id) ? Vocabulary.Unk : id; // a value that is spelled like a special token
    }

    private IEnumerable<string> FactorsOf(int id) => _values.Select((values, f) => values[_ids.Part(1 + f, id)]);

    /// <summary>Returns whether an id is a special token other than the unknown one.</summary>
    private bool IsMark(int id) => _ids.Part(0, id) is > Vocabulary.Unk and <= Vocabulary.Eos;

    private static Vocabulary Values(Dictionary<string, long> counts, Vocabulary? known, int limit)
    {
        if (counts.Count == 0) throw Tokenizer.NoText();
        string[] own = known == null ? [] : [.. known.Learned];
        foreach (var value in own) counts.Remove(value);
        var found = Vocabulary.MostFrequent(counts, limit, minFrequency: 1).Learned;
        return new(own.Concat(found).Take(Math.Max(own.Length, limit - Vocabulary.SpecialTokens.Count)));
    }
}
