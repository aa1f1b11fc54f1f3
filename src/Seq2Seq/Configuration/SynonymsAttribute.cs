namespace Seq2Seq.Configuration;

/// <summary>Other names, in small letters, that the literature or other toolkits use for a value. They are read, never written.</summary>
[AttributeUsage(AttributeTargets.Field)]
public sealed class SynonymsAttribute(params string[] names) : Attribute
{
    /// <summary>The names.</summary>
    public IReadOnlyList<string> Names { get; } = names;
}
