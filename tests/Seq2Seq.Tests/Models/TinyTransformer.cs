using Seq2Seq.Layers;
using Seq2Seq.Models;

namespace Seq2Seq.Tests.Models;

/// <summary>Shapes of small models with the layers of a Transformer on one side or both.</summary>
internal static class TinyTransformer
{
    private static readonly EmbeddingOptions Embeddings = new() { EmbeddingDimension = 6, Dropout = 0, Scale = true };

    /// <summary>Two layers of width 6 with two heads, which normalize what they read.</summary>
    public static ModelOptions Plain { get; } = new()
    {
        Encoder = new() { Type = EncoderType.Transformer, HiddenSize = 6, Layers = 2, Heads = 2, FeedForwardSize = 9, Dropout = 0, Embeddings = Embeddings },
        Decoder = new() { Type = DecoderType.Transformer, HiddenSize = 6, Layers = 2, Heads = 2, FeedForwardSize = 9, Dropout = 0, Embeddings = Embeddings },
    };

    /// <summary>The shapes by name. Learned positions are fewer than the words of the longest sentence.</summary>
    public static IReadOnlyDictionary<string, ModelOptions> Shapes { get; } = new Dictionary<string, ModelOptions>
    {
        ["pre-norm"] = Plain,
        ["post-norm"] = Plain with { Encoder = Plain.Encoder with { PreNorm = false }, Decoder = Plain.Decoder with { PreNorm = false } },
        ["learned positions"] = Plain with
        {
            Encoder = Plain.Encoder with { Position = PositionType.Learned, MaximumPositions = 5 },
            Decoder = Plain.Decoder with { Position = PositionType.Learned, MaximumPositions = 4 },
        },
        ["one head, three layers below one"] = Plain with
        {
            Encoder = Plain.Encoder with { Heads = 1, Layers = 3, FeedForwardSize = 0 },
            Decoder = Plain.Decoder with { Heads = 3, Layers = 1 },
        },
        ["word vectors of another width"] = Plain with
        {
            Encoder = Plain.Encoder with { Embeddings = Embeddings with { EmbeddingDimension = 5 } },
            Decoder = Plain.Decoder with { Embeddings = Embeddings with { EmbeddingDimension = 7 } },
        },
        ["recurrent encoder"] = Plain with { Encoder = TinyModel.Options(layers: 2).Encoder },
        ["recurrent decoder"] = Plain with { Decoder = TinyModel.Options(RnnType.Gru, AttentionType.Additive, feeding: true, layers: 2).Decoder },
        ["recurrent decoder without attention"] = Plain with { Decoder = TinyModel.Options(attention: AttentionType.None).Decoder },
        ["tied"] = Plain with { TiedEmbeddings = true, TiedSoftmax = true },
    };

    public static TheoryData<string> Names => [.. Shapes.Keys];
}
