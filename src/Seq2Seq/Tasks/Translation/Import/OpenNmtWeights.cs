using Seq2Seq.Checkpoints;
using Seq2Seq.Layers;
using Seq2Seq.Models;

namespace Seq2Seq.Tasks.Translation;

/// <summary>
/// Recurrent models of OpenNMT-py (Klein et al. 2017), versions 1 to 3, with dot or general attention. Names and extents of the tensors tell the shape of
/// the model. Its attentional state is tanh(W [c; h]), its general score (W q)·m, and the first state of the decoder is the last one of the encoder,
/// layer by layer.
/// </summary>
internal sealed class OpenNmtWeights : IImportedWeights
{
    /// <summary>The tensor that only a model of OpenNMT-py has.</summary>
    public const string SourceTable = "encoder.embeddings.make_embedding.emb_luts.0.weight";

    private const string TargetTable = "decoder.embeddings.make_embedding.emb_luts.0.weight", General = "decoder.attn.linear_in.weight";

    private static readonly string[] Generators = ["generator.0.", "generator.", "0."];

    private readonly RecurrentTensors _tensors;

    /// <summary>Finds out what the model is.</summary>
    /// <param name="file">The tensors of a checkpoint's <c>model</c> and <c>generator</c>.</param>
    /// <exception cref="Seq2SeqException">The tensors are not those of a recurrent model of OpenNMT-py, or no option here does what it does.</exception>
    public OpenNmtWeights(SafetensorsFile file)
    {
        _tensors = new RecurrentTensors(file);
        if (file.Contains("decoder.attn.linear_context.weight"))
            throw new Seq2SeqException($"'{file.Path}' has the tensor 'decoder.attn.linear_context.weight': it is a model with mlp attention, whose attentional state is W [c; h] + b without tanh, which no option here does");
        // With input feeding the layers are cells of their own.
        Func<string, int, bool, string> cells = (kind, layer, _) => $"decoder.rnn.layers.{layer}.{kind}";
        var layersOfDecoder = file.Contains(cells("weight_hh", 0, false)) ? cells : RecurrentTensors.Stack("decoder.rnn");
        var generator = Generators.FirstOrDefault(prefix => file.Contains($"{prefix}weight"));
        if (generator == null || !file.Contains("encoder.rnn.weight_hh_l0") || !file.Contains(layersOfDecoder("weight_hh", 0, false)))
            throw new Seq2SeqException($"'{file.Path}' has not the tensors 'encoder.rnn.weight_hh_l0', '{layersOfDecoder("weight_hh", 0, false)}' and 'generator.0.weight'; expected the recurrent model of OpenNMT-py with its generator; a Transformer cannot be imported");
        var bidirectional = file.Contains("encoder.rnn.weight_hh_l0_reverse");
        var (encoder, encoderHidden) = _tensors.CellOf("encoder.rnn.weight_hh_l0");
        var (decoder, hidden) = _tensors.CellOf(layersOfDecoder("weight_hh", 0, false));
        int sourceWidth = _tensors.Columns(SourceTable), targetWidth = _tensors.Columns(TargetTable);
        var general = file.Contains(General);

        _tensors.Add("encoder.embedding", WeightOrigin.TokenRows, SourceTable);
        var encoderLayers = _tensors.Layers(encoder, RecurrentTensors.Stack("encoder.rnn"), RecurrentTensors.EncoderLayer, bidirectional);
        _tensors.Add("decoder.embedding", WeightOrigin.TokenRows, TargetTable);
        var decoderLayers = _tensors.Layers(decoder, layersOfDecoder, RecurrentTensors.DecoderLayer, bidirectional: false);
        if (general) _tensors.Add("attention.w_a", WeightOrigin.Transposed, General);
        _tensors.Add("attention.w_c", WeightOrigin.HalvesSwapped, "decoder.attn.linear_out.weight");
        _tensors.Add("attention.b_c", WeightOrigin.Zero);
        _tensors.Add("output.w", WeightOrigin.TokenRows, $"{generator}weight");
        _tensors.Add("output.b", WeightOrigin.TokenRows, $"{generator}bias");

        Options = RecurrentTensors.Shape((encoder, encoderHidden, encoderLayers, sourceWidth), bidirectional, (decoder, hidden, decoderLayers, targetWidth),
            _tensors.FeedsInput(layersOfDecoder("weight_ih", 0, false), targetWidth, hidden), general ? AttentionType.General : AttentionType.Dot, BridgeType.Last);
    }

    /// <inheritdoc/>
    public ModelOptions Options { get; }

    /// <inheritdoc/>
    public IReadOnlyList<ImportedWeight> Weights => _tensors.Weights;
}
