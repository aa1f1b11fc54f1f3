using Seq2Seq.Layers;
using Seq2Seq.Tensors;

namespace Seq2Seq.Models;

/// <summary>
/// Gives each step of an input one of C labels: encoder -> memory -> output layer on every state. It is the form many-to-many of a recurrent network in which
/// input and output are aligned.
/// </summary>
internal sealed class TaggingModel
{
    /// <summary>The label of steps that have none.</summary>
    public const int NoLabel = -1;

    private readonly IEncoder<Input> _encoder;
    private readonly Linear _output;

    /// <summary>Declares the weights behind those of the encoder.</summary>
    /// <param name="parameters">The set that the weights are added to, which has those of the encoder.</param>
    /// <param name="encoder">Reads the inputs.</param>
    /// <param name="labels">The number of labels C.</param>
    public TaggingModel(ParameterSet parameters, IEncoder<Input> encoder, int labels)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(encoder);
        ArgumentOutOfRangeException.ThrowIfLessThan(labels, 1);
        (Parameters, _encoder, Labels) = (parameters, encoder, labels);
        _output = new Linear(parameters, "output.w", "output.b", encoder.Width, labels, Initializer.FanIn(encoder.Width));
    }

    /// <summary>The weights.</summary>
    public ParameterSet Parameters { get; }

    /// <summary>The number of labels C.</summary>
    public int Labels { get; }

    /// <summary>Computes the loss of known labels: the cross-entropy of the steps that have one.</summary>
    /// <param name="labels">[S, B], time-major: the numbers of the labels, or <see cref="NoLabel"/>.</param>
    /// <param name="smoothing">The label smoothing ε, 0 to below 1.</param>
    /// <param name="normalizer">The divisor of the gradient.</param>
    public LossTerms Loss(Scope scope, Input inputs, int[] labels, float smoothing = 0, float normalizer = 1)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return scope.OutputLoss(States(scope, inputs), _output.Weight, _output.Bias?.Value, scope.Integers(labels), NoLabel, smoothing, normalizer);
    }

    /// <summary>Computes the logits [S, B, C], whose log-softmax is the log-probability of each label at each step.</summary>
    public Tensor Logits(Scope scope, Input inputs)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return _output.Apply(scope, States(scope, inputs));
    }

    private Tensor States(Scope scope, Input inputs) => _encoder.Encode(scope, inputs).States!;
}
