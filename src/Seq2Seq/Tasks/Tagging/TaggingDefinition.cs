using Seq2Seq.Data;
using Seq2Seq.Evaluation;
using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Tasks.Inputs;
using Seq2Seq.Text;
using static System.FormattableString;

namespace Seq2Seq.Tasks.Tagging;

/// <summary>The task of giving each word or character of a text a label.</summary>
internal sealed class TaggingDefinition : TaskDefinition<TaggingConfiguration, TaggingCodec, TaggedBatch>
{
    public override TaskType Type => TaskType.Tagging;

    public override IReadOnlyList<string> Files => TaggingCodec.Files;

    public override TaggingCodec Load(string folder, TaggingConfiguration configuration) => TaggingCodec.Load(folder, configuration.Data.Text);

    public override void Declare(ParameterSet parameters, TaggingConfiguration configuration, TaggingCodec codec) =>
        Model(parameters, configuration.Model, codec);

    /// <summary>Declares the weights of a model and returns it.</summary>
    public static TaggingModel Model(ParameterSet parameters, TaggingModelOptions options, TaggingCodec codec) =>
        new(parameters, codec.Reader.Tokens.Encoder(parameters, options.Encoder, new FrontOptions(), options.Initial), codec.Labels.Count);

    public override TaggingConfiguration Completed(TaggingConfiguration configuration, TaggingConfiguration? from)
    {
        var text = configuration.Data.Text;
        text = LoadedEncoder.Open(configuration.Training.LoadEncoder)?.Completed(new InputOptions { Text = text }, configuration.Model.Encoder).Text ?? text;
        return configuration with { Data = configuration.Data with { Text = CompletedText.Of(text, from?.Data.Text) } };
    }

    public override TaggingConfiguration Fixed(TaggingConfiguration configuration) => configuration with
    {
        Name = "",
        Data = configuration.Data with { Train = [], Validation = "", Test = "", Column = "", LabelColumn = "", Text = SameRun.Fixed(configuration.Data.Text) },
        Model = configuration.Model with
        {
            Encoder = configuration.Model.Encoder with { Embeddings = SameRun.Fixed(configuration.Model.Encoder.Embeddings) },
        },
        Training = SameRun.Fixed(configuration.Training),
    };

    public override TaskRun<TaggingConfiguration, TaggingCodec, TaggedBatch> Prepare(TaggingConfiguration configuration, TaggingCodec? known,
        ParameterSet parameters)
    {
        var (data, training) = (configuration.Data, configuration.Training);
        if (data.Train.Length == 0 || data.Train.Contains("")) throw new ConfigurationException("data.train is empty; expected the path of a training corpus");
        var name = string.Join(", ", data.Train);
        var all = data.Train.SelectMany(path => LabelledText.Read(path, data));
        LabelledText[] texts = [.. data.MaximumTrainingExamples > 0 ? all.Take(data.MaximumTrainingExamples) : all];
        var held = data.Validation != "" ? [.. LabelledText.Read(data.Validation, data)] : Array.Empty<LabelledText>();
        if (data.ValidationSplit > 0)
        {
            var chosen = new HeldOutPairs(texts.Select(Pair), data.ValidationSplit, training.RandomSeed, Normalization.Of(data.Text));
            (held, texts) = ([.. texts.Where(text => chosen.Contains(Pair(text)))], [.. texts.Where(text => !chosen.Contains(Pair(text)))]);
        }
        var encoder = LoadedEncoder.Open(training.LoadEncoder);
        var codec = known ?? TaggingCodec.Learn(texts, data.Text, encoder?.Tokenizer);
        if (codec.Labels.Count < 2)
            throw new Seq2SeqException($"'{name}' has {codec.Labels.Count} label{(codec.Labels.Count == 1 ? $", '{codec.Labels.Names[0]}'" : "s")}; expected at least two to tell apart");
        if (training.EarlyStoppingMetric == TaggingValidator.SpanF1 && !LabelSpans.AreWrittenAs(codec.Labels.Names))
            throw new ConfigurationException($"training.early_stopping_metric is {TaggingValidator.SpanF1}, and the labels of '{name}' are none of spans, which are B-..., I-... and O; set accuracy");
        var examples = TaggedExamples.Encode(texts, codec, name);
        var validation = held.Length == 0 ? null : TaggedExamples.Encode(held, codec, data.Validation != "" ? data.Validation : $"{name} (held out)");
        var model = Model(parameters, configuration.Model, codec);
        return new(codec, new TaggingTrainable(model, training), new TaggedBatches(examples, validation, codec.Reader, training),
            validation == null ? null : new TaggingValidator(model, validation, codec),
            Invariant($"{examples.All.Count:N0} texts with {examples.Labels:N0} labels of {codec.Labels.Count:N0} kinds"))
        {
            InitialWeight = configuration.Model.InitialWeight,
            Warnings = [.. Warnings(examples)],
            Configuration = configuration,
            Loaded = encoder,
            Embeddings = [(configuration.Model.Encoder.Embeddings, codec.Reader.Tokens.Vocabulary!, "encoder")],
            Card = started => TaggingCard.Of(configuration, codec, started),
        };

        static TextPair Pair(LabelledText text) => new(text.Text, text.Labels.Length > 0 ? text.Labels[0] : "");
    }

    private static IEnumerable<string> Warnings(TaggedExamples examples)
    {
        if (examples.Cut > 0) yield return Invariant($"{examples.Cut:N0} texts are longer than data.text.max_length, and only their beginning is read");
        if (examples.Empty > 0) yield return Invariant($"{examples.Empty:N0} texts without anything to label are left out");
    }
}
