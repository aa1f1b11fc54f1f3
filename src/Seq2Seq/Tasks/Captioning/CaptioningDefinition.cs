using Seq2Seq.Checkpoints;
using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Tasks.Inputs;
using Seq2Seq.Text;
using static System.FormattableString;

namespace Seq2Seq.Tasks.Captioning;

/// <summary>The task of writing a text about a picture (captioning), or about a recording (transcription).</summary>
internal sealed class CaptioningDefinition(TaskType type) : TaskDefinition<CaptioningConfiguration, CaptioningCodec, CaptionBatch>
{
    public override TaskType Type => type;

    public override IReadOnlyList<string> Files => CaptioningCodec.Files;

    public override CaptioningCodec Load(string folder, CaptioningConfiguration configuration) => CaptioningCodec.Load(folder, configuration.Data);

    public override void Declare(ParameterSet parameters, CaptioningConfiguration configuration, CaptioningCodec codec) =>
        Model(parameters, configuration.Model, codec);

    /// <summary>Declares the weights of a model and returns it.</summary>
    public static CaptioningModel Model(ParameterSet parameters, CaptioningModelOptions options, CaptioningCodec codec) =>
        new(parameters, options, codec.Input.Encoder(parameters, options.Encoder, options.Front, options.Initial), codec.Output.Vocabulary.Count);

    /// <summary>Opens the model in a directory, of a captioning or a transcription.</summary>
    public static TaskDirectory<CaptioningConfiguration, CaptioningCodec, CaptionBatch> DirectoryOf(string path)
    {
        var files = new ModelDirectory(path);
        var task = files.IsPrepared && TaskChoice.Of(files.ConfigurationFile) == TaskType.Transcription ? TaskType.Transcription : TaskType.Captioning;
        return new(new CaptioningDefinition(task), path);
    }

    public override CaptioningConfiguration Completed(CaptioningConfiguration configuration, CaptioningConfiguration? from) => configuration with
    {
        Data = configuration.Data with
        {
            Input = configuration.Data.Input.Completed(from?.Data.Input),
            Output = CompletedText.Of(configuration.Data.Output, from?.Data.Output),
        },
    };

    public override CaptioningConfiguration Fixed(CaptioningConfiguration configuration) => configuration with
    {
        Name = "",
        Data = configuration.Data with
        {
            Train = [],
            Validation = "",
            Test = "",
            Input = SameRun.Fixed(configuration.Data.Input),
            Output = SameRun.Fixed(configuration.Data.Output)
        },
        Model = configuration.Model with
        {
            Decoder = configuration.Model.Decoder with { Embeddings = SameRun.Fixed(configuration.Model.Decoder.Embeddings) },
        },
        Testing = new(),
        Training = SameRun.Fixed(configuration.Training),
    };

    public override TaskRun<CaptioningConfiguration, CaptioningCodec, CaptionBatch> Prepare(CaptioningConfiguration configuration, CaptioningCodec? known,
        ParameterSet parameters)
    {
        var (data, training) = (configuration.Data, configuration.Training);
        if (data.Train.Length == 0 || data.Train.Contains("")) throw new ConfigurationException("data.train is empty; expected the path of a training corpus");
        var corpus = InputCorpus.Read(data.Train, data.Input, data.Input.TrainingSelection, data.MaximumTrainingExamples);
        data = data with { Input = corpus.Options };
        var held = data.Validation != "" ? InputCorpus.Read(data.Validation, data.Input, data.Input.ValidationSelection) : null;
        if (data.ValidationSplit > 0) (corpus, held) = corpus.HoldOut(data.ValidationSplit, training.RandomSeed);
        var codec = known ?? new(InputReader.Learn(corpus), Tokenizer.Create(corpus.Examples.Select(example => example.Target), data.Output));
        var examples = CaptionedExamples.Encode(corpus, codec, data.Output);
        var validation = held == null ? null : CaptionedExamples.Encode(held, codec, data.Output);
        var testing = configuration.Testing;
        if (testing.MaximumOutputLength == 0) testing = testing with { MaximumOutputLength = Longest(examples) };
        var model = Model(parameters, configuration.Model, codec);
        var normalization = Normalization.Of(data.Output);
        var tokens = examples.Texts.Sum(text => text.Length + 1L);
        return new(codec, new CaptioningTrainable(model, training), new CaptioningBatches(examples, validation, training),
            validation == null ? null : new CaptioningValidator(model, validation, codec, held!.Examples.Select(example => example.At),
                held.Examples.Select(example => normalization.Apply(example.Target)), testing, training.PrintedSentences),
            Invariant($"{examples.Texts.Count:N0} inputs with texts of {tokens:N0} tokens; vocabulary of {codec.Output.Vocabulary.Count:N0} tokens"))
        {
            Configuration = configuration with { Data = data, Testing = testing },
            InitialWeight = configuration.Model.InitialWeight,
            Warnings = [.. corpus.Warnings, .. examples.Cut == 0 ? Array.Empty<string>()
                : [Invariant($"{examples.Cut:N0} examples are longer than data.output.max_length or data.input.max_frames, and only their beginning is read")]],
            Embeddings = [(configuration.Model.Decoder.Embeddings, codec.Output.Vocabulary, "decoder")],
            Card = started => CaptioningCard.Of(configuration with { Data = data }, started),
        };
    }

    /// <summary>Returns the longest output: that of training and a quarter more.</summary>
    private static int Longest(CaptionedExamples examples) => examples.Texts.Max(text => text.Length) is var most ? most + most / 4 + 1 : 0;
}
