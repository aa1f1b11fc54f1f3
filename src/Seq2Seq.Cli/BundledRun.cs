using Seq2Seq.Configuration;
using Seq2Seq.Tasks.Translation;

namespace Seq2Seq.Cli;

/// <summary>The bundled configurations that the program trains by itself.</summary>
internal static class BundledRun
{
    /// <summary>Reads a bundled configuration. The paths of its bundled corpus are relative to the current directory.</summary>
    /// <param name="file">The configuration.</param>
    /// <param name="settings">Settings <c>key=value</c> in place of those of the file.</param>
    /// <param name="model">The directory of the model. What is in it is replaced.</param>
    /// <param name="steps">The largest number of updates; null = that of the file.</param>
    /// <param name="seed">The seed; null = that of the file.</param>
    public static TranslationConfiguration Read(string file, IReadOnlyList<string> settings, string model, int? steps, int? seed, Streams streams)
    {
        if (model.Length == 0)
            throw new ConfigurationException("--out is empty, expected the directory to write the model to");
        var run = ConfigurationFile.Read<TranslationConfiguration>(Path.Combine(Bundled.RootOf(file, streams.Error), file), settings);
        var data = run.Data;
        return run with
        {
            Data = data with { Train = [.. data.Train.Select(At)], Validation = At(data.Validation), Test = At(data.Test) },
            Training = run.Training with
            {
                ModelDirectory = model,
                Overwrite = true,
                MaximumSteps = steps ?? run.Training.MaximumSteps,
                RandomSeed = seed ?? run.Training.RandomSeed,
            },
        };

        string At(string path) => Path.Combine(Bundled.RootOf(Path.GetDirectoryName(path)!, streams.Error), path);
    }
}
