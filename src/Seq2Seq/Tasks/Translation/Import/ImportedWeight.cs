namespace Seq2Seq.Tasks.Translation;

/// <summary>How a weight is made from the tensors of another toolkit.</summary>
public enum WeightOrigin
{
    /// <summary>The values of one tensor as they are.</summary>
    Same,

    /// <summary>The sum of two tensors: an LSTM adds its two biases, and has one here.</summary>
    Sum,

    /// <summary>The transposed matrix.</summary>
    Transposed,

    /// <summary>A matrix whose left and right halves change places, as it reads [c; h] and not [h; c].</summary>
    HalvesSwapped,

    /// <summary>A row for each token, in the order of the vocabulary here. A token that the other model does not have gets a row of zeros.</summary>
    TokenRows,

    /// <summary>Zero: the other model has no such weight.</summary>
    Zero,
}

/// <summary>A weight of a model and the tensors of another toolkit that it comes from.</summary>
/// <param name="Name">The name of the weight.</param>
/// <param name="Origin">How the weight is made.</param>
/// <param name="From">The names of the other toolkit's tensors; none for <see cref="WeightOrigin.Zero"/>.</param>
public sealed record ImportedWeight(string Name, WeightOrigin Origin, params IReadOnlyList<string> From);
