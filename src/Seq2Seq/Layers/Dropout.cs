using Seq2Seq.Tensors;

namespace Seq2Seq.Layers;

/// <summary>
/// Inverted dropout (Srivastava et al. 2014) with a mask drawn anew at each step, or with one mask for a whole sequence (Gal &amp; Ghahramani 2016). It acts
/// on a tape with dropout, and nowhere else. The mask of a sequence is determined by the tape and by the place of this object in the model.
/// </summary>
internal sealed class Dropout
{
    private readonly float _p;
    private readonly int _place; // 0 = anew at each step

    private Dropout(float p, int place) => (_p, _place) = (p, place);

    /// <summary>Drops nothing.</summary>
    public static Dropout None { get; } = new(0, 0);

    /// <summary>Returns dropout with a mask for each step.</summary>
    /// <param name="p">The probability, 0 to below 1.</param>
    public static Dropout OfSteps(float p) => p == 0 ? None : new(p, 0);

    /// <summary>Returns dropout with one mask for a whole sequence.</summary>
    /// <param name="parameters">The set of weights whose model has the place.</param>
    /// <param name="p">The probability, 0 to below 1.</param>
    public static Dropout OfSequences(ParameterSet parameters, float p)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return p == 0 ? None : new(p, parameters.NextPlace());
    }

    /// <summary>Returns dropout of either kind.</summary>
    /// <param name="parameters">The set of weights whose model has the place.</param>
    /// <param name="p">The probability, 0 to below 1.</param>
    /// <param name="wholeSequences">Whether there is one mask for a whole sequence.</param>
    public static Dropout Create(ParameterSet parameters, float p, bool wholeSequences) => wholeSequences ? OfSequences(parameters, p) : OfSteps(p);

    /// <param name="x">[T, B, H], or [B, H] for one step.</param>
    public Tensor Apply(Scope scope, Tensor x) => _place == 0 ? scope.Dropout(x, _p) : scope.SequenceDropout(x, _p, _place);

    /// <summary>Drops from embedded words. With one mask for a sequence whole words are dropped, wherever they stand in it.</summary>
    /// <param name="x">[T, B, E]: the embedded words.</param>
    /// <param name="ids">[T, B] integers: the words.</param>
    public Tensor ApplyToWords(Scope scope, Tensor x, View ids) => _place == 0 ? scope.Dropout(x, _p) : scope.WordDropout(x, ids, _p, _place);

    /// <summary>Returns the mask of a sequence, 0 or 1 / (1 - p) for each element; null = nothing is dropped.</summary>
    /// <param name="shape">[B, H]</param>
    public Tensor? Mask(Scope scope, Shape shape) => _place == 0 ? null : scope.DropoutMask(shape, _p, _place);
}
