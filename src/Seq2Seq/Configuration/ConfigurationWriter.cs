using System.Collections;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Seq2Seq.Configuration;

/// <summary>Writes option records as YAML, with every key in the order of declaration. Numbers are written so that they read back as the same bits.</summary>
internal sealed class ConfigurationWriter
{
    private readonly StringWriter _text = new() { NewLine = "\n" };
    private readonly Emitter _yaml;

    private ConfigurationWriter() =>
        _yaml = new Emitter(_text, new EmitterSettings().WithBestWidth(int.MaxValue).WithNewLine("\n"));

    /// <summary>Returns the YAML text of an option record.</summary>
    public static string Write(IOptionRecord options)
    {
        var writer = new ConfigurationWriter();
        writer._yaml.Emit(new StreamStart());
        writer._yaml.Emit(new DocumentStart());
        writer.Value(options);
        writer._yaml.Emit(new DocumentEnd(isImplicit: true));
        writer._yaml.Emit(new StreamEnd());
        return writer._text.ToString();
    }

    /// <summary>Returns a text as a YAML value on one line, in quotes where they are needed.</summary>
    public static string Quoted(string text) => IsSimple(text) ? text
        : $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).ReplaceLineEndings(" ").Replace('\t', ' ')}\"";

    private void Value(object? value)
    {
        if (value is null)
            _yaml.Emit(new Scalar("null"));
        else if (value is IOptionRecord section)
            Section(section);
        else if (value is Array list)
            List(list);
        else if (value is string text)
            _yaml.Emit(new Scalar(null, null, text, IsSimple(text) ? ScalarStyle.Plain : ScalarStyle.DoubleQuoted, true, true));
        else
            _yaml.Emit(new Scalar(OptionText.Of(value))); // the shortest digits of a number that read back as the same bits
    }

    private void Section(IOptionRecord record)
    {
        _yaml.Emit(new MappingStart(null, null, true, MappingStyle.Block));
        foreach (var property in ConfigurationKeys.Of(IOptionRecord.TypeOf(record)))
        {
            _yaml.Emit(new Scalar(ConfigurationKeys.Key(property)));
            Value(property.GetValue(record));
        }
        _yaml.Emit(new MappingEnd());
    }

    private void List(IEnumerable items)
    {
        _yaml.Emit(new SequenceStart(null, null, true, SequenceStyle.Flow));
        foreach (var item in items)
            Value(item);
        _yaml.Emit(new SequenceEnd());
    }

    // Anything that YAML could take for something else is quoted.
    private static bool IsSimple(string text) =>
        text.Length > 0 && (char.IsAsciiLetter(text[0]) || text[0] is '/' or '_')
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '.' or '-')
        && text.ToLowerInvariant() is not ("null" or "true" or "false" or "yes" or "no" or "on" or "off" or "y" or "n");
}
