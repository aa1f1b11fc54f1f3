using Seq2Seq.Layers;
using Seq2Seq.Tensors;

namespace Seq2Seq.Models;

/// <summary>Gives each input one of C labels: encoder -> memory -> pooling -> output layer. It is the form many-to-one of a recurrent network.</summary>
internal sealed class ClassificationModel
{
    private readonly IEncoder<Input> _encoder;
    private readonly AttentionPooling? _attention;
    private readonly PoolingType _pooling;
    private readonly Linear _output;
    private readonly float _dropout;

    /// <summary>Declares the weights behind those of the encoder.</summary>
    /// <param name="parameters">The set that the weights are added to, which has those of the encoder.</param>
    /// <param name="options">The options that give the shape of the model.</param>
    /// <param name="encoder">Reads the inputs.</param>
    /// <param name="classes">The number of labels C.</param>
    public ClassificationModel(ParameterSet parameters, ClassificationModelOptions options, IEncoder<Input> encoder, int classes)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(encoder);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        (Parameters, _encoder, _pooling, _dropout, Classes) = (parameters, encoder, options.Pooling, options.HiddenDropout, classes);
        if (_pooling == PoolingType.Attention) _attention = new AttentionPooling(parameters, "pooling", encoder.Width);
        _output = new Linear(parameters, "output.w", "output.b", encoder.Width, classes, Initializer.FanIn(encoder.Width));
    }

    /// <summary>The weights.</summary>
    public ParameterSet Parameters { get; }

    /// <summary>The number of labels C.</summary>
    public int Classes { get; }

    /// <summary>Computes the loss of known labels: the cross-entropy.</summary>
    /// <param name="labels">[B]: the numbers of the labels.</param>
    /// <param name="smoothing">The label smoothing ε, 0 to below 1.</param>
    /// <param name="normalizer">The divisor of the gradient.</param>
    public LossTerms Loss(Scope scope, Input inputs, int[] labels, float smoothing = 0, float normalizer = 1)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var (features, _, _) = Read(scope, inputs);
        return scope.OutputLoss(features, _output.Weight, _output.Bias?.Value, scope.Integers(labels), ignore: -1, smoothing, normalizer);
    }

    /// <summary>
    /// Computes the logits [B, C], whose log-softmax is the log-probability of each label, and the weights of each state of an input in attention pooling;
    /// null for another pooling.
    /// </summary>
    public (Tensor Logits, float[][]? Weights) Logits(Scope scope, Input inputs)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var (features, weights, lengths) = Read(scope, inputs);
        if (weights == null) return (_output.Apply(scope, features), null);
        var (all, columns) = (weights.ToArray(), weights.Shape.Columns);
        return (_output.Apply(scope, features), [.. lengths.Values.Select((length, b) => all[(b * columns)..(b * columns + length)])]);
    }

    private (Tensor Features, Tensor? Weights, Lengths Lengths) Read(Scope scope, Input inputs)
    {
        var memory = _encoder.Encode(scope, inputs);
        var (pooled, weights) = _pooling switch
        {
            PoolingType.Attention => _attention!.Apply(scope, memory.States!, memory.Lengths.View),
            PoolingType.Mean => (scope.MeanOverTime(memory.States!, memory.Lengths.View), null),
            PoolingType.Max => (scope.MaxOverTime(memory.States!, memory.Lengths.View), null),
            _ => (memory.Summary!, null),
        };
        return (scope.Dropout(pooled, _dropout), weights, memory.Lengths);
    }
}
