using Seq2Seq.Checkpoints;
using Seq2Seq.Layers;
using Seq2Seq.Models;

namespace Seq2Seq.Tasks.Translation;

/// <summary>
/// Recurrent models of JoeyNMT (Kreutzer et al. 2019), versions 1 and 2. Names and extents of the tensors tell the shape of the model. PyTorch's cells
/// have the order of gates that is used here, and JoeyNMT's attentional state tanh(W [h; c] + b) is the one of <see cref="RecurrentDecoder"/>.
/// </summary>
internal sealed class JoeyWeights
{
    private const string SourceTable = "src_embed.lut.weight", TargetTable = "trg_embed.lut.weight", Attention = "decoder.attention.",
        BridgeLayer = "decoder.bridge_layer.";

    private readonly SafetensorsFile _file;
    private readonly List<ImportedWeight> _weights = [];

    /// <summary>Finds out what the model is.</summary>
    /// <param name="file">The tensors of JoeyNMT's <c>model_state</c>.</param>
    /// <param name="bridgeless">The first state of the decoder where no tensor tells it.</param>
    /// <exception cref="Seq2SeqException">The tensors are not those of a recurrent model of JoeyNMT.</exception>
    public JoeyWeights(SafetensorsFile file, BridgeType bridgeless)
    {
        _file = file;
        if (!file.Contains(SourceTable) || !file.Contains("encoder.rnn.weight_hh_l0") || !file.Contains("decoder.rnn.weight_hh_l0"))
            throw new Seq2SeqException($"'{file.Path}' has no tensors '{SourceTable}', 'encoder.rnn.weight_hh_l0' and 'decoder.rnn.weight_hh_l0'; expected the recurrent model of JoeyNMT; a Transformer cannot be imported");
        var bidirectional = file.Contains("encoder.rnn.weight_hh_l0_reverse");
        var (encoder, encoderHidden) = CellOf("encoder.rnn");
        var (decoder, hidden) = CellOf("decoder.rnn");
        int sourceWidth = Columns(SourceTable), targetWidth = Columns(TargetTable), read = Columns("decoder.rnn.weight_ih_l0");
        if (read != targetWidth && read != targetWidth + hidden)
            throw new Seq2SeqException($"'{file.Path}': the decoder reads vectors of {read}; expected {targetWidth}, or {targetWidth + hidden} with input feeding");
        var additive = file.Contains($"{Attention}query_layer.weight");

        Add("encoder.embedding", SourceTable);
        var encoderLayers = Layers("encoder.rnn", encoder, (layer, reverse) => $"encoder.layers.{layer}.{(reverse ? "backward" : "forward")}", bidirectional);
        Add("decoder.embedding", TargetTable);
        var decoderLayers = Layers("decoder.rnn", decoder, (layer, _) => $"decoder.layers.{layer}", bidirectional: false);
        if (file.Contains($"{BridgeLayer}weight"))
        {
            Add("bridge.w", $"{BridgeLayer}weight");
            Add("bridge.b", $"{BridgeLayer}bias");
            bridgeless = BridgeType.Shared;
        }
        if (additive)
        {
            Add("attention.w_q", $"{Attention}query_layer.weight");
            Add("attention.w_k", $"{Attention}key_layer.weight");
            _weights.Add(new("attention.b_k", WeightOrigin.Zero));
            Add("attention.v", $"{Attention}energy_layer.weight");
        }
        else Add("attention.w_a", $"{Attention}key_layer.weight");
        Add("attention.w_c", "decoder.att_vector_layer.weight");
        Add("attention.b_c", "decoder.att_vector_layer.bias");
        Add("output.w", "decoder.output_layer.weight");
        _weights.Add(new("output.b", WeightOrigin.Zero));

        Options = new()
        {
            Encoder = new()
            {
                Cell = encoder, HiddenSize = encoderHidden, Bidirectional = bidirectional, Layers = encoderLayers,
                Embeddings = new() { EmbeddingDimension = sourceWidth },
            },
            Decoder = new()
            {
                Cell = decoder, HiddenSize = hidden, Layers = decoderLayers, Embeddings = new() { EmbeddingDimension = targetWidth },
                InputFeeding = read > targetWidth, Attention = additive ? AttentionType.Additive : AttentionType.General, InitialState = bridgeless,
            },
        };
        if (bridgeless == BridgeType.Last && (bidirectional || decoder == RnnType.Lstm || decoderLayers > 1))
            throw new Seq2SeqException($"'{file.Path}' has no bridge_layer, and init_hidden is last: JoeyNMT then copies the forward state of the encoder's uppermost layer to h and c of all layers, which no option here does unless the encoder has one direction and the decoder one GRU layer");
    }

    /// <summary>The shape of the model.</summary>
    public ModelOptions Options { get; }

    /// <summary>Every weight and where it comes from.</summary>
    public IReadOnlyList<ImportedWeight> Weights => _weights;

    private void Add(string name, string from) => _weights.Add(new(name, WeightOrigin.Same, from));

    /// <summary>Returns the kind of cell and its width H: W_h is [4 H, H] for an LSTM and [3 H, H] for a GRU.</summary>
    private (RnnType Cell, int Hidden) CellOf(string rnn)
    {
        var tensor = _file[$"{rnn}.weight_hh_l0"];
        if (tensor.Shape is [var rows, var columns] && columns is > 0 and <= ModelOptions.MostWidth)
        {
            if (rows == 4 * columns) return (RnnType.Lstm, (int)columns);
            if (rows == 3 * columns) return (RnnType.Gru, (int)columns);
        }
        throw new Seq2SeqException($"'{_file.Path}': tensor '{tensor.Name}' has shape [{string.Join(", ", tensor.Shape)}]; expected [4 H, H] of an LSTM or [3 H, H] of a GRU");
    }

    private int Columns(string name) => _file[name].Shape is [_, var columns] && columns is > 0 and <= 2 * ModelOptions.MostWidth ? (int)columns
        : throw new Seq2SeqException($"'{_file.Path}': tensor '{name}' has shape [{string.Join(", ", _file[name].Shape)}]; expected a matrix");

    /// <summary>Adds the weights of a stack of layers and returns their number.</summary>
    private int Layers(string rnn, RnnType cell, Func<int, bool, string> name, bool bidirectional)
    {
        var layers = 0;
        for (; _file.Contains($"{rnn}.weight_ih_l{layers}"); layers++)
            foreach (var reverse in bidirectional ? [false, true] : new[] { false })
            {
                var (own, suffix) = (name(layers, reverse), $"_l{layers}{(reverse ? "_reverse" : "")}");
                Add($"{own}.w_ih", $"{rnn}.weight_ih{suffix}");
                Add($"{own}.w_hh", $"{rnn}.weight_hh{suffix}");
                if (cell == RnnType.Lstm) _weights.Add(new($"{own}.b_ih", WeightOrigin.Sum, $"{rnn}.bias_ih{suffix}", $"{rnn}.bias_hh{suffix}"));
                else
                {
                    Add($"{own}.b_ih", $"{rnn}.bias_ih{suffix}");
                    Add($"{own}.b_hh", $"{rnn}.bias_hh{suffix}");
                }
            }
        return layers;
    }
}
