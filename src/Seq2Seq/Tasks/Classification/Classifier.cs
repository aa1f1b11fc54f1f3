using Seq2Seq.Data;
using Seq2Seq.Evaluation;
using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Tasks.Inputs;
using Seq2Seq.Tensors;
using Seq2Seq.Tensors.Cpu;

namespace Seq2Seq.Tasks.Classification;

/// <summary>
/// Gives inputs labels with a trained model. What an input is given does not depend on the inputs beside it, or on the number of threads. Any number of
/// threads may call any number of classifiers. Those on one device take turns.
/// </summary>
public sealed class Classifier : IDisposable
{
    private const int InputsAtOnce = 64, ExamplesAtOnce = 4096;

    private readonly Device _device;
    private readonly bool _ownsDevice;
    private readonly ClassificationModel _model;
    private readonly ClassificationCodec _codec;
    private bool _disposed;

    private Classifier(ClassificationConfiguration configuration, Device device, bool ownsDevice, ClassificationModel model, ClassificationCodec codec) =>
        (Configuration, _device, _ownsDevice, _model, _codec) = (configuration, device, ownsDevice, model, codec);

    /// <summary>The configuration that the model was trained with.</summary>
    public ClassificationConfiguration Configuration { get; }

    /// <summary>The labels that the model tells apart.</summary>
    public IReadOnlyList<string> Labels => _codec.Labels.Names;

    /// <summary>Loads a model directory.</summary>
    /// <param name="modelDirectory">The folder that training has written.</param>
    /// <param name="device">The device that runs the model. It still belongs to the caller. Null = the processor with all its cores.</param>
    /// <exception cref="Seq2SeqException">The directory is missing, damaged, of another version, or of another task.</exception>
    public static Classifier Load(string modelDirectory, Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(modelDirectory);
        var directory = new TaskDirectory<ClassificationConfiguration, ClassificationCodec, LabelledBatch>(new ClassificationDefinition(), modelDirectory);
        var configuration = directory.ReadConfiguration();
        var codec = directory.ReadCodec(configuration);
        var own = device == null;
        device ??= CpuDevice.Create();
        var parameters = new ParameterSet();
        try
        {
            using var lease = device.Enter();
            var model = ClassificationDefinition.Model(parameters, configuration.Model, codec);
            directory.ReadWeights(parameters, configuration, device);
            return new(configuration, device, own, model, codec);
        }
        catch
        {
            parameters.Dispose();
            if (own) device.Dispose();
            throw;
        }
    }

    /// <summary>Returns the labels of an input with their probabilities.</summary>
    /// <inheritdoc cref="Classify(IReadOnlyList{string})"/>
    public ClassifiedInput Classify(string input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Classify([input])[0];
    }

