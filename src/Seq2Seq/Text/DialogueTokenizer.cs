namespace Seq2Seq.Text;

/// <summary>
/// Reads the last turns of a dialogue as one source. In the text there is a TAB between two turns, and in the ids <c>&lt;s&gt;</c>, which begins a
/// sentence: no text can write it, sources do without it otherwise, and every tokenizer has it, also one made by another program. Blank turns are left out.
/// Where the turns have too many tokens, the oldest are left out first.
/// </summary>
/// <param name="turns">The tokenizer of a turn.</param>
/// <param name="history">The largest number of turns before the present one, which is the last.</param>
/// <param name="most">The largest number of tokens of all turns. The present turn alone may have more.</param>
internal sealed class DialogueTokenizer(ITokenizer turns, int history, int most) : ISubwordSampler
{
    /// <summary>What stands between two turns of a text.</summary>
    public const char Separator = '\t';

    private const string Boundary = "▁"; // a piece of spaces alone, which belongs to the word behind it

    private readonly ITokenizer _turns = turns ?? throw new ArgumentNullException(nameof(turns));

    /// <summary>Returns turns as a text. A TAB within a turn becomes a space.</summary>
    public static string Join(IEnumerable<string> turns)
    {
        ArgumentNullException.ThrowIfNull(turns);
        return string.Join(Separator, turns.Select(turn => turn.Replace(Separator, ' ')));
    }

    /// <summary>Returns the turns of a text.</summary>
    public static string[] Turns(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Split(Separator);
    }

    /// <summary>The tokenizer of a turn.</summary>
    public ITokenizer OfTurn => _turns;

    /// <inheritdoc/>
    public Vocabulary Vocabulary => _turns.Vocabulary;

    /// <inheritdoc/>
    public SpecialTokens Special => _turns.Special;

    /// <inheritdoc/>
    public IReadOnlyList<Vocabulary> Factors => _turns.Factors;

    /// <inheritdoc/>
    public bool IsUnknown(int id) => _turns.IsUnknown(id);

    /// <inheritdoc/>
    public void Check(string text)
    {
        foreach (var turn in Turns(text))
            if (!string.IsNullOrWhiteSpace(turn)) _turns.Check(turn);
    }

    /// <inheritdoc/>
    public int[] Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Latest(text, _turns.Encode, most);
    }

    /// <inheritdoc/>
    public (int[] Ids, bool IsCut) EncodeWithin(string text, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        bool? isCut = null; // of the present turn, which is read first
        var ids = Latest(text, turn =>
        {
            var (own, cut) = _turns.EncodeWithin(turn, limit);
            if (own.Length > 0) isCut ??= cut;
            return own;
        }, Math.Min(limit, most));
        return (ids, isCut == true);
    }

    /// <inheritdoc/>
    public int[] Sample(string text, double amount, Func<double> uniform)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(uniform);
        return Latest(text, turn => _turns is ISubwordSampler sampler ? sampler.Sample(turn, amount, uniform) : _turns.Encode(turn), int.MaxValue);
    }

    /// <inheritdoc/>
    public string Decode(ReadOnlySpan<int> ids)
    {
        var texts = new List<string>();
        for (; ids.IndexOf(Special.Start) is var end and >= 0; ids = ids[(end + 1)..]) texts.Add(_turns.Decode(ids[..end]));
        return Join([.. texts, _turns.Decode(ids)]);
    }

    /// <inheritdoc/>
    /// <remarks>What stands between two turns appears as a space.</remarks>
    public IReadOnlyList<string> Pieces(ReadOnlySpan<int> ids)
    {
        string[] pieces = [.. _turns.Pieces(ids)];
        for (var i = 0; i < pieces.Length; i++)
            if (ids[i] == Special.Start) pieces[i] = Boundary;
        return pieces;
    }

    /// <inheritdoc/>
    public void Save(string directory)
    {
        ArgumentNullException.ThrowIfNull(directory);
        _turns.Save(directory);
    }

    /// <summary>Returns the ids of the last turns, read from the present one backwards.</summary>
    private int[] Latest(string text, Func<string, int[]> encode, int limit)
    {
        var all = Turns(text);
        int[] latest = [];
        var count = 0;
        for (var i = all.Length - 1; i >= 0 && count <= history; i--)
        {
            var ids = string.IsNullOrWhiteSpace(all[i]) ? [] : encode(all[i]);
            if (ids.Length == 0) continue;
            if (count > 0 && ids.Length + 1 + latest.Length > limit) break;
            latest = count++ == 0 ? ids : [.. ids, Special.Start, .. latest];
        }
        return latest;
    }
}
