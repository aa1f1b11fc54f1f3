using Seq2Seq.Tensors;

namespace Seq2Seq.Layers;

/// <summary>How the vectors of a token and of its factors become one.</summary>
public enum FactorMerge
{
    /// <summary>They stand one behind the other (Sennrich &amp; Haddow 2016).</summary>
    Concat,

    /// <summary>They are added, and all have the width of the token's.</summary>
    Sum,
}

/// <summary>
/// A vector for every token with its factors (Sennrich &amp; Haddow 2016, equation 3): y = [E0[p0]; E1[p1]; ...] or y = E0[p0] + E1[p1] + ..., where pi are
/// the parts of an id, see <see cref="FactoredIds"/>. Without factors it is the token's vector alone.
/// </summary>
internal sealed class FactoredEmbedding
{
    private readonly Embedding[] _parts;
    private readonly FactorMerge _merge;
    private readonly FactoredIds _ids;

    /// <param name="tokens">The embedding of the tokens.</param>
    /// <param name="factors">The embedding of each factor.</param>
    /// <param name="merge">How they become one.</param>
    public FactoredEmbedding(Embedding tokens, IEnumerable<Embedding> factors, FactorMerge merge)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentNullException.ThrowIfNull(factors);
        (_parts, _merge) = ([tokens, .. factors], merge);
        _ids = new(_parts.Select(part => part.Table.Shape[0]));
        if (merge == FactorMerge.Sum && _parts.Any(part => part.Table.Shape.Columns != tokens.Table.Shape.Columns))
            throw new ArgumentException($"vectors are added, and their widths are {string.Join(", ", _parts.Select(part => part.Table.Shape.Columns))}; expected equal ones", nameof(factors));
    }

    /// <summary>The embedding of the tokens.</summary>
    public Embedding Tokens => _parts[0];

    /// <summary>The width of the result.</summary>
    public int Width => _merge == FactorMerge.Sum ? Tokens.Table.Shape.Columns : _parts.Sum(part => part.Table.Shape.Columns);

    /// <param name="ids">[T, B] ids.</param>
    /// <param name="time">T.</param>
    /// <returns>[T, B, <see cref="Width"/>]</returns>
    public Tensor Apply(Scope scope, int[] ids, int time)
    {
        if (_parts.Length == 1) return Tokens.Apply(scope, scope.Integers(ids), time);
        var y = Part(0);
        for (var part = 1; part < _parts.Length; part++)
            y = _merge == FactorMerge.Sum ? scope.Add(y, Part(part)) : scope.Concat(y, Part(part));
        return y;

        Tensor Part(int part) => _parts[part].Apply(scope, scope.Integers(_ids.Part(part, ids)), time);
    }
}
