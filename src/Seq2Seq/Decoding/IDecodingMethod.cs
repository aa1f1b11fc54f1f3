using Seq2Seq.Models;
using Seq2Seq.Tensors;
using Seq2Seq.Text;

namespace Seq2Seq.Decoding;

/// <summary>What is asked of a decoding method.</summary>
/// <param name="Tokens">Special tokens of the output.</param>
/// <param name="Count">Inputs B.</param>
public sealed record DecodingRequest(SpecialTokens Tokens, int Count)
{
    /// <summary>Keep attention weights.</summary>
    public bool Attention { get; init; }
}

/// <summary>An output that is complete.</summary>
/// <param name="Ids">Tokens, without start and end of sentence.</param>
/// <param name="LogProbability">Σ log p of the tokens and of the end of sentence, in nats.</param>
/// <param name="Score">Log-probability over the length penalty.</param>
/// <param name="Attention">α [T, S] of each token (and the end of sentence); null if not asked for, or without attention.</param>
public sealed record DecodedSequence(int[] Ids, double LogProbability, double Score, float[][]? Attention);

/// <summary>A way to choose tokens from the probabilities of a decoder, such as beam search or sampling.</summary>
public interface IDecodingMethod
{
    /// <summary>Decodes a batch of inputs. An input's outputs do not depend on the other inputs.</summary>
    /// <param name="scope">Owns what lives as long as the decoding.</param>
    /// <param name="decoder">Gives the probabilities.</param>
    /// <param name="memory">What the encoder made of the inputs; null without encoder.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="cancellation">Ends the decoding between two steps.</param>
    /// <returns>For each input its outputs, the best first.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    IReadOnlyList<DecodedSequence>[] Decode(Scope scope, IDecoder decoder, Memory? memory, DecodingRequest request, CancellationToken cancellation = default);
}
