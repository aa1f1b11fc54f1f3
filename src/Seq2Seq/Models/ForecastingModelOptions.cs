using System.ComponentModel.DataAnnotations;
using Seq2Seq.Configuration;

namespace Seq2Seq.Models;

/// <summary>The shape of a model that continues series of numbers, which is the section <c>model</c> of its configuration.</summary>
public sealed record ForecastingModelOptions : IChecked
{
    /// <summary>The number of the last rows that the encoder reads.</summary>
    [Range(1, OptionBounds.Tokens)]
    public int Window { get; init; } = 30;

    /// <summary>
    /// The number of steps that the decoder is trained to forecast and measured by. A longer forecast reads its own values as the last rows, and goes on from
    /// there.
    /// </summary>
    [Range(1, OptionBounds.Tokens)]
    public int Horizon { get; init; } = 1;

    /// <summary>The encoder, which reads the last rows.</summary>
    public EncoderOptions Encoder { get; init; } = new() { Cell = Layers.RnnType.Gru, HiddenSize = 32, Bidirectional = false, Dropout = 0 };

    /// <summary>The decoder, which continues them.</summary>
    public ForecastDecoderOptions Decoder { get; init; } = new();

    /// <summary>What the model is trained with.</summary>
    public ForecastLoss Loss { get; init; } = ForecastLoss.Gaussian;

    /// <summary>The limit of the first values of weights, which are uniform in ±init_weight. 0 means Xavier (Glorot &amp; Bengio 2010).</summary>
    [YamlKey("init_weight")]
    [Range(0.0, double.MaxValue)]
    public float InitialWeight { get; init; }

    /// <summary>A number added to the forget gate's bias at the start; with 1 an LSTM remembers before it has learned to (Jozefowicz et al. 2015).</summary>
    public float LstmForgetGate { get; init; } = 1;

    /// <summary>Whether there is dropout anywhere.</summary>
    internal bool HasDropout => Encoder.Dropout > 0 || Encoder.RecurrentDropout > 0 || Decoder.HiddenDropout > 0 || Decoder.RecurrentDropout > 0
        || Decoder.Dropout > 0 && (Decoder.Layers > 1 || Decoder.VariationalDropout);

    /// <summary>The first values of weights that are not those of every matrix.</summary>
    internal InitialValues Initial => new(LstmForgetGate);

    void IChecked.Check(OptionRules rules)
    {
        rules.Equal(Encoder.TimeReduction, 1, "as each row of a series has a state");
        rules.Require(Decoder.Autoregression <= Window, Decoder.Autoregression, $"at most the value of {rules.Name(Window)}");
        if (Decoder.Feeding == FeedingType.None)
        {
            var unseen = $"as {rules.Name(Decoder.Feeding)} is none and a step does not see the values before it";
            rules.Equal(Decoder.Autoregression, 0, unseen);
            rules.Equal(Decoder.Residual, false, unseen);
        }
        if (Decoder.Latent.Size > 0)
        {
            var bound = $"as {rules.Name(Decoder.Latent.Size)} is {Decoder.Latent.Size} and the loss is the bound of a likelihood of given values";
            rules.Equal(Decoder.Feeding, FeedingType.Given, bound);
            rules.Equal(Loss, ForecastLoss.Gaussian, bound);
        }
        rules.Require(Decoder.InitialState != BridgeType.Zero, Decoder.InitialState, "last, projected or shared, as the decoder would see nothing of the series");
        if (Decoder.InitialState != BridgeType.Last) return;
        var reason = $"as {rules.Name(Decoder.InitialState)} is last";
        rules.Equal(Encoder.Type, EncoderType.Recurrent, reason);
        rules.Equal(Decoder.HiddenSize, Encoder.OutputWidth(0), $"the width of the encoder's output, {reason}");
        rules.Equal(Decoder.Layers, Encoder.Layers, $"the value of {rules.Name(Encoder.Layers)}, {reason}");
        rules.Equal(Decoder.Cell, Encoder.Cell, $"the value of {rules.Name(Encoder.Cell)}, {reason}");
    }
}
