using System.Runtime.InteropServices;
using Seq2Seq.Configuration;
using Seq2Seq.Data;
using Seq2Seq.Generation;
using Seq2Seq.Storage;
using Seq2Seq.Tasks.Translation;

namespace Seq2Seq.Training;

/// <summary>What must be as it was when a run began, so that going on gives what never stopping would have given.</summary>
internal static class Resumption
{
    /// <summary>Checks directory and configuration: a resumed run may be longer, and report and save otherwise; nothing else may differ.</summary>
    /// <exception cref="Seq2SeqException">Another configuration, or no training state.</exception>
    public static void Check(ModelDirectory directory, TranslationConfiguration configuration)
    {
        foreach (var ((key, began), (_, now)) in Values(directory.ReadConfiguration()).Zip(Values(configuration)))
            if (began != now)
                throw new ConfigurationException($"cannot resume '{directory.Root}': {key} is {now}, the run began with {began}; use the same configuration, or start anew with training.overwrite=true");
        if (!File.Exists(directory.StateFile))
            throw new Seq2SeqException($"cannot resume '{directory.Root}': it has no training state, expected '{directory.StateFile}'; restore it, or start anew with training.overwrite=true");
    }

    /// <summary>Checks that the corpora are those of the beginning.</summary>
    /// <exception cref="Seq2SeqException">They are not.</exception>
    public static void Check(ModelDirectory directory, TrainingState state, uint checksum)
    {
        if (state.Corpora != checksum)
            throw new Seq2SeqException($"cannot resume '{directory.Root}': the training or validation corpus is not the one the run began with; restore it, or start anew with training.overwrite=true");
    }

    /// <summary>Checksum of all ids that training and validation see.</summary>
    public static uint Checksum(Dataset training, Dataset? validation)
    {
        var checksum = new Crc32C();
        foreach (var (source, target) in training.Examples.Concat(validation?.Examples ?? []))
        {
            checksum.Append(MemoryMarshal.AsBytes<int>([source.Length, target.Length]));
            checksum.Append(MemoryMarshal.AsBytes<int>(source));
            checksum.Append(MemoryMarshal.AsBytes<int>(target));
        }
        return checksum.Value;
    }

    /// <summary>Each key that must stay, with its sections, and its value.</summary>
    private static IEnumerable<(string Key, string Value)> Values(TranslationConfiguration run)
    {
        var fixedPart = run with
        {
            Name = "",
            Testing = new(),
            Training = run.Training with { Epochs = 1, MaximumSteps = 0, MaximumMinutes = 0,
                LoggingFrequency = 1, CheckpointFrequency = 0, ModelDirectory = "", Overwrite = false },
        };
        var path = new List<string>();
        foreach (var line in ConfigurationFile.ToYaml(fixedPart).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var (depth, colon) = ((line.Length - line.TrimStart().Length) / 2, line.IndexOf(':'));
            path.RemoveRange(depth, path.Count - depth);
            path.Add(line[..colon].Trim());
            yield return (string.Join('.', path), line[(colon + 1)..].Trim());
        }
    }
}
