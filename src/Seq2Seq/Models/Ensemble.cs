using Seq2Seq.Layers;

namespace Seq2Seq.Models;

/// <summary>
/// Models of one pair of vocabularies that predict together, see <see cref="EnsembleDecoder"/>, or one model alone. Their shapes may differ: cells, sizes,
/// layers, and whether they attend. The ensemble owns their weights.
/// </summary>
internal sealed class Ensemble : IDisposable
{
    private readonly EncoderDecoder[] _members;

    /// <summary>Creates an ensemble.</summary>
    /// <param name="members">The models, at least one, on one device.</param>
    /// <exception cref="ArgumentException">There are no models, or their vocabularies differ in size.</exception>
    public Ensemble(IReadOnlyList<EncoderDecoder> members)
    {
        ArgumentNullException.ThrowIfNull(members);
        if (members.Count == 0) throw new ArgumentException("there are no models; expected at least one", nameof(members));
        if (members.FirstOrDefault(m => m.SourceVocabulary != members[0].SourceVocabulary) is { } other)
            throw new ArgumentException($"models of {members[0].SourceVocabulary} and of {other.SourceVocabulary} source tokens; expected one vocabulary",
                nameof(members));
        _members = [.. members];
        Encoder = Count == 1 ? members[0].Encoder : new EnsembleEncoder<TokenInput>([.. members.Select(m => m.Encoder)]);
        Decoder = Count == 1 ? members[0].Decoder : new EnsembleDecoder([.. members.Select(m => m.Decoder)]);
    }

    /// <summary>The number of models.</summary>
    public int Count => _members.Length;

    /// <summary>Whether one of the models attends, so that there are weights.</summary>
    public bool HasAttention => _members.Any(m => m.Options.Decoder.Attention != AttentionType.None);

    /// <summary>Reads the source with each of the encoders.</summary>
    public IEncoder<TokenInput> Encoder { get; }

    /// <summary>Predicts with all of the decoders.</summary>
    public IDecoder Decoder { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var member in _members) member.Parameters.Dispose();
    }
}
