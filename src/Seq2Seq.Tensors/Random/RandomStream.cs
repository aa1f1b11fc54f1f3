namespace Seq2Seq.Tensors;

/// <summary>
/// The streams of random numbers that exist beside each other under one seed. A stream is the second argument of <see cref="Philox.Key"/>. The
/// numbers are negative because weights take the numbers from 0. A new stream gets a new number here. An existing stream keeps its number, because
/// otherwise runs could not be repeated.
/// </summary>
public static class RandomStream
{
    /// <summary>The stream of dropout masks, by update.</summary>
    public const int Dropout = -2;

    /// <summary>The stream of scheduled sampling, by update.</summary>
    public const int ScheduledSampling = -3;

    /// <summary>The stream of the first values of recurrent matrices that are drawn in another way than those of a model.</summary>
    public const int RecurrentWeights = -10;

    /// <summary>The stream of examples drawn for training, by update.</summary>
    public const int TrainingExamples = -11;

    /// <summary>The stream of examples drawn for evaluation.</summary>
    public const int EvaluationExamples = -12;

    /// <summary>The stream of sentences drawn for tests of significance, by sample.</summary>
    public const int Resampling = -13;

    /// <summary>The stream of sentences exchanged between systems for tests of significance, by sample.</summary>
    public const int Exchange = -14;

    /// <summary>The stream of the ways in which texts are cut into subwords, by epoch.</summary>
    public const int Subwords = -16;

    /// <summary>The stream of sampled tokens, by input.</summary>
    public const int Sampling = -17;

    /// <summary>The stream of sampled trajectories of series, by the row at which they begin and their number.</summary>
    public const int Trajectories = -18;

    /// <summary>The stream of the gaps in texts, by epoch.</summary>
    public const int Gaps = -19;

    /// <summary>
    /// The stream of the noise of latent variables: in training by update, elsewhere by the row at which a path begins and the number of the path.
    /// </summary>
    public const int Latents = -20;
}
