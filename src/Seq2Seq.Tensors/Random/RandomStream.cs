namespace Seq2Seq.Tensors;

/// <summary>
/// The streams of random numbers beside each other under one seed: second argument of <see cref="Philox.Key"/>, negative because weights take
/// the numbers from 0. A new stream gets a new number here; an old one keeps its own, else runs cannot be repeated.
/// </summary>
public static class RandomStream
{
    /// <summary>Dropout masks; by update.</summary>
    public const int Dropout = -2;

    /// <summary>Scheduled sampling; by update.</summary>
    public const int ScheduledSampling = -3;

    /// <summary>First values of recurrent matrices that are drawn otherwise than a model's are.</summary>
    public const int RecurrentWeights = -10;

    /// <summary>Examples drawn for training; by update.</summary>
    public const int TrainingExamples = -11;

    /// <summary>Examples drawn for evaluation.</summary>
    public const int EvaluationExamples = -12;
}
