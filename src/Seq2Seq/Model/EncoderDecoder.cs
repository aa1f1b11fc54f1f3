using Seq2Seq.Configuration;
using Seq2Seq.Layers;
using Seq2Seq.Tensors;

namespace Seq2Seq.Model;

/// <summary>
/// The whole model: encoder -> context -> decoder -> output layer (Sutskever et al. 2014; Cho et al. 2014; Bahdanau et al. 2015).
/// It sees ids, never text.
/// </summary>
public sealed class EncoderDecoder
{
    private readonly Encoder _encoder;
    private readonly Linear _output;

    /// <param name="parameters">Takes the weights.</param>
    /// <param name="options">Shape.</param>
    /// <param name="sourceVocabulary">Number of source tokens.</param>
    /// <param name="targetVocabulary">Number of target tokens V.</param>
    public EncoderDecoder(ParameterSet parameters, ModelOptions options, int sourceVocabulary, int targetVocabulary)
    {
        OptionRules.Check(options);
        Options = options;
        SourceVocabulary = sourceVocabulary;
        TargetVocabulary = targetVocabulary;
        _encoder = new Encoder(parameters, options.Encoder, sourceVocabulary, options.LstmForgetGate);
        Decoder = new Decoder(parameters, options.Decoder, targetVocabulary, _encoder.Width, options.LstmForgetGate,
            options.TiedEmbeddings ? _encoder.Embedding.Table : null);
        var hidden = options.Decoder.HiddenSize;
        _output = options.TiedSoftmax
            ? new Linear(Decoder.Embedding.Table, parameters.Add("output.b", new Shape(targetVocabulary), Initializer.Zero))
            : new Linear(parameters, "output.w", "output.b", hidden, targetVocabulary);
    }

    /// <summary>The shape it was made with.</summary>
    public ModelOptions Options { get; }

    /// <summary>Number of source tokens.</summary>
    public int SourceVocabulary { get; }

    /// <summary>Number of target tokens V.</summary>
    public int TargetVocabulary { get; }

    /// <summary>The decoder.</summary>
    public Decoder Decoder { get; }

    /// <summary>Reads source sentences.</summary>
    /// <param name="source">[S, B] ids, time-major.</param>
    /// <param name="lengths">[B] lengths.</param>
    public (Context Context, DecoderState Start) Encode(Scope scope, ReadOnlySpan<int> source, ReadOnlySpan<int> lengths)
    {
        View ids = scope.Integers(source), sizes = scope.Integers(lengths);
        var encoding = _encoder.Apply(scope, ids, sizes, source.Length / lengths.Length);
        return (Decoder.Prepare(scope, encoding, sizes), Decoder.Start(scope, encoding));
    }

    /// <summary>Loss of known translations under teacher forcing; on a recording scope their gradients too.</summary>
    /// <param name="context">The source.</param>
    /// <param name="start">First state of the decoder.</param>
    /// <param name="input">[T, B] ids beginning with the start of sentence.</param>
    /// <param name="output">[T, B] ids to predict.</param>
    /// <param name="padding">Id in <paramref name="output"/> that does not count.</param>
    /// <param name="smoothing">Label smoothing.</param>
    /// <param name="normalizer">Divides the gradient.</param>
    /// <param name="own">[T, B] where the model's own most probable word of the step before is fed instead of the input (scheduled sampling); empty = nowhere.</param>
    public LossTerms Loss(Scope scope, Context context, DecoderState start, ReadOnlySpan<int> input, ReadOnlySpan<int> output, int padding, float smoothing, float normalizer,
        ReadOnlySpan<bool> own = default)
    {
        var states = own.IsEmpty
            ? Decoder.Run(scope, context, start, scope.Integers(input), input.Length / context.Batch).Attentional
            : RunFedByItself(scope, context, start, input, own, padding);
        return OutputLoss(scope, states, output, padding, smoothing, normalizer);
    }

    /// <summary>Forced decoding: -log p of each word of known translations, and what the attention looked at.</summary>
    /// <param name="context">The source.</param>
    /// <param name="start">First state of the decoder.</param>
    /// <param name="input">[T, B] ids beginning with the start of sentence.</param>
    /// <param name="output">[T, B] ids to score.</param>
    /// <param name="padding">Id in <paramref name="output"/> that does not count.</param>
    /// <returns>Terms of T B positions, and weights [T, B, S] if there is attention.</returns>
    public (LossTerms Terms, Tensor? Weights) Force(Scope scope, Context context, DecoderState start, ReadOnlySpan<int> input, ReadOnlySpan<int> output, int padding)
    {
        var (states, weights) = Decoder.Run(scope, context, start, scope.Integers(input), input.Length / context.Batch);
        return (OutputLoss(scope, states, output, padding, smoothing: 0, normalizer: 1), weights);
    }

    /// <summary>Scores of the next word.</summary>
    /// <param name="attentional">[..., H] of the decoder.</param>
    /// <returns>[..., V]</returns>
    public Tensor Logits(Scope scope, Tensor attentional) => _output.Apply(scope, attentional);

    /// <summary>
    /// All steps of the decoder, each fed the word given or the one it found most probable before (Bengio et al. 2015): of all words,
    /// and of the step as it is in training, dropout included. No gradient flows through the choice.
    /// </summary>
    private Tensor RunFedByItself(Scope scope, Context context, DecoderState state, ReadOnlySpan<int> input, ReadOnlySpan<bool> own, int padding)
    {
        var batch = context.Batch;
        var outputs = new Tensor[input.Length / batch]; // T times [B, H]
        for (var t = 0; t < outputs.Length; t++)
        {
            var ids = input.Slice(t * batch, batch).ToArray();
            if (t > 0 && own.Slice(t * batch, batch).Contains(true))
            {
                var best = MostProbable(scope.Device, outputs[t - 1]);
                for (var b = 0; b < batch; b++)
                    if (own[t * batch + b] && ids[b] != padding) ids[b] = best[b];
            }
            (state, outputs[t], _) = Decoder.Step(scope, context, state, scope.Integers(ids));
        }
        return scope.Stack(outputs);
    }

    /// <summary>The most probable word of each row, the first of equals.</summary>
    private int[] MostProbable(Device device, Tensor attentional)
    {
        using var scope = new Scope(device);
        var logits = Logits(scope, attentional);
        var rows = logits.Shape.Rows;
        var indices = scope.Workspace(rows);
        device.TopLogSoftmax(logits.Data, scope.Workspace(rows), indices, rows, logits.Shape.Columns, 1);
        var ids = new int[rows];
        device.Download(indices, ids);
        return ids;
    }

    private LossTerms OutputLoss(Scope scope, Tensor states, ReadOnlySpan<int> output, int padding, float smoothing, float normalizer) =>
        scope.OutputLoss(states, _output.Weight, _output.Bias?.Value, scope.Integers(output), padding, smoothing, normalizer);
}
