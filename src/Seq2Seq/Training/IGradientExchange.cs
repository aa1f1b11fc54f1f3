using Seq2Seq.Tensors;

namespace Seq2Seq.Training;

/// <summary>Processes that train one model together. Each process computes the gradient of its part of a batch, and all of them apply the sum.</summary>
internal interface IGradientExchange
{
    /// <summary>The number of this process, from 0. Only process 0 writes files.</summary>
    int Rank { get; }

    /// <summary>The number of processes.</summary>
    int Count { get; }

    /// <summary>Replaces the gradients by their sum over all processes. Each process adds in the same order.</summary>
    void Sum(Device device, View gradients);
}

/// <summary>One process that trains alone.</summary>
internal sealed class SingleProcess : IGradientExchange
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
