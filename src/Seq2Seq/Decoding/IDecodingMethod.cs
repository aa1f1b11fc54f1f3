using Seq2Seq.Models;
using Seq2Seq.Tensors;
using Seq2Seq.Text;

namespace Seq2Seq.Decoding;

/// <summary>The request to a decoding method.</summary>
/// <param name="Tokens">The special tokens of the output.</param>
/// <param name="Count">The number of inputs B.</param>
public sealed record DecodingRequest(SpecialTokens Tokens, int Count)
{
    /// <summary>Whether to keep attention weights.</summary>
    public bool Attention { get; init; }
}

/// <summary>The reason why an output ends: the model ended it, or it reached the longest length and was cut.</summary>
public enum FinishReason { End, Length }

/// <summary>A complete output.</summary>
/// <param name="Ids">The tokens, without start and end of sentence.</param>
/// <param name="LogProbability">Σ log p of the tokens and of the end of sentence, in nats.</param>
/// <param name="Score">The log-probability divided by the length penalty.</param>
/// <param name="Attention">α [T, S] of each token and of the end of sentence; null if it was not asked for, or without attention.</param>
/// <param name="FinishReason">The reason why the output ends.</param>
public sealed record DecodedSequence(int[] Ids, double LogProbability, double Score, float[][]? Attention, FinishReason FinishReason)
{
    /// <summary>log p of each token and, if it was reached, of the end of sentence, in nats.</summary>
    public required float[] LogProbabilities { get; init; }
}

/// <summary>A way to choose tokens from the probabilities of a decoder, such as beam search or sampling.</summary>
public interface IDecodingMethod
{
    /// <summary>Decodes a batch of inputs. The outputs of an input do not depend on the other inputs.</summary>
    /// <param name="scope">Owns the memory that lives as long as the decoding.</param>
    /// <param name="decoder">The decoder that gives the probabilities.</param>
    /// <param name="memory">The memory that the encoder made of the inputs; null without encoder.</param>
    /// <param name="cancellation">A token that ends the decoding between two steps.</param>
    /// <returns>The outputs of each input, the best first.</returns>
    /// <exception cref="OperationCanceledException">The decoding was cancelled.</exception>
    IReadOnlyList<DecodedSequence>[] Decode(Scope scope, IDecoder decoder, Memory? memory, DecodingRequest request, CancellationToken cancellation = default);
}
