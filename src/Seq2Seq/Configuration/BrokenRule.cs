namespace Seq2Seq.Configuration;

/// <summary>An option whose value is wrong.</summary>
/// <param name="Option">The option to change, with its sections.</param>
/// <param name="Found">The value that was found.</param>
/// <param name="Expected">The expected value, and the reason for it.</param>
internal readonly record struct BrokenRule(string Option, string Found, string Expected)
{
    /// <summary>Returns one line for the user.</summary>
    public override string ToString() => $"'{Option}' is {ConfigurationNode.Shorten(Found)}, expected {Expected}; change it";
}
