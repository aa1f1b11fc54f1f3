using Seq2Seq.Text;

namespace Seq2Seq.Data;

/// <summary>
/// Tells which target token each token of a source copies (a pointer-generator, See, Liu &amp; Manning 2017). A word or character that the target's vocabulary
/// lacks has an id of its own behind the vocabulary, numbered for each source anew, in the order in which they appear. Tokens of other levels are those of the
/// target, as the sides share one vocabulary.
/// </summary>
internal sealed class CopyTokens
{
    private readonly ITokenizer _target;
    private readonly Level _level;
    private readonly WrittenWords _written;
    private readonly Normalization _form;
    private readonly bool _isReversed;

    private CopyTokens(DataOptions data, ITokenizer target) => (_target, _level, _written, _form, _isReversed) =
        (target, data.Target.Level, new WrittenWords(data.Source), Normalization.Of(data.Target), data.ReverseSource);

    /// <summary>Returns whether tokens are compared by their text, so that those that the vocabulary lacks can be copied.</summary>
    public static bool AreByText(DataOptions data) => data.Source.Tokenizer.Type == TokenizerType.None && data.Target.Tokenizer.Type == TokenizerType.None
        && data.Source.Level == data.Target.Level && data.Target.Level is Level.Word or Level.Char;

    /// <summary>Returns the numbering for a decoder that copies; null if the tokens of the source are those of the target.</summary>
    public static CopyTokens? Of(DataOptions data, ITokenizer target) => AreByText(data) ? new(data, target) : null;

    /// <summary>
    /// Returns the target tokens that the first tokens of a source copy, in the order of the text, and the text of those that the vocabulary lacks.
    /// </summary>
    public (int[] Ids, IReadOnlyList<string> Further) Source(string text, int count)
    {
        var written = _level == Level.Word ? _written.Of(text) : _written.CharactersOf(text);
        var further = new List<string>();
        var ids = new int[count];
        for (var i = 0; i < count; i++)
        {
            if (i >= written.Length) ids[i] = Vocabulary.Unk;
            else if (Known(Target(written[i])) is { } known) ids[i] = known;
            else
            {
                var at = further.IndexOf(Target(written[i]));
                if (at < 0) further.Add(Target(written[i]));
                ids[i] = _target.Vocabulary.Count + (at < 0 ? further.Count - 1 : at);
            }
        }
        return (ids, further);
    }

    /// <summary>Returns the ids of a target in which an unknown token that the source has is the one that it copies.</summary>
    /// <param name="text">The target text.</param>
    /// <param name="ids">Its ids.</param>
    /// <param name="further">The tokens of the source that the vocabulary lacks.</param>
    public int[] Target(string text, int[] ids, IReadOnlyList<string> further)
    {
        if (further.Count == 0 || !ids.Any(_target.IsUnknown)) return ids;
        text = _form.Apply(text);
        var tokens = _level == Level.Word ? text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            : [.. text.EnumerateRunes().Select(rune => rune.ToString())];
        var known = further.ToList();
        return [.. ids.Select((id, i) => _target.IsUnknown(id) && known.IndexOf(tokens[i]) is var at and >= 0 ? _target.Vocabulary.Count + at : id)];
    }

    /// <summary>Returns an example with what its source copies, and with a target that copies it.</summary>
    public Example Of(TextPair pair, Example example)
    {
        var (copies, further) = Source(pair.Source, example.Source.Length);
        if (_isReversed) Array.Reverse(copies);
        return example with { Target = Target(pair.Target, example.Target, further), Copies = copies };
    }

    /// <summary>Returns the target token that each token of a source copies, in the order in which the encoder reads them.</summary>
    public int[] Of(string text, int[] ids)
    {
        var copies = Source(text, ids.Length).Ids;
        if (_isReversed) Array.Reverse(copies);
        return copies;
    }

    /// <summary>Returns what reads outputs for a source.</summary>
    /// <param name="text">The source text.</param>
    /// <param name="count">The number of its tokens that were read.</param>
    public ITokenizer Reader(string text, int count) => new ExtendedTokenizer(_target, Source(text, count).Further, _level);

    /// <summary>Returns a token as the target writes it. White space of a text of characters is itself.</summary>
    private string Target(string token) => string.IsNullOrWhiteSpace(token) ? token : _form.Apply(token);

    private int? Known(string token) => _target.Vocabulary.IdOf(token) is var id && !Vocabulary.IsSpecial(id) ? id : null;
}
