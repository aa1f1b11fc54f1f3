using Seq2Seq.Data;
using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Text;
using static System.FormattableString;

namespace Seq2Seq.Tasks.MaskedLanguageModeling;

/// <summary>The task of filling gaps in texts.</summary>
internal sealed class MaskedDefinition : TaskDefinition<MaskedLanguageModelConfiguration, MaskedCodec, MaskedBatch>
{
    public override TaskType Type => TaskType.MaskedLanguageModel;

    public override IReadOnlyList<string> Files => Tokenizer.Files;

    public override MaskedCodec Load(string folder, MaskedLanguageModelConfiguration configuration) => new(Tokenizer.Load(folder, configuration.Data.Text));

    public override void Declare(ParameterSet parameters, MaskedLanguageModelConfiguration configuration, MaskedCodec codec) =>
        Model(parameters, configuration.Model, codec);

    /// <summary>Declares the weights of a model and returns it.</summary>
    public static MaskedLanguageModel Model(ParameterSet parameters, MaskedLanguageModelOptions options, MaskedCodec codec) =>
        new(parameters, options, codec.Text.Vocabulary.Count);

    public override MaskedLanguageModelConfiguration Completed(MaskedLanguageModelConfiguration configuration, MaskedLanguageModelConfiguration? from) =>
        configuration with { Data = configuration.Data with { Text = CompletedText.Of(configuration.Data.Text, from?.Data.Text) } };

    public override MaskedLanguageModelConfiguration Fixed(MaskedLanguageModelConfiguration configuration) => configuration with
    {
        Name = "",
        Data = configuration.Data with { Train = [], Validation = "", Test = "", MemoryLimit = 0, Text = SameRun.Fixed(configuration.Data.Text) },
        Model = configuration.Model with
        {
            Encoder = configuration.Model.Encoder with { Embeddings = SameRun.Fixed(configuration.Model.Encoder.Embeddings) },
        },
        Training = SameRun.Fixed(configuration.Training),
    };

    public override TaskRun<MaskedLanguageModelConfiguration, MaskedCodec,
        MaskedBatch> Prepare(MaskedLanguageModelConfiguration configuration, MaskedCodec? known,
        ParameterSet parameters)
    {
        var (data, training) = (configuration.Data, configuration.Training);
        if (data.Train.Length == 0 || data.Train.Contains("")) throw new ConfigurationException("data.train is empty; expected the path of a training corpus");
        var texts = TrainingTexts.Open(data);
        var codec = known ?? new(Tokenizer.Create(texts.Texts, data.Text));
        var examples = Masked(TextDataset.Encode(texts.Texts, codec.Text, data.Text, texts.Path));
        var held = data.Validation != "" ? TextDataset.Encode(new TextFiles([data.Validation], data.Column), codec.Text, data.Text, data.Validation)
            : texts.HeldOut.Count > 0 ? TextDataset.Encode(texts.HeldOut, codec.Text, data.Text, texts.Path) : null;
        var validation = held == null ? null : Masked(held);
        var model = Model(parameters, configuration.Model, codec);
        return new(codec, new MaskedTrainable(model, training), new MaskedBatches(examples, validation, training),
            validation == null ? null : new MaskedValidator(model, validation),
            Invariant($"{examples.Texts.Lengths.Count:N0} texts of {examples.Texts.Tokens:N0} tokens; vocabulary of {codec.Text.Vocabulary.Count:N0} tokens"))
        {
            Configuration = configuration,
            InitialWeight = configuration.Model.InitialWeight,
            Embeddings = [(configuration.Model.Encoder.Embeddings, codec.Text.Vocabulary, "encoder")],
            Card = started => Card(configuration, started),
        };

        MaskedTexts Masked(TextDataset dataset) =>
            new(dataset, codec.Text.Special, codec.Text.Vocabulary.Count, data.Text.MaximumLength, configuration.MaskedShare, training.RandomSeed);
    }

    private static ModelCard Card(MaskedLanguageModelConfiguration configuration, TaskStarted started) => new()
    {
        Name = configuration.Name,
        Languages = [configuration.Data.Text.Language],
        Pipeline = "fill-mask",
        About = $"A model that fills gaps in texts in `{configuration.Data.Text.Language}`, and whose encoder other tasks can begin with.",
        Model =
        [
            Invariant($"{started.Parameters:N0} parameters in 32-bit floating point"), configuration.Model.Encoder.Described,
            $"text: {ModelCard.Unit(configuration.Data.Text)}",
        ],
        Data = $"`{string.Join("`, `", configuration.Data.Train)}`, {started.Data}",
        Device = started.Device,
        Measured = "On the validation data, always with the same gaps",
        Code =
        [
            $"using var filler = Seq2Seq.Tasks.MaskedLanguageModeling.GapFiller.Load(\"{configuration.Name}\"); // this folder",
            $"var tokens = filler.Fill(\"... {GapFiller.Gap} ...\", 5);",
        ],
        Limits = ["The model knows text like that of its training data. Nobody has checked it for bias or harm."],
    };
}
