using Seq2Seq.Text;
using static System.FormattableString;

namespace Seq2Seq.Tasks.Tagging;

/// <summary>The description of a tagging for people.</summary>
internal static class TaggingCard
{
    /// <summary>Returns the card of a model.</summary>
    /// <param name="started">The facts of the run that trained the model.</param>
    public static ModelCard Of(TaggingConfiguration configuration, TaggingCodec codec, TaskStarted started)
    {
        var (data, encoder) = (configuration.Data, configuration.Model.Encoder);
        var unit = data.Text.Level == Level.Char ? "character" : "word";
        return new ModelCard
        {
            Name = configuration.Name,
            Languages = [data.Text.Language],
            Pipeline = "token-classification",
            About = Invariant($"A model that gives each {unit} of a text one of {codec.Labels.Count:N0} labels: {string.Join(", ", codec.Labels.Names.Take(20))}{(codec.Labels.Count > 20 ? ", …" : "")}."),
            Model =
            [
                Invariant($"{started.Parameters:N0} parameters in 32-bit floating point"),
                encoder.Described,
                $"text: {ModelCard.Unit(data.Text)}",
            ],
            Data = Invariant($"`{string.Join("`, `", data.Train)}`, {started.Data}; validation: {(data.Validation != "" ? $"`{data.Validation}`" : data.ValidationSplit > 0 ? "texts held out of them" : "none")}"),
            Device = started.Device,
            Measured = "On the validation data",
            Code =
            [
                $"using var tagger = Seq2Seq.Tasks.Tagging.Tagger.Load(\"{configuration.Name}\"); // this folder",
                "var labels = tagger.Tag(\"...\").Tokens.Select(token => token.Label);",
            ],
            Limits =
            [
                "The model knows texts like those of its training data, and labels every text, whatever it is.",
                "Nobody has checked it for bias or harm.",
            ],
        };
    }
}
