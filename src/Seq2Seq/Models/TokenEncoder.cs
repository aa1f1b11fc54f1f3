using Seq2Seq.Layers;
using Seq2Seq.Tensors;

namespace Seq2Seq.Models;

/// <summary>An encoder of sentences: an embedding, and layers that read its vectors.</summary>
internal sealed class TokenEncoder : IEncoder<Input>
{
    private readonly FactoredEmbedding _embedding;
    private readonly ISequenceEncoder _layers;

    /// <summary>Declares the weights.</summary>
    /// <param name="parameters">The set that the weights are added to.</param>
    /// <param name="options">The options.</param>
    /// <param name="vocabulary">The number of source tokens.</param>
    /// <param name="initial">The first values of weights that are not those of every matrix.</param>
    /// <param name="factors">The number of values of each factor that a token carries; null = none.</param>
    public TokenEncoder(ParameterSet parameters, EncoderOptions options, int vocabulary, InitialValues initial, IReadOnlyList<int>? factors = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        factors ??= [];
        // A Transformer drops of the sum of vectors and positions.
        var e = options.Type == EncoderType.Transformer ? options.Embeddings with { Dropout = 0 } : options.Embeddings;
        Embedding = new Embedding(parameters, "encoder.embedding", vocabulary, e.EmbeddingDimension, e.Scale, e.Dropout, initial.Embedding,
            options.VariationalDropout);
        var widths = options.FactorWidths(factors);
        _embedding = new FactoredEmbedding(Embedding,
            factors.Select((values, f) =>
                new Embedding(parameters, $"encoder.factors.{f}", values, widths[f], e.Scale, e.Dropout, initial.Embedding, options.VariationalDropout)),
            options.FactorMerge);
        _layers = options.Create(parameters, _embedding.Width, initial);
    }

    /// <summary>The source word vectors.</summary>
    public Embedding Embedding { get; }

    /// <inheritdoc/>
    public int Width => _layers.Width;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The inputs are no sentences.</exception>
    public Memory Encode(Scope scope, Input inputs)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(inputs);
        var tokens = inputs.As<TokenInput>();
        var lengths = Lengths.Of(scope, tokens.Lengths);
        var embedded = _embedding.Apply(scope, tokens.Ids, tokens.Ids.Length / lengths.Count);
        return _layers.Read(scope, embedded, lengths) with { Copied = new CopiedTokens([.. tokens.Copied ?? tokens.Ids]) };
    }
}
