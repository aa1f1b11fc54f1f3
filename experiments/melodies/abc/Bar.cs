namespace Seq2Seq.Experiments.Melodies;

/// <summary>A bar of a tune.</summary>
/// <param name="Text">The bar as it is written, without chord symbols and white space.</param>
/// <param name="Length">The length of its notes and rests.</param>
/// <param name="Meter">The length that the meter tells.</param>
/// <param name="IsAtEdge">Whether it begins or ends a tune, a part, a repeat or an ending. There a bar may be shorter, because what is missing stands at the
/// other edge (an anacrusis).</param>
internal readonly record struct Bar(string Text, Fraction Length, Fraction Meter, bool IsAtEdge)
{
    /// <summary>Whether the bar is as long as the meter tells.</summary>
    public bool IsWhole => Length == Meter;

    /// <summary>Whether the bar is as long as it must be.</summary>
    public bool IsRight => IsWhole || IsAtEdge && Length < Meter;
}
