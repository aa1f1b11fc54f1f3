using Seq2Seq.Configuration;
using Seq2Seq.Models;
using Seq2Seq.Tensors;

namespace Seq2Seq.Decoding;

/// <summary>
/// Draws each token from the probabilities of the decoder, at a temperature and within a part of the most probable ones, see
/// <see cref="TokenDistribution"/>. The random numbers of a sample are a function of the seed, the number of its input, its own number and the place of the
/// token.
/// </summary>
internal sealed class Sampling : IDecodingMethod
{
    private const int UsualCandidates = 64;

    private readonly DecodingOptions _options;

    /// <summary>Creates a method that draws <see cref="DecodingOptions.NBest"/> outputs of each input.</summary>
    /// <exception cref="OptionException">An option is out of range.</exception>
    public Sampling(DecodingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionRules.Check(options);
        _options = options;
    }

    /// <inheritdoc/>
    public IReadOnlyList<DecodedSequence>[] Decode(Scope scope, IDecoder decoder, Memory? memory, DecodingRequest request,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(decoder);
        ArgumentNullException.ThrowIfNull(request);
        if (request.Required.Count > 0) throw new ArgumentException("samples cannot be required to contain phrases; search with a beam", nameof(request));
        Samples[] all = [.. Enumerable.Range(0, request.Count).Select(b =>
            new Samples(_options, request.Rules(_options, b, memory?.Lengths.Values[b] - 1), request.Key(_options.Seed, b)) { Caller = request.Callers?[b] })];
        var candidates = (_options.TopK > 0 ? _options.TopK : UsualCandidates) + TokenRules.MostForbidden;
        new StepwiseDecoding(candidates, _options.Temperature, request.Attention).Run(scope, decoder, memory, all, cancellation);
        return Array.ConvertAll(all, samples => samples.Results());
    }
}
