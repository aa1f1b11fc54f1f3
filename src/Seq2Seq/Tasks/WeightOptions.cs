using Seq2Seq.Configuration;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Text;

namespace Seq2Seq.Tasks;

/// <summary>The options that decide what given weights compute for a text: the shape of the model, and how text becomes ids.</summary>
internal static class WeightOptions
{
    /// <summary>The options of a side that decide how its text becomes ids. The vocabularies are files.</summary>
    private static readonly string[] OfText = ["level", "lowercase", "normalization", "factors", "factor_separator"];

    /// <summary>The options of a tokenizer made by another program that decide how text becomes ids. Its file belongs to the vocabularies.</summary>
    private static readonly string[] OfForeignText = ["type", "pattern"];

    /// <summary>The options that decide how pictures and recordings become numbers.</summary>
    private static readonly string[] OfFrames = ["data.input.type", "data.input.picture.", "data.input.sound.", "data.input.normalization"];

    /// <summary>The options of a model that decide how its weights are found and not what they compute.</summary>
    private static readonly string[] OfTraining =
        ["dropout", "hidden_dropout", "variational_dropout", "recurrent_dropout", "init_weight", "embed_init_weight", "output_init_weight", "recurrent_init",
            "lstm_forget_gate", "indrnn_steps", "bptt_length", "load", "kl_warmup"];

    /// <summary>
    /// The options of a model that weights do not name while they have these values, which is what they were before there were these options. So weights stay
    /// the bytes that they were.
    /// </summary>
    private static readonly (string Key, string Value)[] Unnamed =
    [
        .. from side in (string[])["model.", "model.encoder.", "model.decoder."]
           from option in ((string, string)[])[("connection", "none"), ("zoneout", "0"), ("cell_zoneout", "0")]
           select (side + option.Item1, option.Item2),
        ("model.type", "recurrent"), ("model.encoder.type", "recurrent"), ("model.decoder.type", "recurrent"), ("model.encoder.layer_norm", "false"), ("model.encoder.time_reduction", "1"),
        ("model.decoder.layer_norm", "false"), ("model.decoder.copy", "false"), ("model.decoder.coverage", "false"),
        ("model.decoder.latent.size", "0"), ("model.decoder.latent.feature_size", "32"),
    ];

    /// <summary>The options of layers that only a Transformer has. Its weights name them whatever their values, and those of other layers do not.</summary>
    private static readonly string[] OfTransformers = ["num_heads", "ff_size", "position", "max_positions", "pre_norm"];

    /// <summary>Returns the keys and their values, in the order of declaration.</summary>
    /// <param name="configuration">The configuration of a task.</param>
    public static IEnumerable<(string Key, string Value)> Of(IOptionRecord configuration) =>
        ConfigurationFile.Values(configuration).Where(option => Decides(option.Key));

    /// <summary>Returns what weights of any task name; see <see cref="Unnamed"/>.</summary>
    public static IEnumerable<(string Key, string Value)> Named(IOptionRecord configuration)
    {
        (string Key, string Value)[] all = [.. Of(configuration)];
        return all.Where(option => !Unnamed.Contains(option)
            && (!OfTransformers.Contains(Name(option.Key)) || all.Contains((TypeBeside(option.Key), "transformer"))));

        static string TypeBeside(string key) => $"{key[..key.LastIndexOf('.')]}.type";
    }

    /// <summary>
    /// Returns what weights name. The options of a tokenizer made by another program and of factors are left out if there are none, and so are that
    /// sources have an end and that they have no earlier turns, so that weights are the bytes that they were before there were these options.
    /// </summary>
    public static IEnumerable<(string Key, string Value)> Named(TranslationConfiguration configuration)
    {
        var data = configuration.Data;
        return Named((IOptionRecord)configuration).Where(option => (option.Key != "data.source_end" || !data.SourceEnd)
            && (option.Key != "data.history" || data.History > 0)
            && (data.Source.Factors.Length > 0 && !option.Key.StartsWith("data.trg.", StringComparison.Ordinal) || !OfFactors(option.Key))
            && IsNamed(option.Key, "data.src.tokenizer.", data.Source) && IsNamed(option.Key, "data.trg.tokenizer.", data.Target));

        static bool OfFactors(string key) => Name(key).StartsWith("factor", StringComparison.Ordinal);

        static bool IsNamed(string key, string section, SideOptions side) =>
            side.Tokenizer.Type != TokenizerType.None || !key.StartsWith(section, StringComparison.Ordinal);
    }

    private static string Name(string key) => key[(key.LastIndexOf('.') + 1)..];

    private static bool Decides(string key)
    {
        var name = Name(key);
        if (key.Contains(".tokenizer.", StringComparison.Ordinal))
            return OfForeignText.Contains(name);
        return key.StartsWith("model.", StringComparison.Ordinal) ? !OfTraining.Contains(name)
            : key.StartsWith("data.", StringComparison.Ordinal) && (OfText.Contains(name) || name is "reverse_source" or "source_end" or "history"
                || OfFrames.Any(section => key.StartsWith(section, StringComparison.Ordinal)));
    }
}
