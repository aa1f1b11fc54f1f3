namespace Seq2Seq.Layers;

/// <summary>The shape of the layers of a Transformer (Vaswani et al. 2017), which is the same for an encoder and a decoder.</summary>
/// <param name="Width">The width H of the vectors between layers, a multiple of the number of heads.</param>
/// <param name="Layers">The number of layers L.</param>
/// <param name="Heads">The number of heads N of each attention. A head is d = H / N wide.</param>
/// <param name="FeedForward">The width F of the inner layer of the feed-forward network.</param>
/// <param name="Dropout">The probability of dropout on attention weights, on the inner layer, and on what each part adds to its input; 0 to below 1.</param>
/// <param name="PreNorm">Whether each part normalizes its input (Xiong et al. 2020), and not the sum that it gives (Vaswani et al. 2017).</param>
internal sealed record TransformerShape(int Width, int Layers, int Heads, int FeedForward, float Dropout, bool PreNorm = true)
{
    /// <summary>The width d of a head.</summary>
    public int HeadWidth => Width / Heads;

    /// <summary>The layers in words, such as <c>6 Transformer layers of 512, 8 heads, inner width 2048</c>.</summary>
    public string Described =>
        FormattableString.Invariant($"{Layers} Transformer layer{(Layers == 1 ? "" : "s")} of {Width}, {Heads} head{(Heads == 1 ? "" : "s")}, inner width {FeedForward}");
}
