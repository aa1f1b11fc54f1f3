using Seq2Seq.Models;
using Seq2Seq.Tensors;

namespace Seq2Seq.Decoding;

/// <summary>The reason why an output ends: the model ended it, or it reached the longest length and was cut.</summary>
public enum FinishReason { End, Length }

/// <summary>A complete output.</summary>
/// <param name="Ids">The tokens, without start and end of sentence.</param>
/// <param name="LogProbability">Σ log p of the tokens and of the end of sentence, in nats. Tokens that were given do not count.</param>
/// <param name="Score">The log-probability, with the penalties that were asked for, divided by the length penalty.</param>
/// <param name="Attention">α [T, S] of each token and of the end of sentence; null if it was not asked for, or without attention.</param>
/// <param name="FinishReason">The reason why the output ends.</param>
internal sealed record DecodedSequence(int[] Ids, double LogProbability, double Score, float[][]? Attention, FinishReason FinishReason)
{
    /// <summary>log p of each token and, if it was reached, of the end of sentence, in nats; 0 for a token that was given.</summary>
    public required float[] LogProbabilities { get; init; }
}

/// <summary>A way to choose tokens from the probabilities of a decoder, such as beam search or sampling.</summary>
internal interface IDecodingMethod
{
    /// <summary>Decodes a batch of inputs. The outputs of an input do not depend on the other inputs.</summary>
    /// <param name="scope">Owns the memory that lives as long as the decoding.</param>
    /// <param name="decoder">The decoder that gives the probabilities.</param>
    /// <param name="memory">The memory that the encoder made of the inputs; null without encoder.</param>
    /// <param name="cancellation">A token that ends the decoding between two steps.</param>
    /// <returns>The outputs of each input, the best first; samples in the order in which they are numbered.</returns>
    /// <exception cref="OperationCanceledException">The decoding was cancelled.</exception>
    IReadOnlyList<DecodedSequence>[] Decode(Scope scope, IDecoder decoder, Memory? memory, DecodingRequest request, CancellationToken cancellation = default);

    /// <summary>Returns the method that options ask for.</summary>
    /// <exception cref="OptionException">An option is out of range.</exception>
    static IDecodingMethod Of(DecodingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Sampling ? new Sampling(options) : new BeamSearch(options);
    }
}
