using Seq2Seq.Layers;
using Seq2Seq.Models;
using static System.FormattableString;

namespace Seq2Seq.Tasks.Translation;

/// <summary>The description of a translation or summarization model for people.</summary>
internal static class TranslationCard
{
    /// <summary>Returns the card of a model.</summary>
    /// <param name="started">The facts of the run that trained the model.</param>
    public static ModelCard Of(TranslationConfiguration configuration, TrainingStarted started)
    {
        var (data, encoder, decoder) = (configuration.Data, configuration.Model.Encoder, configuration.Model.Decoder);
        var isSummary = configuration.Task == TaskType.Summarization;
        return new ModelCard
        {
            Name = configuration.Name,
            Languages = [data.Source.Language, data.Target.Language],
            Pipeline = isSummary ? "summarization" : "translation",
            About = $"{Kind(encoder.Type, decoder.Type)} encoder-decoder model that {(isSummary ? "summarizes" : "translates")} from `{data.Source.Language}` to `{data.Target.Language}`.",
            Model =
            [
                Invariant($"{started.Parameters:N0} parameters in 32-bit floating point; vocabularies of {started.SourceVocabulary:N0} and {started.TargetVocabulary:N0} tokens"),
                $"encoder: {encoder.Described}",
                $"decoder: {decoder.Described}{(decoder.Type == DecoderType.Transformer ? "" : $", {Attention(decoder)}")}",
                $"text: {ModelCard.Unit(data.Source)} on the source side, {ModelCard.Unit(data.Target)} on the target side",
            ],
            Data = Invariant($"{(data.Train.Length == 0 ? "pairs that a program gave" : $"`{string.Join("`, `", data.Train)}`")}, {started.Pairs:N0} pairs after filtering; validation: {(data.Validation != "" ? $"`{data.Validation}`" : data.ValidationSplit > 0 ? "pairs held out of them" : "none")}"),
            Device = started.Device,
            Measured = "On the validation data, decoded greedily",
            Code = isSummary ?
            [
                $"using var summarizer = Seq2Seq.Tasks.Summarization.Summarizer.Load(\"{configuration.Name}\"); // this folder",
                "string summary = summarizer.Summarize(\"...\");",
            ] :
            [
                $"using var translator = Seq2Seq.Tasks.Translation.Translator.Load(\"{configuration.Name}\"); // this folder",
                "string translation = translator.Translate(\"...\");",
            ],
            Limits =
            [
                $"The model knows text like that of its training data, sentences of up to {data.Source.MaximumLength} source tokens. It can leave out, repeat or invent parts of a sentence.",
                $"Sources longer than {configuration.Testing.MaximumSourceLength} tokens are cut. Nobody has checked its output for bias or harm.",
            ],
        };
    }

    private static string Kind(EncoderType encoder, DecoderType decoder) => (encoder, decoder) switch
    {
        (EncoderType.Transformer, DecoderType.Transformer) => "A Transformer",
        (EncoderType.Recurrent, DecoderType.Recurrent) => "A recurrent",
        _ => "A partly recurrent",
    };

    private static string Attention(DecoderOptions decoder) => decoder.Attention == AttentionType.None ? "no attention"
        : $"{decoder.Attention.ToString().ToLowerInvariant()} attention{(decoder.Coverage ? " with coverage" : "")}{(decoder.Copy ? ", copies tokens of the source" : "")}";
}
