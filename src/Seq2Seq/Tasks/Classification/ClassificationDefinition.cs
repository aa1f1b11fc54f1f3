using Seq2Seq.Data;
using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Tasks.Inputs;
using static System.FormattableString;

namespace Seq2Seq.Tasks.Classification;

/// <summary>The task of giving each input a label.</summary>
internal sealed class ClassificationDefinition : TaskDefinition<ClassificationConfiguration, ClassificationCodec, LabelledBatch>
{
    public override TaskType Type => TaskType.Classification;

    public override IReadOnlyList<string> Files => ClassificationCodec.Files;

    public override ClassificationCodec Load(string folder, ClassificationConfiguration configuration) =>
        ClassificationCodec.Load(folder, configuration.Data.Input);

    public override void Declare(ParameterSet parameters, ClassificationConfiguration configuration, ClassificationCodec codec) =>
        Model(parameters, configuration.Model, codec);

    /// <summary>Declares the weights of a model and returns it.</summary>
    public static ClassificationModel Model(ParameterSet parameters, ClassificationModelOptions options, ClassificationCodec codec) =>
        new(parameters, options, codec.Input.Encoder(parameters, options.Encoder with { StatesAreRead = options.Pooling != PoolingType.Last }, options.Front,
            options.Initial), codec.Labels.Count);

    public override ClassificationConfiguration Completed(ClassificationConfiguration configuration, ClassificationConfiguration? from) =>
        configuration with
        {
            Data = configuration.Data with
            {
                Input = (LoadedEncoder.Open(configuration.Training.LoadEncoder)?.Completed(configuration.Data.Input, configuration.Model.Encoder)
                    ?? configuration.Data.Input).Completed(from?.Data.Input),
            },
        };

    public override ClassificationConfiguration Fixed(ClassificationConfiguration configuration) => configuration with
    {
        Name = "",
        Data = configuration.Data with
        {
            Train = [],
            Validation = "",
            Test = "",
            Input = SameRun.Fixed(configuration.Data.Input),
        },
        Model = configuration.Model with
        {
            Encoder = configuration.Model.Encoder with { Embeddings = SameRun.Fixed(configuration.Model.Encoder.Embeddings) },
        },
        Training = SameRun.Fixed(configuration.Training),
    };

    public override TaskRun<ClassificationConfiguration, ClassificationCodec,
        LabelledBatch> Prepare(ClassificationConfiguration configuration, ClassificationCodec? known,
        ParameterSet parameters)
    {
        var (data, training) = (configuration.Data, configuration.Training);
        if (data.Train.Length == 0 || data.Train.Contains("")) throw new ConfigurationException("data.train is empty; expected the path of a training corpus");
        var corpus = InputCorpus.Read(data.Train, data.Input, data.Input.TrainingSelection, data.MaximumTrainingExamples);
        // What the first file of training tells, such as the size of pictures, holds for all others, and is written down with the model.
        configuration = configuration with { Data = data = data with { Input = corpus.Options } };
        var held = data.Validation != "" ? InputCorpus.Read(data.Validation, data.Input, data.Input.ValidationSelection) : null;
        if (data.ValidationSplit > 0) (corpus, held) = corpus.HoldOut(data.ValidationSplit, training.RandomSeed);
        var encoder = LoadedEncoder.Open(training.LoadEncoder);
        var codec = known ?? new(InputReader.Learn(corpus, encoder?.Tokenizer), new LabelSet(corpus.Examples.Select(example => example.Target)));
        var name = corpus.Path;
        if (codec.Labels.Count < 2) throw new Seq2SeqException($"'{name}' has {codec.Labels.Count} label{(codec.Labels.Count == 1 ? $", '{codec.Labels.Names[0]}'" : "s")}; expected at least two to tell apart");
        var examples = LabelledExamples.Encode(corpus, codec);
        var validation = held == null ? null : LabelledExamples.Encode(held, codec);
        var model = Model(parameters, configuration.Model, codec);
        return new(codec, new ClassificationTrainable(model, training), new LabelledBatches(examples, validation, codec.Input, training),
            validation == null ? null : new ClassificationValidator(model, validation, codec.Input),
            Invariant($"{examples.Labels.Count:N0} inputs of {codec.Labels.Count:N0} labels"))
        {
            InitialWeight = configuration.Model.InitialWeight,
            Warnings = [.. corpus.Warnings, .. examples.Cut == 0 ? Array.Empty<string>()
                : [Invariant($"{examples.Cut:N0} inputs are longer than data.input.text.max_length or max_frames, and only their beginning is read")]],
            Configuration = configuration,
            Loaded = encoder,
            Embeddings = codec.Input.Vocabulary is { } tokens ? [(configuration.Model.Encoder.Embeddings, tokens, "encoder")] : [],
            Card = started => ClassificationCard.Of(configuration, codec, started),
        };
    }
}
