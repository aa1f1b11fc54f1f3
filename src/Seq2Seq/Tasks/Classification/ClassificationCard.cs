using Seq2Seq.Tasks.Inputs;
using static System.FormattableString;

namespace Seq2Seq.Tasks.Classification;

/// <summary>The description of a classification for people.</summary>
internal static class ClassificationCard
{
    /// <summary>Returns the card of a model.</summary>
    /// <param name="started">The facts of the run that trained the model.</param>
    public static ModelCard Of(ClassificationConfiguration configuration, ClassificationCodec codec, TaskStarted started)
    {
        var (data, encoder) = (configuration.Data, configuration.Model.Encoder);
        return new ModelCard
        {
            Name = configuration.Name,
            Languages = data.Input.Type == InputType.Text ? [data.Input.Text.Language] : [],
            Pipeline = data.Input.Type == InputType.Text ? "text-classification" : "other",
            About = Invariant($"A model that gives an input one of {codec.Labels.Count:N0} labels: {string.Join(", ", codec.Labels.Names.Take(20))}{(codec.Labels.Count > 20 ? ", …" : "")}."),
            Model =
            [
                Invariant($"{started.Parameters:N0} parameters in 32-bit floating point"),
                $"{encoder.Described}; pooling: {configuration.Model.Pooling.ToString().ToLowerInvariant()}",
                .. data.Input.Type == InputType.Text ? [$"text: {ModelCard.Unit(data.Input.Text)}"] : Array.Empty<string>(),
            ],
            Data = Invariant($"`{string.Join("`, `", data.Train)}`, {started.Data}; validation: {(data.Validation != "" ? $"`{data.Validation}`" : data.ValidationSplit > 0 ? "examples held out of them" : "none")}"),
            Device = started.Device,
            Measured = "On the validation data",
            Code =
            [
                $"using var classifier = Seq2Seq.Tasks.Classification.Classifier.Load(\"{configuration.Name}\"); // this folder",
                "var (label, probability) = classifier.Classify(\"...\").Best;",
            ],
            Limits =
            [
                "The model knows inputs like those of its training data, and gives every input one of its labels, whatever it is.",
                "Its probabilities are those of the training data's share of labels. Nobody has checked it for bias or harm.",
            ],
        };
    }
}
