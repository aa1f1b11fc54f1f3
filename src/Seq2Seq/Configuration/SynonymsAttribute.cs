namespace Seq2Seq.Configuration;

/// <summary>Other names that the literature or other toolkits use for a value, in small letters. They are read, never written.</summary>
[AttributeUsage(AttributeTargets.Field)]
public sealed class SynonymsAttribute(params string[] names) : Attribute
{
    /// <summary>The names.</summary>
    public IReadOnlyList<string> Names { get; } = names;
}
