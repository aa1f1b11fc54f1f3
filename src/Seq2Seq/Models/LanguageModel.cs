using Seq2Seq.Configuration;
using Seq2Seq.Layers;

namespace Seq2Seq.Models;

/// <summary>
/// A recurrent language model (Mikolov et al. 2010; Sundermeyer et al. 2012): the probability of each token after those before it. It is a decoder without
/// memory.
/// </summary>
public sealed class LanguageModel
{
    /// <summary>Declares the weights.</summary>
    /// <param name="parameters">The set that the weights are added to.</param>
    /// <param name="options">The options that give the shape of the model.</param>
    /// <param name="vocabulary">The number of tokens V.</param>
    public LanguageModel(ParameterSet parameters, LanguageModelOptions options, int vocabulary)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(options);
        OptionRules.Check(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(vocabulary, 1);
        Parameters = parameters;
        var shape = new DecoderOptions
        {
            Cell = options.Cell, Embeddings = options.Embeddings, HiddenSize = options.HiddenSize, Layers = options.Layers, Dropout = options.Dropout,
            HiddenDropout = options.HiddenDropout, LayerNorm = options.LayerNorm, Attention = AttentionType.None, InitialState = BridgeType.Zero,
            Connection = options.Connection, VariationalDropout = options.VariationalDropout, RecurrentDropout = options.RecurrentDropout,
            Zoneout = options.Zoneout, CellZoneout = options.CellZoneout, IndRnnSteps = options.IndRnnSteps,
                RecurrentInitializer = options.RecurrentInitializer,
        };
        var initial = new InitialValues(options.LstmForgetGate, options.InitialEmbeddingWeight, options.InitialOutputWeight);
        Decoder = new RecurrentDecoder(parameters, shape, vocabulary, memory: 0, initial, table: null, options.TiedSoftmax);
    }

    /// <summary>The weights.</summary>
    public ParameterSet Parameters { get; }

    /// <summary>The decoder, which begins without memory.</summary>
    public IDecoder Decoder { get; }
}
