using Seq2Seq.Data;
using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Tasks.Inputs;
using Seq2Seq.Text;
using static System.FormattableString;

namespace Seq2Seq.Tasks.Classification;

/// <summary>The task of giving each input a label.</summary>
internal sealed class ClassificationDefinition : TaskDefinition<ClassificationConfiguration, ClassificationCodec, LabelledBatch>
{
    public override TaskType Type => TaskType.Classification;

    public override IReadOnlyList<string> Files => ClassificationCodec.Files;

    public override ClassificationCodec Load(string folder, ClassificationConfiguration configuration) => ClassificationCodec.Load(folder, configuration.Data.Input);

    public override void Declare(ParameterSet parameters, ClassificationConfiguration configuration, ClassificationCodec codec) =>
        Model(parameters, configuration.Model, codec);

    /// <summary>Declares the weights of a model and returns it.</summary>
    public static ClassificationModel Model(ParameterSet parameters, ClassificationModelOptions options, ClassificationCodec codec) =>
        new(parameters, options, codec.Input.Encoder(parameters, options.Encoder, options.Initial), codec.Labels.Count);

    public override ClassificationConfiguration Completed(ClassificationConfiguration configuration, ClassificationConfiguration? from)
    {
        var input = configuration.Data.Input;
        return configuration with { Data = configuration.Data with { Input = input with { Text = CompletedText.Of(input.Text, from?.Data.Input.Text) } } };
    }

    public override ClassificationConfiguration Fixed(ClassificationConfiguration configuration) => configuration with
    {
        Name = "",
        Data = configuration.Data with
        {
            Train = [], Validation = "", Test = "",
            Input = configuration.Data.Input with { Column = "", Text = SameRun.Fixed(configuration.Data.Input.Text) },
        },
        Training = SameRun.Fixed(configuration.Training),
    };

    public override TaskRun<ClassificationCodec, LabelledBatch> Prepare(ClassificationConfiguration configuration, ClassificationCodec? known,
        ParameterSet parameters)
    {
        var (data, training) = (configuration.Data, configuration.Training);
        if (data.Train.Length == 0 || data.Train.Contains("")) throw new ConfigurationException("data.train is empty; expected the path of a training corpus");
        var name = string.Join(", ", data.Train);
        var all = data.Train.SelectMany(path => Read(path, data));
        TextPair[] pairs = [.. data.MaximumTrainingExamples > 0 ? all.Take(data.MaximumTrainingExamples) : all];
        var held = data.Validation != "" ? [.. Read(data.Validation, data)] : Array.Empty<TextPair>();
        if (data.ValidationSplit > 0)
        {
            var chosen = new HeldOutPairs(pairs, data.ValidationSplit, training.RandomSeed, Normalization.Of(data.Input.Text));
            (held, pairs) = ([.. pairs.Where(chosen.Contains)], [.. pairs.Where(pair => !chosen.Contains(pair))]);
        }
        var codec = known ?? new(InputReader.Learn(pairs.Select(pair => pair.Source), data.Input), new LabelSet(pairs.Select(pair => pair.Target)));
        if (codec.Labels.Count < 2) throw new Seq2SeqException($"'{name}' has {codec.Labels.Count} label{(codec.Labels.Count == 1 ? $", '{codec.Labels.Names[0]}'" : "s")}; expected at least two to tell apart");
        var examples = LabelledExamples.Encode(pairs, codec, name);
        var validation = held.Length == 0 ? null : LabelledExamples.Encode(held, codec, data.Validation != "" ? data.Validation : $"{name} (held out)");
        var model = Model(parameters, configuration.Model, codec);
        return new(codec, new ClassificationTrainable(model, training), new LabelledBatches(examples, validation, codec.Input, training),
            validation == null ? null : new ClassificationValidator(model, validation, codec.Input),
            Invariant($"{examples.Labels.Count:N0} inputs of {codec.Labels.Count:N0} labels"))
        {
            InitialWeight = configuration.Model.InitialWeight,
            Warnings = examples.Cut == 0 ? [] : [Invariant($"{examples.Cut:N0} inputs are longer than data.input.text.max_length, and only their beginning is read")],
            Card = started => ClassificationCard.Of(configuration, codec, started),
        };
    }

    /// <summary>Reads the examples of a corpus, each an input with its label.</summary>
    /// <exception cref="Seq2SeqException">A file is missing or damaged, or an example has no label.</exception>
    public static IEnumerable<TextPair> Read(string path, ClassificationDataOptions data)
    {
        var number = 0;
        foreach (var pair in new StoredCorpus(path, data.NamedColumns()))
        {
            number++;
            if (string.IsNullOrWhiteSpace(pair.Target)) throw new Seq2SeqException(Invariant($"'{path}', example {number} has no label; expected one behind the input"));
            yield return new(pair.Source, pair.Target.Trim());
        }
    }
}
