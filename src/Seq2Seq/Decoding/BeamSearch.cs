using Seq2Seq.Configuration;
using Seq2Seq.Models;
using Seq2Seq.Tensors;

namespace Seq2Seq.Decoding;

/// <summary>
/// Beam search, or greedy search with a beam of 1. At each step each input keeps the best continuations of its live hypotheses. A hypothesis that
/// ends leaves the beam, and the beam becomes one place narrower. Hypotheses that are cut at the longest length compete with their score at that length.
/// Without early stopping the beam stays as wide as it is, see <see cref="DecodingOptions.EarlyStopping"/>.
/// The places may be divided into groups that differ (<see cref="BeamGroups"/>), and outputs may be required to contain phrases
/// (<see cref="RequiredPhrase"/>).
/// </summary>
internal sealed class BeamSearch : IDecodingMethod
{
    private readonly DecodingOptions _options;

    /// <summary>Creates a search.</summary>
    /// <exception cref="OptionException">An option is out of range.</exception>
    public BeamSearch(DecodingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionRules.Check(options);
        _options = options;
    }

    /// <inheritdoc/>
    /// <exception cref="Seq2SeqException">There is a coverage penalty and no attention, or the required phrases are longer than an output may be.</exception>
    public IReadOnlyList<DecodedSequence>[] Decode(Scope scope, IDecoder decoder, Memory? memory, DecodingRequest request,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(decoder);
        ArgumentNullException.ThrowIfNull(request);
        var keepsAttention = request.Attention || _options.CoveragePenalty > 0;
        BeamGroups[] all = [.. Enumerable.Range(0, request.Count).Select(b => Groups(request, b, memory?.Lengths.Values[b] - 1))];
        // There are enough candidates to fill the beam even after the special ones are left out, and those that end if they take no places.
        var candidates = (_options.EarlyStopping ? 1 : 2) * _options.BeamSize + TokenRules.MostForbidden;
        new StepwiseDecoding(candidates, temperature: 1, keepsAttention).Run(scope, decoder, memory, all, cancellation);
        return Array.ConvertAll(all, groups => groups.Results());
    }

    private BeamGroups Groups(DecodingRequest request, int input, int? inputLength)
    {
        var output = request.Rules(_options, input, inputLength);
        var size = _options.BeamSize / _options.BeamGroups;
        Func<Node, double>? score = _options.EarlyStopping ? null : node => Complete(node).Score;
        Beam[] groups = [.. Enumerable.Range(0, _options.BeamGroups).Select(_ => new Beam(size, output, score))];
        return new(groups, _options.DiversityPenalty, Complete, request.Traces?[input]) { Caller = request.Callers?[input] };

        DecodedSequence Complete(Node node)
        {
            var sequence = node.Complete(output.Rules, _options.LengthPenalty, _options.CoveragePenalty);
            return request.Attention ? sequence : sequence with { Attention = null };
        }
    }
}
