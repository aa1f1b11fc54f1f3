using Seq2Seq.Checkpoints;
using Seq2Seq.Layers;
using Seq2Seq.Models;

namespace Seq2Seq.Tasks.Translation;

/// <summary>
/// Recurrent models of JoeyNMT (Kreutzer et al. 2019), versions 1 and 2. Names and extents of the tensors tell the shape of the model. JoeyNMT's
/// attentional state tanh(W [h; c] + b) is the one of <see cref="RecurrentDecoder"/>.
/// </summary>
internal sealed class JoeyWeights : IImportedWeights
{
    /// <summary>The tensor that only a model of JoeyNMT has.</summary>
    public const string SourceTable = "src_embed.lut.weight";

    private const string TargetTable = "trg_embed.lut.weight", Attention = "decoder.attention.", BridgeLayer = "decoder.bridge_layer.";

    private readonly RecurrentTensors _tensors;

    /// <summary>Finds out what the model is.</summary>
    /// <param name="file">The tensors of JoeyNMT's <c>model_state</c>.</param>
    /// <param name="bridgeless">The first state of the decoder where no tensor tells it.</param>
    /// <exception cref="Seq2SeqException">The tensors are not those of a recurrent model of JoeyNMT.</exception>
    public JoeyWeights(SafetensorsFile file, BridgeType bridgeless)
    {
        _tensors = new RecurrentTensors(file);
        if (!file.Contains("encoder.rnn.weight_hh_l0") || !file.Contains("decoder.rnn.weight_hh_l0"))
            throw new Seq2SeqException($"'{file.Path}' has no tensors 'encoder.rnn.weight_hh_l0' and 'decoder.rnn.weight_hh_l0'; expected the recurrent model of JoeyNMT; a Transformer cannot be imported");
        var bidirectional = file.Contains("encoder.rnn.weight_hh_l0_reverse");
        var (encoder, encoderHidden) = _tensors.CellOf("encoder.rnn.weight_hh_l0");
        var (decoder, hidden) = _tensors.CellOf("decoder.rnn.weight_hh_l0");
        int sourceWidth = _tensors.Columns(SourceTable), targetWidth = _tensors.Columns(TargetTable);
        var additive = file.Contains($"{Attention}query_layer.weight");

        _tensors.Add("encoder.embedding", WeightOrigin.TokenRows, SourceTable);
        var encoderLayers = _tensors.Layers(encoder, RecurrentTensors.Stack("encoder.rnn"), RecurrentTensors.EncoderLayer, bidirectional);
        _tensors.Add("decoder.embedding", WeightOrigin.TokenRows, TargetTable);
        var decoderLayers = _tensors.Layers(decoder, RecurrentTensors.Stack("decoder.rnn"), RecurrentTensors.DecoderLayer, bidirectional: false);
        if (file.Contains($"{BridgeLayer}weight"))
        {
            _tensors.Add("bridge.w", WeightOrigin.Same, $"{BridgeLayer}weight");
            _tensors.Add("bridge.b", WeightOrigin.Same, $"{BridgeLayer}bias");
            bridgeless = BridgeType.Shared;
        }
        if (additive)
        {
            _tensors.Add("attention.w_q", WeightOrigin.Same, $"{Attention}query_layer.weight");
            _tensors.Add("attention.w_k", WeightOrigin.Same, $"{Attention}key_layer.weight");
            _tensors.Add("attention.b_k", WeightOrigin.Zero);
            _tensors.Add("attention.v", WeightOrigin.Same, $"{Attention}energy_layer.weight");
        }
        else _tensors.Add("attention.w_a", WeightOrigin.Same, $"{Attention}key_layer.weight");
        _tensors.Add("attention.w_c", WeightOrigin.Same, "decoder.att_vector_layer.weight");
        _tensors.Add("attention.b_c", WeightOrigin.Same, "decoder.att_vector_layer.bias");
        _tensors.Add("output.w", WeightOrigin.TokenRows, "decoder.output_layer.weight");
        _tensors.Add("output.b", WeightOrigin.Zero);

        Options = RecurrentTensors.Shape((encoder, encoderHidden, encoderLayers, sourceWidth), bidirectional, (decoder, hidden, decoderLayers, targetWidth),
            _tensors.FeedsInput("decoder.rnn.weight_ih_l0", targetWidth, hidden), additive ? AttentionType.Additive : AttentionType.General, bridgeless);
        if (bridgeless == BridgeType.Last && (bidirectional || decoder == RnnType.Lstm || decoderLayers > 1))
            throw new Seq2SeqException($"'{file.Path}' has no bridge_layer, and init_hidden is last: JoeyNMT then copies the forward state of the encoder's uppermost layer to h and c of all layers, which no option here does unless the encoder has one direction and the decoder one GRU layer");
    }

    /// <inheritdoc/>
    public ModelOptions Options { get; }

    /// <inheritdoc/>
    public IReadOnlyList<ImportedWeight> Weights => _tensors.Weights;
}
