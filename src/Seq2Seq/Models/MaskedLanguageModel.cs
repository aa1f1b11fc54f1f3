using Seq2Seq.Layers;
using Seq2Seq.Tensors;

namespace Seq2Seq.Models;

/// <summary>
/// Fills gaps in texts from what stands on both sides of them (Devlin et al. 2019): encoder -> states of the gaps -> tanh(W m + b) -> output layer,
/// whose matrix
/// is the embedding (Press &amp; Wolf 2017). What it learns of a language is of use to other tasks, which begin with its encoder.
/// </summary>
internal sealed class MaskedLanguageModel
{
    private readonly TokenEncoder _encoder;
    private readonly Linear _transform, _output;
    private readonly float _dropout;

    /// <summary>Declares the weights.</summary>
    /// <param name="parameters">The set that the weights are added to.</param>
    /// <param name="options">The options that give the shape of the model.</param>
    /// <param name="vocabulary">The number of tokens V.</param>
    public MaskedLanguageModel(ParameterSet parameters, MaskedLanguageModelOptions options, int vocabulary)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(vocabulary, 1);
        (Parameters, Vocabulary, _dropout) = (parameters, vocabulary, options.HiddenDropout);
        _encoder = new TokenEncoder(parameters, options.Encoder, vocabulary, options.Initial);
        _transform = new Linear(parameters, "transform.w", "transform.b", _encoder.Width, options.Encoder.Embeddings.EmbeddingDimension);
        _output = new Linear(_encoder.Embedding.Table, parameters.Add("output.b", new Shape(vocabulary), Initializer.Zero));
    }

    /// <summary>The weights.</summary>
    public ParameterSet Parameters { get; }

    /// <summary>The number of tokens V.</summary>
    public int Vocabulary { get; }

    /// <summary>Computes the loss of the tokens in gaps: the cross-entropy.</summary>
    /// <param name="places">The places s B + b of the gaps in [S, B], at least one.</param>
    /// <param name="tokens">The ids of the tokens that belong there.</param>
    /// <param name="normalizer">The divisor of the gradient.</param>
    public LossTerms Loss(Scope scope, TokenInput inputs, int[] places, int[] tokens, float normalizer = 1)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return scope.OutputLoss(Gaps(scope, inputs, places), _output.Weight, _output.Bias?.Value, scope.Integers(tokens), ignore: -1, smoothing: 0, normalizer);
    }

    /// <summary>Computes the logits [gaps, V], whose log-softmax is the log-probability of each token in each gap.</summary>
    /// <param name="places">The places s B + b of the gaps in [S, B], at least one.</param>
    public Tensor Logits(Scope scope, TokenInput inputs, int[] places)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return _output.Apply(scope, Gaps(scope, inputs, places));
    }

    private Tensor Gaps(Scope scope, TokenInput inputs, int[] places)
    {
        var states = _encoder.Encode(scope, inputs).States!;
        var gaps = scope.SelectRows(states.Reshape(states.Shape.Rows, states.Shape.Columns), scope.Integers(places));
        return scope.Dropout(scope.Tanh(_transform.Apply(scope, gaps)), _dropout);
    }
}
