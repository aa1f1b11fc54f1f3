namespace Seq2Seq.Configuration;

/// <summary>The key of an option in YAML, if it differs from the option's name in <c>snake_case</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class YamlKeyAttribute(string key) : Attribute
{
    /// <summary>The key.</summary>
    public string Key { get; } = key;
}
