using Seq2Seq.Tensors;

namespace Seq2Seq.Training;

/// <summary>Processes that train one model together: each computes the gradient of its part of a batch, and all apply the sum.</summary>
public interface IGradientExchange
{
    /// <summary>Number of this process, from 0. Only process 0 writes files.</summary>
    int Rank { get; }

    /// <summary>Number of processes.</summary>
    int Count { get; }

    /// <summary>Replaces the gradients by their sum over all processes, in the same order of adding on each.</summary>
    void Sum(Device device, View gradients);
}

/// <summary>One process that trains alone.</summary>
public sealed class SingleProcess : IGradientExchange
{
    /// <inheritdoc/>
    public int Rank => 0;

    /// <inheritdoc/>
    public int Count => 1;

    /// <inheritdoc/>
    public void Sum(Device device, View gradients)
    {
    }
}
