using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Xml;
using System.Xml.Linq;
using Seq2Seq.Storage;

namespace Seq2Seq.Configuration;

/// <summary>
/// The meanings of options, which are the summaries of their declarations. The compiler writes them into the XML documentation of the assembly.
/// Nothing is declared twice.
/// </summary>
public sealed class OptionMeanings
{
    private readonly Dictionary<string, XElement> _summaries;

    private OptionMeanings(Dictionary<string, XElement> summaries) => _summaries = summaries;

    /// <summary>Reads the XML documentation of an assembly.</summary>
    /// <exception cref="Seq2SeqException">The text is not XML.</exception>
    public static OptionMeanings Read(Stream documentation)
    {
        ArgumentNullException.ThrowIfNull(documentation);
        try
        {
            var summaries = new Dictionary<string, XElement>(StringComparer.Ordinal);
            foreach (var member in XDocument.Load(documentation).Descendants("member"))
                if (member.Attribute("name")?.Value is { } name && member.Element("summary") is { } summary)
                    summaries[name] = summary;
            return new(summaries);
        }
        catch (XmlException error)
        {
            throw new Seq2SeqException($"the documentation of the options is not XML: {error.Reason()}; build the program again", error);
        }
    }

    /// <summary>Returns the meaning of an option on one line, or an empty text if its declaration has none.</summary>
    public string Of(PropertyInfo option)
    {
        ArgumentNullException.ThrowIfNull(option);
        return Text($"P:{Name(option.DeclaringType!)}.{option.Name}", option.DeclaringType!.Assembly);
    }

    /// <summary>Returns the meaning of a value of an enumeration on one line, or an empty text if its declaration has none.</summary>
    public string Of(FieldInfo value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Text($"F:{Name(value.DeclaringType!)}.{value.Name}", value.DeclaringType!.Assembly);
    }

    private static string Name(Type type) => type.FullName!.Replace('+', '.');

    private string Text(string member, Assembly assembly) => !_summaries.TryGetValue(member, out var summary) ? ""
        : string.Join(' ', Plain(summary, assembly).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string Plain(XElement element, Assembly assembly) => string.Concat(element.Nodes().Select(node => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "see", IsEmpty: true } see => Reference(see.Attribute("cref")?.Value ?? see.Attribute("langword")?.Value ?? "", assembly),
        XElement { Name.LocalName: "paramref" } parameter => parameter.Attribute("name")?.Value ?? "",
        XElement inner => Plain(inner, assembly),
        _ => "",
    }));

    /// <summary>Returns the name of a member for a reader of configurations. A property has its key.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Every record of options is an IOptionRecord, whose annotation keeps its properties.")]
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "As above. The key of any other property is that of its name.")]
    private static string Reference(string member, Assembly assembly)
    {
        var name = member[(member.IndexOf(':', StringComparison.Ordinal) + 1)..].Split('(', '`')[0];
        var dot = name.LastIndexOf('.');
        if (!member.StartsWith("P:", StringComparison.Ordinal))
            return name[(dot + 1)..];
        return assembly.GetType(name[..dot])?.GetProperty(name[(dot + 1)..]) is { } option ? ConfigurationKeys.Key(option)
            : ConfigurationKeys.Key(name[(dot + 1)..]);
    }
}
