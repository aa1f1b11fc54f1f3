using Seq2Seq.Tasks.Inputs;
using static System.FormattableString;

namespace Seq2Seq.Tasks.Captioning;

/// <summary>The description of a captioning for people.</summary>
internal static class CaptioningCard
{
    /// <summary>Returns the card of a model.</summary>
    /// <param name="started">The facts of the run that trained the model.</param>
    public static ModelCard Of(CaptioningConfiguration configuration, TaskStarted started)
    {
        var (data, model) = (configuration.Data, configuration.Model);
        var isSound = data.Input.Type == InputType.Sound;
        return new ModelCard
        {
            Name = configuration.Name,
            Languages = [data.Output.Language],
            Pipeline = isSound ? "automatic-speech-recognition" : "image-to-text",
            About = $"A model that writes a text in `{data.Output.Language}` about a {(isSound ? "recording" : "picture")}.",
            Model =
            [
                Invariant($"{started.Parameters:N0} parameters in 32-bit floating point"),
                $"encoder: {model.Encoder.Described}; decoder: {model.Decoder.Described}",
                isSound ? Invariant($"recordings of {data.Input.Sound.Rate:N0} Hz as {data.Input.Sound.Mels} mel bands")
                    : Invariant($"pictures of {data.Input.Picture.Width} x {data.Input.Picture.Height} pixels, {(data.Input.Picture.Channels == 1 ? "grey" : "in colour")}"),
                $"text: {ModelCard.Unit(data.Output)}",
            ],
            Data = Invariant($"`{string.Join("`, `", data.Train)}`, {started.Data}; validation: {(data.Validation != "" ? $"`{data.Validation}`" : data.ValidationSplit > 0 ? "examples held out of them" : "none")}"),
            Device = started.Device,
            Measured = "On the validation data, with greedy search",
            Code =
            [
                $"using var captioner = Seq2Seq.Tasks.Captioning.Captioner.Load(\"{configuration.Name}\"); // this folder",
                $"string text = captioner.Write(\"{(isSound ? "recording.wav" : "picture.png")}\");",
            ],
            Limits =
            [
                "The model knows inputs like those of its training data. About others it writes a text of the same kind, which is wrong.",
                "Nobody has checked it for bias or harm.",
            ],
        };
    }
}
