using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Tensors;
using Seq2Seq.Training;

namespace Seq2Seq.Tasks.Classification;

/// <summary>A classification that is trained with the cross-entropy of the labels.</summary>
internal sealed class ClassificationTrainable(ClassificationModel model, TrainingOptions options) : ITrainable<LabelledBatch>
{
    public ParameterSet Parameters => model.Parameters;

    public double WorstLoss => Math.Log(2d * model.Classes);

    public LossTerms Loss(Tape tape, LabelledBatch batch, UpdatePart part) =>
        model.Loss(tape, batch.Input, batch.Labels, options.LabelSmoothing, part.Predictions);

    public string Unit => "labels";

    public int Predictions(LabelledBatch batch) => batch.Labels.Length;

    public string Size(LabelledBatch batch) => $"a batch of {batch.Labels.Length} inputs whose longest has {batch.Input.Lengths.Max()} steps";

    public string Remedy => $"lower training.batch_size, now {options.BatchSize}, or the length of the inputs";
}
