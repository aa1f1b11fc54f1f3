using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;
using Seq2Seq.Cli.Commands;
using Seq2Seq.Gpu;

namespace Seq2Seq.Cli;

/// <summary>Options that several commands share, and numbers that are checked when they are read.</summary>
internal static class Options
{
    private const int MostThreads = 1024;

    /// <summary>The columns that the values of an option may take in the help, where all of them are named.</summary>
    private const int MostOfValues = 60;

    /// <summary>Returns the option <c>--device</c>.</summary>
    public static Option<string> Device() => new Option<string>("--device")
    {
        Description = $"Where to compute: {DeviceChoice.Expected}. auto takes the GPU if there is one. A number behind a colon counts the devices of a kind, /kernel, /cublas or /tf32 says how a CUDA device multiplies.",
        HelpName = "DEVICE",
        DefaultValueFactory = _ => Devices.Default,
        CustomParser = result =>
        {
            var text = result.Tokens[^1].Value;
            if (DeviceChoice.Parse(text) != null)
                return text;
            result.AddError($"--device is '{text}', expected one of {DeviceChoice.Expected}");
            return null;
        },
    }.Completing("auto", "cpu", "gpu", "cuda", "opencl", "opencl-cpu", "emulator");

    /// <summary>Returns the option <c>--set</c>, which changes keys of a configuration.</summary>
    public static Option<string[]> Set()
    {
        var set = new Option<string[]>("--set")
        {
            Description = "Set any key of the configuration, such as training.learning_rate=0.001; may be repeated.",
            HelpName = "k=v",
        };
        set.CompletionSources.Add(_ => ConfigCommand.Keys().Where(option => !option.IsSection).Select(option => $"{option.Key}="));
        return set;
    }

    /// <summary>Returns the option <c>--threads</c>; 0 if it is not given.</summary>
    public static Option<int?> Threads() => Number("--threads", "CPU threads (default: one per core). The results do not depend on it.", 1, MostThreads);

    /// <summary>Returns the option <c>--seed</c>.</summary>
    public static Option<int?> Seed() => Number("--seed", "Seed of weights, order and dropout, in place of training.random_seed.", int.MinValue, int.MaxValue);

    /// <summary>Returns the option <c>--ensemble</c>, which names models beside the first one.</summary>
    public static Option<string[]> Ensemble() => new("--ensemble")
    {
        Description = "Further models of the same vocabularies. All predict together: by the mean of their log-probabilities.", HelpName = "DIR...",
        Arity = ArgumentArity.OneOrMore, AllowMultipleArgumentsPerToken = true,
    };

    /// <summary>Returns the option <c>--beam</c>.</summary>
    public static Option<int?> Beam() => Number("--beam", "Beam width; 1 = greedy (default: the model's testing.beam_size).", 1, 1000);

    /// <summary>Returns the option <c>--length-penalty</c>.</summary>
    public static Option<float?> LengthPenalty() =>
        Number("--length-penalty", "Exponent alpha of the length penalty ((5 + length) / 6)^alpha (default: the model's testing.beam_alpha).", 0f, 100f);

    /// <summary>Returns the option <c>--batch</c>.</summary>
    public static Option<int?> Batch() =>
        Number("--batch", "Sentences translated together (default: the model's testing.batch_size). The results do not depend on it.", 1, 1 << 16);

    /// <summary>Returns what messages call a change of a configuration.</summary>
    public static string Origin(string setting) => $"--set {setting}";

    /// <summary>Returns an option with one of a few values. The first value is the default.</summary>
    public static Option<string> OneOf(string name, string description, params string[] values) => new Option<string>(name)
    {
        Description = description,
        HelpName = string.Join('|', values) is { Length: <= MostOfValues } all ? all : "NAME", // the description names them
        DefaultValueFactory = _ => values[0],
        CustomParser = result =>
        {
            var text = result.Tokens[^1].Value;
            if (values.Contains(text, StringComparer.Ordinal))
                return text;
            result.AddError($"{name} is '{text}', expected one of {string.Join(", ", values)}");
            return null;
        },
    }.Completing(values);

    /// <summary>Returns an option for a required path or name.</summary>
    public static Option<string> Required(string name, string helpName, string description) =>
        new(name) { Description = description, HelpName = helpName, Required = true };

    /// <summary>Returns the option <c>--reference</c>, which may be given several times.</summary>
    public static Option<string[]> References() => new("--reference")
    {
        Description = "What they should be, line by line; given again, further references of the same lines.", HelpName = "FILE", Required = true,
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>Returns an option for an optional number from <paramref name="least"/> to <paramref name="most"/>.</summary>
    public static Option<T?> Number<T>(string name, string description, T least, T most) where T : struct, INumber<T> => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result => Parse(result, name, least, most),
    };

    private static Option<string> Completing(this Option<string> option, params string[] values)
    {
        option.CompletionSources.Add(values);
        return option;
    }

    private static T? Parse<T>(ArgumentResult result, string name, T least, T most) where T : struct, INumber<T>
    {
        var text = result.Tokens[^1].Value;
        if (T.TryParse(text, NumberStyles.Float & ~NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var value) && value >= least
            && value <= most)
            return value;
        var kind = typeof(T) == typeof(int) ? "a whole number" : "a number";
        result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} is '{text}', expected {kind} from {least} to {most}"));
        return null;
    }
}
