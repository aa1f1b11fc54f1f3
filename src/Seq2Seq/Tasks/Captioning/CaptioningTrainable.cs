using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Tensors;
using Seq2Seq.Training;

namespace Seq2Seq.Tasks.Captioning;

/// <summary>A captioning that is trained with the cross-entropy of the tokens of its texts, under teacher forcing or scheduled sampling.</summary>
internal sealed class CaptioningTrainable(CaptioningModel model, TrainingOptions options) : ITrainable<CaptionBatch>
{
    public ParameterSet Parameters => model.Parameters;

    public double WorstLoss => Math.Log(2d * model.Decoder.Vocabulary);

    public LossTerms Loss(Tape tape, CaptionBatch batch, UpdatePart part)
    {
        var own = options.ScheduledSampling.Draw(Philox.Key(options.RandomSeed, RandomStream.ScheduledSampling, part.Number), part.Update,
            batch.Targets.Input.Length);
        return model.Run(tape, batch.Input, batch.Targets with
        {
            Smoothing = options.LabelSmoothing,
            Normalizer = part.Predictions,
            Own = own.Length == 0 ? null : own,
        }).Terms;
    }

    public int Predictions(CaptionBatch batch) => batch.Tokens;

    public string Size(CaptionBatch batch) => $"a batch of {batch.Input.Lengths.Length} inputs whose longest has {batch.Input.Lengths.Max()} steps";

    public string Remedy => $"lower training.batch_size, now {options.BatchSize}, or the size of the inputs";
}
