using Seq2Seq.Configuration;
using Seq2Seq.Tasks.Translation;

namespace Seq2Seq.Cli;

/// <summary>The bundled configurations that the program trains by itself.</summary>
internal static class BundledRun
{
    /// <summary>Reads a bundled configuration. The paths of its bundled corpus are relative to the current directory.</summary>
    /// <param name="file">The configuration.</param>
    /// <param name="settings">Settings <c>key=value</c> in place of those of the file.</param>
    public static TranslationConfiguration Read(string file, IReadOnlyList<string> settings, Streams streams)
    {
        var run = ConfigurationFile.Read<TranslationConfiguration>(Path.Combine(Bundled.RootOf(file, streams.Error), file), settings);
        var data = run.Data;
        return run with { Data = data with { Train = [.. data.Train.Select(At)], Validation = At(data.Validation), Test = At(data.Test) } };

        string At(string path) => Path.Combine(Bundled.RootOf(Path.GetDirectoryName(path)!, streams.Error), path);
    }
}
