using System.Text.RegularExpressions;
using Seq2Seq.Storage;
using Seq2Seq.Text;

namespace Seq2Seq.Data;

/// <summary>
/// Finds labelled files in a folder: those in folders of their own, whose names are the labels, or those in the folder itself, whose names tell the label by a
/// pattern. Folders and files come in the order of their names. Names that begin with a dot are passed over.
/// </summary>
internal static class FrameFolder
{
    private const int Listed = 5;

    private static readonly Normalization Composed = new(NormalizationType.Nfc);

    /// <summary>Returns the files of a folder.</summary>
    /// <param name="select">A regular expression of the names of files; empty = all.</param>
    /// <param name="warn">Receives what looks wrong and is no error.</param>
    /// <exception cref="Seq2SeqException">There are none, two folders have the same name, or a file does not fit the pattern of labels.</exception>
    public static List<FrameEntry> Find(string folder, FrameOptions options, string select, Action<string> warn)
    {
        var selected = Compiled(select, "selection of files");
        try
        {
            return options.LabelPattern.Length > 0 ? ByName(folder, options, selected, warn) : ByFolder(folder, options, selected, warn);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new Seq2SeqException($"cannot list '{folder}': {error.Reason()}", error);
        }
        catch (RegexMatchTimeoutException error)
        {
            throw new ConfigurationException($"'{error.Pattern}' takes too long for '{error.Input}'; expected a simpler regular expression", error);
        }
    }

    private static List<FrameEntry> ByName(string folder, FrameOptions options, Regex selected, Action<string> warn)
    {
        var pattern = Compiled(options.LabelPattern, "pattern of labels");
        List<FrameEntry> found = [.. Files(folder, options, selected, warn).Select(file => new FrameEntry(file, Label(file), Row: null))];
        return found.Count > 0 ? found : throw Nothing(folder, options, selected, "");

        string Label(string file)
        {
            var label = pattern.Match(Path.GetFileName(file)).Groups[FrameOptions.LabelGroup];
            return label is { Success: true, Length: > 0 } ? Composed.Apply(label.Value)
                : throw new Seq2SeqException($"'{file}' does not fit the pattern of labels '{pattern}'; rename it, leave it out by the selection of files, or change the pattern");
        }
    }

    private static List<FrameEntry> ByFolder(string folder, FrameOptions options, Regex selected, Action<string> warn)
    {
        var found = new List<FrameEntry>();
        var folders = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var inner in Directory.EnumerateDirectories(folder).Where(IsShown).Order(StringComparer.Ordinal))
        {
            var label = Composed.Apply(Path.GetFileName(inner));
            if (!folders.TryAdd(label, inner)) throw new Seq2SeqException($"'{folders[label]}' and '{inner}' are the same label '{label}'; expected one folder for each; put their files into one");
            var before = found.Count;
            found.AddRange(Files(inner, options, selected, warn).Select(file => new FrameEntry(file, label, Row: null)));
            if (found.Count == before) warn($"'{inner}' has no {options.Suffix} file that is selected");
        }
        if (folders.Count == 0)
            throw new Seq2SeqException($"'{folder}' has no folders; expected one for each label with {options.Suffix} files in it, or a pattern that tells the label by the name of a file");
        return found.Count > 0 ? found : throw Nothing(folder, options, selected, "the folders of ");
    }

    private static IEnumerable<string> Files(string folder, FrameOptions options, Regex selected, Action<string> warn)
    {
        string[] all = [.. Directory.EnumerateFiles(folder).Where(IsShown).Order(StringComparer.Ordinal)];
        string[] fitting = [.. all.Where(file => file.EndsWith(options.Suffix, StringComparison.OrdinalIgnoreCase))];
        if (all.Length > fitting.Length)
            warn($"{all.Length - fitting.Length} of the files in '{folder}' are left out, such as '{Path.GetFileName(all.Except(fitting).First())}', as their names do not end in {options.Suffix}");
        return fitting.Where(file => selected.IsMatch(Path.GetFileName(file)));
    }

    private static Seq2SeqException Nothing(string folder, FrameOptions options, Regex selected, string within)
    {
        string[] names = [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(IsShown).Select(file => Path.GetFileName(file)!)
            .Order(StringComparer.Ordinal)];
        var chosen = selected.ToString() is { Length: > 0 } text ? $" whose name fits '{text}'" : "";
        return new($"{within}'{folder}' has no {options.Suffix} file{chosen}; found {(names.Length == 0 ? "no files" : string.Join(", ", names.Take(Listed)))}"
            + $"{(names.Length > Listed ? $" and {names.Length - Listed} more" : "")}; check the path");
    }

    private static bool IsShown(string path) => !Path.GetFileName(path).StartsWith('.');

    private static Regex Compiled(string pattern, string what)
    {
        try
        {
            return FrameOptions.Pattern(pattern);
        }
        catch (ArgumentException error)
        {
            throw new ConfigurationException($"the {what} '{pattern}' is no regular expression ({error.Reason()}); correct it", error);
        }
    }
}
