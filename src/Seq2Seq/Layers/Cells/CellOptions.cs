namespace Seq2Seq.Layers;

/// <summary>The first values of the recurrent matrices of a layer, of each gate by itself.</summary>
public enum RecurrentInitializer
{
    /// <summary>Xavier, or the identity for rectified units (<see cref="RnnType.RnnRelu"/>).</summary>
    Default,

    /// <summary>Uniform with variance 1 / H (Glorot &amp; Bengio 2010).</summary>
    Xavier,

    /// <summary>A random rotation or reflection, which keeps the length of every state (Saxe et al. 2014).</summary>
    Orthogonal,

    /// <summary>The identity matrix (Le et al. 2015).</summary>
    Identity,
}

/// <summary>What a cell is, beside its widths.</summary>
/// <param name="Type">The kind of cell.</param>
internal sealed record CellOptions(RnnType Type)
{
    /// <summary>The first value of the bias of an LSTM's forget gate.</summary>
    public float ForgetBias { get; init; } = 1;

    /// <summary>The first values of the recurrent matrices. An IndRNN has none.</summary>
    public RecurrentInitializer Recurrent { get; init; }

    /// <summary>The probability of dropout on the state as the gates read it, with one mask a sequence, from 0 to below 1.</summary>
    public float RecurrentDropout { get; init; }

    /// <summary>The probability with which a unit of the output keeps its value of the step before, from 0 to below 1; see <see cref="ZoneoutCell"/>.</summary>
    public float Zoneout { get; init; }

    /// <summary>The same for the cells c of an LSTM.</summary>
    public float CellZoneout { get; init; }

    /// <summary>The number of steps T over which a state of an IndRNN may at most double: |u| ≤ 2^(1 / T).</summary>
    public int IndRnnSteps { get; init; } = 100;

    /// <summary>The number of steps over which gradients go back; 0 = to the beginning; see <see cref="TruncatedCell"/>.</summary>
    public int GradientSteps { get; init; }

    /// <summary>
    /// Whether anything reads the outputs of the steps, and not the last state alone. If not, a reversible GRU gives outputs [0, B, H], which take no memory.
    /// </summary>
    public bool OutputsAreRead { get; init; } = true;
}
