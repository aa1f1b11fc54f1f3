namespace Seq2Seq.Models;

/// <summary>The layers of a decoder.</summary>
public enum DecoderType
{
    /// <summary>Stacked recurrent layers.</summary>
    Recurrent,

    /// <summary>Layers whose steps attend to those before them and to the memory (Vaswani et al. 2017).</summary>
    Transformer,
}
