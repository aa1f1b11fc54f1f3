using Seq2Seq.Data;
using Seq2Seq.Models;
using static System.FormattableString;

namespace Seq2Seq.Tasks.LanguageModeling;

/// <summary>The description of a language model for people.</summary>
internal static class LanguageModelCard
{
    /// <summary>Returns the card of a model.</summary>
    /// <param name="started">The facts of the run that trained the model.</param>
    public static ModelCard Of(LanguageModelConfiguration configuration, LanguageModelStarted started)
    {
        var (data, model) = (configuration.Data, configuration.Model);
        return new ModelCard
        {
            Name = configuration.Name,
            Languages = [data.Text.Language],
            Pipeline = "text-generation",
            About = $"A {(model.Type == DecoderType.Transformer ? "Transformer" : "recurrent")} language model that continues text in `{data.Text.Language}`.",
            Model =
            [
                Invariant($"{started.Parameters:N0} parameters in 32-bit floating point; a vocabulary of {started.Vocabulary:N0} tokens"),
                $"{model.Decoder.Described}{(model.LayerNorm ? ", normalized" : "")}",
                $"text: {ModelCard.Unit(data.Text)}, {(data.Form == TextForm.Running ? "as one running text" : "each line by itself")}",
            ],
            Data = Invariant($"{(data.Train.Length == 0 ? "texts that a program gave" : $"`{string.Join("`, `", data.Train)}`")}, {started.Texts:N0} texts of {started.Tokens:N0} tokens; validation: {(data.Validation != "" ? $"`{data.Validation}`" : data.ValidationSplit > 0 ? "texts held out of them" : "none")}"),
            Device = started.Device,
            Measured = "On the validation data",
            Code =
            [
                $"using var generator = Seq2Seq.Tasks.LanguageModeling.TextGenerator.Load(\"{configuration.Name}\"); // this folder",
                "string continuation = generator.Generate(\"...\");",
            ],
            Limits =
            [
                "The model knows text like that of its training data. What it writes may be wrong, and may repeat what it was trained on.",
                $"Of a prompt longer than {configuration.Testing.MaximumSourceLength} tokens it reads the end. Nobody has checked its output for bias or harm.",
            ],
        };
    }
}
