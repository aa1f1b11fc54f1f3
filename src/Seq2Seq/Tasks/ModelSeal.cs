using Seq2Seq.Checkpoints;
using Seq2Seq.Storage;
using Seq2Seq.Text;

namespace Seq2Seq.Tasks;

/// <summary>
/// What weights name of what belongs to them: checksums of the tokenizers and of what else turns data into numbers, and the part of the configuration that
/// decides what the weights compute.
/// </summary>
/// <param name="files">The model directory.</param>
/// <param name="folders">The folders in it that belong to the weights.</param>
internal sealed class ModelSeal(ModelDirectory files, params IReadOnlyList<string> folders)
{
    private const string ConfigurationName = "configuration";

    /// <summary>The names of the files in each folder that belong to the weights.</summary>
    public IReadOnlyList<string> FileNames { get; init; } = Tokenizer.Files;

    /// <summary>Returns what to write beside the weights. The tokenizers must have been written.</summary>
    /// <param name="options">The options that decide what the weights compute.</param>
    public IReadOnlyDictionary<string, string> Of(IEnumerable<(string Key, string Value)> options)
    {
        var names = folders.ToDictionary(folder => folder, folder => Checksum(Path.Combine(files.Root, folder), FileNames));
        names.Add(ConfigurationName, string.Concat(options.Select(option => $"{option.Key}: {option.Value}\n")));
        return names;
    }

    /// <summary>Checks what the weights name. Weights of version 0.1.0 name nothing, and an option that they do not name is newer than they are.</summary>
    /// <param name="metadata">What stands beside the weights.</param>
    /// <param name="options">The options of the configuration.</param>
    /// <exception cref="Seq2SeqException">Something belongs to other weights.</exception>
    public void Check(IReadOnlyDictionary<string, string> metadata, IEnumerable<(string Key, string Value)> options)
    {
        foreach (var folder in folders)
            if (metadata.TryGetValue(folder, out var known) && Path.Combine(files.Root, folder) is var path && Checksum(path, FileNames) is var found
                && found != known)
                throw new Seq2SeqException($"the vocabulary in '{path}' has the checksum {found}, the weights in '{files.WeightsFile}' were trained with {known}; they do not belong together, restore the folder");
        var now = options.ToDictionary(option => option.Key, option => option.Value, StringComparer.Ordinal);
        foreach (var line in metadata.GetValueOrDefault(ConfigurationName, "").Split('\n'))
            if (line.Split(": ", 2) is [var key, var value] && now.TryGetValue(key, out var found) && found != value)
                throw new Seq2SeqException($"{key} is {found} in '{files.ConfigurationFile}', the weights in '{files.WeightsFile}' were trained with {value}; they do not belong together, restore the value");
    }

    /// <summary>Returns the checksum of the files in a folder, which are those of a tokenizer unless they are named.</summary>
    public static string Checksum(string folder, IReadOnlyList<string>? names = null)
    {
        var checksum = new Crc32C();
        var buffer = new byte[1 << 16];
        foreach (var file in (names ?? Tokenizer.Files).Select(name => Path.Combine(folder, name)).Where(File.Exists))
        {
            using var stream = RegularFile.Open(file);
            for (int count; (count = stream.Read(buffer)) > 0;) checksum.Append(buffer.AsSpan(0, count));
        }
        return checksum.Value.ToString("x8");
    }
}
