namespace Seq2Seq.Decoding;

/// <summary>A run of tokens that an output must contain. Its first tokens may differ at the beginning of an output, where no space stands before it.</summary>
/// <param name="First">The tokens at the beginning of an output.</param>
/// <param name="Later">The tokens elsewhere.</param>
internal sealed record RequiredPhrase(int[] First, int[] Later)
{
    /// <summary>Returns the tokens of a phrase that begins at a place of an output.</summary>
    internal int[] At(int place) => place == 0 ? First : Later;

    /// <summary>The largest number of tokens.</summary>
    internal int Longest => Math.Max(First.Length, Later.Length);
}

/// <summary>
/// What a hypothesis has of the phrases that are required: those that it contains, and the tokens of one that it has begun (Hokamp &amp; Liu 2017; Post
/// &amp; Vilar 2018).
/// </summary>
internal sealed record PhraseProgress
{
    private readonly IReadOnlyList<RequiredPhrase> _phrases;
    private readonly ulong _contained; // a bit for each phrase
    private readonly int _begun, _place, _tokens; // the phrase that is begun, where, and how many of its tokens are there

    /// <summary>The largest number of phrases.</summary>
    public const int MostPhrases = 64;

    /// <summary>Begins with none of the phrases.</summary>
    public PhraseProgress(IReadOnlyList<RequiredPhrase> phrases) : this(phrases, 0, -1, 0, 0)
    {
    }

    private PhraseProgress(IReadOnlyList<RequiredPhrase> phrases, ulong contained, int begun, int place, int tokens) =>
        (_phrases, _contained, _begun, _place, _tokens) = (phrases, contained, begun, place, tokens);

    /// <summary>The number of tokens that are still needed, if none is in vain.</summary>
    public int Missing => Enumerable.Range(0, _phrases.Count).Where(i => !Contains(i))
        .Sum(i => i == _begun ? _phrases[i].At(_place).Length - _tokens : _phrases[i].Longest);

    /// <summary>Returns the tokens that would go on with a phrase, or begin one.</summary>
    /// <param name="place">The place of the next token in the output, from 0.</param>
    public IEnumerable<int> Next(int place) => _begun >= 0 ? [_phrases[_begun].At(_place)[_tokens]]
        : Enumerable.Range(0, _phrases.Count).Where(i => !Contains(i)).Select(i => _phrases[i].At(place)[0]).Distinct();

    /// <summary>Returns the progress after a token. A token that does not go on with the phrase that was begun may begin one.</summary>
    /// <param name="place">The place of the token in the output, from 0.</param>
    public PhraseProgress After(int token, int place)
    {
        if (_begun >= 0 && _phrases[_begun].At(_place)[_tokens] == token) return With(_begun, _place, _tokens + 1);
        for (var i = 0; i < _phrases.Count; i++)
            if (!Contains(i) && _phrases[i].At(place)[0] == token) return With(i, place, 1);
        return With(-1, 0, 0);
    }

    private bool Contains(int phrase) => (_contained >> phrase & 1) != 0;

    private PhraseProgress With(int begun, int place, int tokens) => begun >= 0 && tokens == _phrases[begun].At(place).Length
        ? new(_phrases, _contained | 1UL << begun, -1, 0, 0) : new(_phrases, _contained, begun, place, tokens);
}
