namespace Seq2Seq.Models;

/// <summary>The layers of an encoder.</summary>
public enum EncoderType
{
    /// <summary>Stacked recurrent layers.</summary>
    Recurrent,

    /// <summary>Layers that see one step each: y = ReLU(W x + b). Of inputs of a single step they make a multi-layer perceptron.</summary>
    FeedForward,

    /// <summary>No layers: the states are what is read.</summary>
    None,

    /// <summary>Layers whose steps attend to each other (Vaswani et al. 2017).</summary>
    Transformer,
}
