using Seq2Seq.Checkpoints;
using Seq2Seq.Storage;
using Seq2Seq.Text;

namespace Seq2Seq.Tasks;

/// <summary>
/// What weights name of what belongs to them: checksums of the tokenizers, and the part of the configuration that decides what the weights compute.
/// </summary>
/// <param name="files">The model directory.</param>
/// <param name="folders">The folders of the tokenizers in it.</param>
internal sealed class ModelSeal(ModelDirectory files, params IReadOnlyList<string> folders)
{
    private const string ConfigurationName = "configuration";

    /// <summary>Returns what to write beside the weights. The tokenizers must have been written.</summary>
    /// <param name="options">The options that decide what the weights compute.</param>
    public IReadOnlyDictionary<string, string> Of(IEnumerable<(string Key, string Value)> options)
    {
        var names = folders.ToDictionary(folder => folder, folder => Checksum(Path.Combine(files.Root, folder)));
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
            if (metadata.TryGetValue(folder, out var known) && Path.Combine(files.Root, folder) is var path && Checksum(path) is var found && found != known)
                throw new Seq2SeqException($"the vocabulary in '{path}' has the checksum {found}, the weights in '{files.WeightsFile}' were trained with {known}; they do not belong together, restore the folder");
        var now = options.ToDictionary(option => option.Key, option => option.Value, StringComparer.Ordinal);
        foreach (var line in metadata.GetValueOrDefault(ConfigurationName, "").Split('\n'))
            if (line.Split(": ", 2) is [var key, var value] && now.TryGetValue(key, out var found) && found != value)
                throw new Seq2SeqException($"{key} is {found} in '{files.ConfigurationFile}', the weights in '{files.WeightsFile}' were trained with {value}; they do not belong together, restore the value");
    }

    /// <summary>Returns the checksum of the tokenizer in a folder.</summary>
    public static string Checksum(string folder)
    {
        var checksum = new Crc32C();
        var buffer = new byte[1 << 16];
        foreach (var file in Tokenizer.Files.Select(name => Path.Combine(folder, name)).Where(File.Exists))
        {
            using var stream = RegularFile.Open(file);
            for (int count; (count = stream.Read(buffer)) > 0;) checksum.Append(buffer.AsSpan(0, count));
        }
        return checksum.Value.ToString("x8");
    }
}
