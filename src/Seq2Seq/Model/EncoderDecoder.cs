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
    /// <param name="tape">The tape.</param>
    /// <param name="source">[S, B] ids, time-major.</param>
    /// <param name="lengths">[B] lengths.</param>
    public (Context Context, DecoderState Start) Encode(Tape tape, ReadOnlySpan<int> source, ReadOnlySpan<int> lengths)
    {
        View ids = tape.Integers(source), sizes = tape.Integers(lengths);
        var encoding = _encoder.Apply(tape, ids, sizes, source.Length / lengths.Length);
        return (Decoder.Prepare(tape, encoding, sizes), Decoder.Start(tape, encoding));
    }

    /// <summary>Loss of known translations under teacher forcing; on a recording tape their gradients too.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="context">The source.</param>
    /// <param name="start">First state of the decoder.</param>
    /// <param name="input">[T, B] ids beginning with the start of sentence.</param>
    /// <param name="output">[T, B] ids to predict.</param>
    /// <param name="padding">Id in <paramref name="output"/> that does not count.</param>
    /// <param name="smoothing">Label smoothing.</param>
    /// <param name="normalizer">Divides the gradient.</param>
    public LossTerms Loss(Tape tape, Context context, DecoderState start, ReadOnlySpan<int> input, ReadOnlySpan<int> output, int padding, float smoothing, float normalizer)
    {
        var (states, _) = Decoder.Run(tape, context, start, tape.Integers(input), input.Length / context.Batch);
        return OutputLoss(tape, states, output, padding, smoothing, normalizer);
    }

    /// <summary>Forced decoding: -log p of each word of known translations, and what the attention looked at.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="context">The source.</param>
    /// <param name="start">First state of the decoder.</param>
    /// <param name="input">[T, B] ids beginning with the start of sentence.</param>
    /// <param name="output">[T, B] ids to score.</param>
    /// <param name="padding">Id in <paramref name="output"/> that does not count.</param>
    /// <returns>Terms of T B positions, and weights [T, B, S] if there is attention.</returns>
    public (LossTerms Terms, Tensor? Weights) Force(Tape tape, Context context, DecoderState start, ReadOnlySpan<int> input, ReadOnlySpan<int> output, int padding)
    {
        var (states, weights) = Decoder.Run(tape, context, start, tape.Integers(input), input.Length / context.Batch);
        return (OutputLoss(tape, states, output, padding, smoothing: 0, normalizer: 1), weights);
    }

    /// <summary>Scores of the next word.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="attentional">[..., H] of the decoder.</param>
    /// <returns>[..., V]</returns>
    public Tensor Logits(Tape tape, Tensor attentional) => _output.Apply(tape, attentional);

    private LossTerms OutputLoss(Tape tape, Tensor states, ReadOnlySpan<int> output, int padding, float smoothing, float normalizer) =>
        tape.OutputLoss(states, _output.Weight, _output.Bias?.Value, tape.Integers(output), padding, smoothing, normalizer);
}
