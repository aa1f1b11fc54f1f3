using Seq2Seq.Configuration;
using Seq2Seq.Layers;

namespace Seq2Seq.Models;

/// <summary>
/// A language model: the probability of each token after those before it. It is a decoder without memory, recurrent (Mikolov et al. 2010; Sundermeyer et al.
/// 2012) or a Transformer (Radford et al. 2018).
/// </summary>
internal sealed class LanguageModel
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
        var initial = new InitialValues(options.LstmForgetGate, options.InitialEmbeddingWeight, options.InitialOutputWeight);
        Decoder = options.Decoder.Create(parameters, vocabulary, memory: 0, initial, table: null, options.TiedSoftmax);
    }

    /// <summary>The weights.</summary>
    public ParameterSet Parameters { get; }

    /// <summary>The decoder, which begins without memory.</summary>
    public IDecoder Decoder { get; }
}
