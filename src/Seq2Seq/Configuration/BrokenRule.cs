namespace Seq2Seq.Configuration;

/// <summary>An option whose value is not what it should be.</summary>
/// <param name="Option">The option to change, with its sections.</param>
/// <param name="Found">Its value.</param>
/// <param name="Expected">What it should be, and because of what.</param>
internal readonly record struct BrokenRule(string Option, string Found, string Expected)
{
    /// <summary>One line for the user.</summary>
    public override string ToString() => $"'{Option}' is {Found}, expected {Expected}; change it";
}