    /// <summary>Returns the labels of each input with their probabilities, in order.</summary>
    /// <param name="inputs">The texts, or the paths of files of pictures or recordings. Of a long one the beginning is read.</param>
    /// <exception cref="Seq2SeqException">A file is missing, damaged or of another kind or size.</exception>
    public IReadOnlyList<ClassifiedInput> Classify(IReadOnlyList<string> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Contains(null)) throw new ArgumentException("one of the inputs is null; expected an empty text where there is none", nameof(inputs));
        return Classify([.. inputs.Select(input => new InputExample(input, null, "", $"'{input}'"))]);
    }

    private ClassifiedInput[] Classify(IReadOnlyList<InputExample> inputs)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var read = new (EncodedInput Input, bool IsCut)[inputs.Count];
        for (var i = 0; i < read.Length; i++) read[i] = _codec.Input.Read(inputs[i]);
        var results = new ClassifiedInput[inputs.Count];
        foreach (var group in Enumerable.Range(0, read.Length).OrderBy(i => read[i].Input.Length).ThenBy(i => i).Chunk(InputsAtOnce))
        {
            using var scope = new Scope(_device);
            var (logits, weights) = _model.Logits(scope, _codec.Input.Batch(Array.ConvertAll(group, i => read[i].Input)));
            var candidates = scope.TopLogSoftmax(logits, _model.Classes);
            for (var b = 0; b < group.Length; b++)
            {
                var (input, isCut) = read[group[b]];
                results[group[b]] = new(inputs[group[b]].Text, Probabilities(candidates, b))
                {
                    Truncated = isCut,
                    Weights = weights == null ? [] : [.. _codec.Input.Parts(input, weights[b].Length).Zip(weights[b], (part, weight) =>
                        new PartWeight(part, weight))],
                };
            }
        }
        return results;
    }

    /// <summary>
    /// Returns the labels of an input with the means of their probabilities over samples in which dropout is on as in training, and with their
    /// deviations (Monte
    /// Carlo dropout, Gal &amp; Ghahramani 2016). An input that is not like those of training has a larger deviation.
    /// </summary>
    /// <param name="input">The text, or the path of a file of a picture or a recording.</param>
    /// <param name="samples">The number of samples, at least 2.</param>
    /// <param name="seed">The seed of the dropout.</param>
    /// <exception cref="Seq2SeqException">The model was trained without dropout, or a file cannot be read.</exception>
    public ClassifiedInput Sample(string input, int samples, int seed = 1)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 2);
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!Configuration.Model.HasDropout) throw new Seq2SeqException("the model was trained without dropout, so that its samples would all be the same; train it with dropout");
        var (read, isCut) = _codec.Input.Read(input);
        var probabilities = new double[_model.Classes][];
        for (var c = 0; c < probabilities.Length; c++) probabilities[c] = new double[samples];
        // The samples are the rows of a batch of their own, so that they do not depend on other inputs.
        using (var tape = new Tape(_device, Philox.Key(seed, RandomStream.Dropout, 0)))
        {
            var candidates = tape.TopLogSoftmax(_model.Logits(tape, _codec.Input.Batch([.. Enumerable.Repeat(read, samples)])).Logits, _model.Classes);
            for (var i = 0; i < candidates.Ids.Length; i++) probabilities[candidates.Ids[i]][i / candidates.K] = Math.Exp(candidates.Values[i]);
        }
        var labels = probabilities.Select((p, c) => new LabelProbability(_codec.Labels.Names[c], p.Average())
        {
            Deviation = Math.Sqrt(p.Average(x => x * x) - p.Average() * p.Average() is var variance and > 0 ? variance : 0),
        });
        return new(input, [.. labels.OrderByDescending(label => label.Probability).ThenBy(label => label.Label, StringComparer.Ordinal)]) { Truncated = isCut };
    }

    /// <summary>Returns the inputs of a corpus, whose columns are those of the training data.</summary>
    /// <exception cref="Seq2SeqException">A file is missing or damaged.</exception>
    public IEnumerable<string> InputsOf(string corpus)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        return new StoredCorpus(corpus, Configuration.Data.Input.NamedColumns()).Select(pair => pair.Source);
    }

    /// <summary>Measures the model on labelled examples.</summary>
    /// <param name="corpus">The path of a corpus as in a configuration; null = <c>data.test</c> of the model's configuration.</param>
    /// <exception cref="Seq2SeqException">A file is missing or damaged, a label is unknown, or there is no corpus.</exception>
    public ClassificationScores Evaluate(string? corpus = null)
    {
        var path = corpus ?? Configuration.Data.Test;
        if (path == "") throw new ConfigurationException("the model's configuration has no data.test; name a corpus");
        var (confusion, calibration) = (new ConfusionMatrix(_model.Classes), new Calibration());
        var loss = 0d;
        var input = Configuration.Data.Input;
        foreach (var chunk in InputCorpus.Read(path, input, corpus == null ? input.TestSelection : "").Examples.Chunk(ExamplesAtOnce))
            foreach (var (example, result) in chunk.Zip(Classify(chunk)))
            {
                var label = _codec.Labels.NumberOf(example.Target, example.At);
                confusion.Add(label, _codec.Labels[result.Best.Label]!.Value);
                calibration.Add(result.Best.Probability, result.Best.Label == example.Target);
                loss -= Math.Log(result.Labels.First(l => l.Label == example.Target).Probability);
            }
        return new(Labels, loss / confusion.Count, confusion, calibration);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _model.Parameters.Dispose();
        if (_ownsDevice) _device.Dispose();
    }

    private LabelProbability[] Probabilities(Candidates candidates, int row) => [.. Enumerable.Range(row * candidates.K, candidates.K)
        .Select(i => new LabelProbability(_codec.Labels.Names[candidates.Ids[i]], Math.Exp(candidates.Values[i])))];
}
