using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text;

namespace Seq2Seq.Configuration;

/// <summary>The keys of option records. They are derived from the properties, so nothing is declared twice.</summary>
internal static class ConfigurationKeys
{
    /// <summary>Returns the options of a record in the order of declaration, and then those that it inherits, of the first ancestor first.</summary>
    /// <remarks>A program that was compiled ahead of time has no metadata tokens; a record's properties already stand in the order of declaration.</remarks>
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Every record of options is an IOptionRecord, whose annotation keeps its properties.")]
    public static IEnumerable<PropertyInfo> Of(Type record) => record
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.CanWrite)
        .OrderBy(property => property.DeclaringType != record)
        .ThenBy(property => Ancestors(property.DeclaringType))
        .ThenBy(property => property.HasMetadataToken() ? property.MetadataToken : 0);

    private static int Ancestors(Type? type) => type == null ? 0 : 1 + Ancestors(type.BaseType);

    /// <summary>Returns whether values of the type are sections with keys of their own.</summary>
    public static bool IsSection(Type type) => type.IsAssignableTo(typeof(IOptionRecord));

    /// <summary>Returns a record of options with its defaults.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2067", Justification = "Every record of options is an IOptionRecord, whose annotation keeps its constructor.")]
    public static IOptionRecord Default(Type record) => (IOptionRecord)Activator.CreateInstance(record)!;

    /// <summary>Returns the values of an enumeration.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "An enumeration keeps all its values.")]
    public static FieldInfo[] ValuesOf(Type enumeration) => enumeration.GetFields(BindingFlags.Public | BindingFlags.Static);

    /// <summary>Returns all keys with their sections, as in <c>model.encoder.hidden_size</c>, and also the sections themselves.</summary>
    public static IEnumerable<string> Paths(Type record, string section = "") => Of(record).SelectMany(property =>
    {
        var path = Join(section, Key(property));
        var type = property.PropertyType.GetElementType() ?? property.PropertyType; // keys of a list's items follow the list's
        return IsSection(type) ? Paths(type, path).Prepend(path) : [path];
    });

    /// <summary>Returns the type of the option at a path of keys, or null if there is none.</summary>
    public static Type? TypeOf(Type record, ReadOnlySpan<string> path)
    {
        var type = record;
        foreach (var key in path)
            type = type == null ? null : Of(type).FirstOrDefault(option => Key(option) == key)?.PropertyType;
        return type;
    }

    /// <summary>Returns the key of an option.</summary>
    public static string Key(PropertyInfo option) => option.GetCustomAttribute<YamlKeyAttribute>()?.Key ?? Key(option.Name);

    /// <summary>
    /// Returns the key for a name: <c>LearningRate</c> is <c>learning_rate</c>, <c>NBest</c> is <c>n_best</c>, <c>AdamW</c> is <c>adamw</c>. A
    /// capital begins a word if a small letter follows.
    /// </summary>
    public static string Key(string name)
    {
        var key = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            if (i > 0 && char.IsUpper(name[i]) && i + 1 < name.Length && char.IsLower(name[i + 1]))
                key.Append('_');
            key.Append(char.ToLowerInvariant(name[i]));
        }
        return key.ToString();
    }

    /// <summary>Returns a key together with its section.</summary>
    public static string Join(string section, string key) => section.Length == 0 ? key : $"{section}.{key}";

    /// <summary>
    /// Returns the known key that is nearest to an unknown one. The distance is the share of letters to insert and delete in the last two words, so
    /// that <c>type</c> is nearer to <c>rnn_type</c> than to <c>dev</c>. A key of another section must be clearly nearer.
    /// </summary>
    public static string Nearest(Type record, string section, string key) => Paths(record)
        .MinBy(path =>
        {
            var dot = path.LastIndexOf('.');
            var known = path[(dot + 1)..];
            var elsewhere = path[..Math.Max(dot, 0)] != section.Split('[')[0];
            return Spelling.Distance(key, known) + (elsewhere ? 0.35 : 0);
        })!;
}
