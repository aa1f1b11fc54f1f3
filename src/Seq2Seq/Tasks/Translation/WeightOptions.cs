using Seq2Seq.Configuration;

namespace Seq2Seq.Tasks.Translation;

/// <summary>The options that decide what given weights compute for a text: the shape of the model, and how text becomes ids.</summary>
internal static class WeightOptions
{
    /// <summary>The options of a side that decide how its text becomes ids. The vocabularies are files.</summary>
    private static readonly string[] OfText = ["level", "lowercase", "normalization"];

    /// <summary>The options of a model that decide how its weights are found and not what they compute.</summary>
    private static readonly string[] OfTraining =
        ["dropout", "hidden_dropout", "init_weight", "embed_init_weight", "output_init_weight", "lstm_forget_gate"];

    /// <summary>Returns the keys and their values, in the order of declaration.</summary>
    public static IEnumerable<(string Key, string Value)> Of(TranslationConfiguration configuration) =>
        ConfigurationFile.Values(configuration).Where(option => Decides(option.Key));

    private static bool Decides(string key)
    {
        var name = key[(key.LastIndexOf('.') + 1)..];
        return key.StartsWith("model.", StringComparison.Ordinal) ? !OfTraining.Contains(name)
            : key.StartsWith("data.", StringComparison.Ordinal) && (OfText.Contains(name) || name == "reverse_source");
    }
}
