using Seq2Seq.Data;
using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Tensors;
using Seq2Seq.Text;
using Seq2Seq.Training;

namespace Seq2Seq.Tasks.Translation;

/// <summary>
/// An encoder-decoder that is trained to translate, with the cross-entropy of the target tokens under teacher forcing or scheduled sampling, to which
/// guided alignment may add the cross-entropy of the attention (Chen et al. 2016).
/// </summary>
/// <param name="special">The special tokens of the target.</param>
/// <param name="vocabulary">The number of target tokens.</param>
/// <param name="options">Gives the label smoothing, the scheduled sampling, the guided alignment and the seed.</param>
internal sealed class TranslationModel(EncoderDecoder model, SpecialTokens special, int vocabulary, TrainingOptions options) : ITrainable<Batch>
{
    public ParameterSet Parameters => model.Parameters;

    public double WorstLoss => Math.Log(2d * vocabulary);

    public LossTerms Loss(Tape tape, Batch batch, UpdatePart part)
    {
        var key = Philox.Key(options.RandomSeed, RandomStream.ScheduledSampling, part.Number);
        var own = options.ScheduledSampling.Draw(key, part.Update, batch.TargetInput.Length);
        var (terms, weights, _) = model.Run(tape, batch.AsInput(), batch.AsTargets(special) with
        {
            Smoothing = options.LabelSmoothing,
            Normalizer = part.Predictions,
            Own = own.Length == 0 ? null : own,
        });
        if (batch.Alignment is { } alignment && options.GuidedAlignment > 0)
            tape.AlignmentLoss(terms, weights!, tape.Of(alignment, weights!.Shape), options.GuidedAlignment, part.Predictions);
        if (options.CoverageLoss > 0 && part.Update > options.CoverageLossStart)
            tape.CoverageLoss(terms, weights!, Counts(tape, batch, weights!), options.CoverageLoss, part.Predictions);
        return terms;
    }

    /// <summary>Returns [T, B, S]: 1 for the positions of targets that count.</summary>
    private static Tensor Counts(Tape tape, Batch batch, Tensor weights)
    {
        var counts = new float[weights.Count];
        var positions = weights.Shape.Columns;
        for (var row = 0; row < weights.Shape.Rows; row++)
            if (row / batch.Size < batch.TargetLengths[row % batch.Size]) counts.AsSpan(row * positions, positions).Fill(1);
        return tape.Of(counts, weights.Shape);
    }

    public int Predictions(Batch batch) => batch.TargetTokens;

    public string Size(Batch batch) => $"a batch of {batch.Size} sentence pairs whose longest has {Math.Max(batch.SourceLength, batch.TargetLength)} tokens";

    public string Remedy => options.BatchMemory > 0 ? "lower training.batch_memory, or data.src.max_length and data.trg.max_length" : $"lower training.batch_size, now {options.BatchSize} {(options.BatchType == BatchType.Token ? "tokens" : "sentence pairs")}, "
        + "or data.src.max_length and data.trg.max_length";
}
