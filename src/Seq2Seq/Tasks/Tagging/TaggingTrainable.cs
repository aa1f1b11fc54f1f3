using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Tensors;
using Seq2Seq.Training;

namespace Seq2Seq.Tasks.Tagging;

/// <summary>A tagging that is trained with the cross-entropy of the labels.</summary>
internal sealed class TaggingTrainable(TaggingModel model, TrainingOptions options) : ITrainable<TaggedBatch>
{
    public ParameterSet Parameters => model.Parameters;

    public double WorstLoss => Math.Log(2d * model.Labels);

    public LossTerms Loss(Tape tape, TaggedBatch batch, UpdatePart part) =>
        model.Loss(tape, batch.Input, batch.Labels, options.LabelSmoothing, part.Predictions);

    public string Unit => "labels";

    public int Predictions(TaggedBatch batch) => batch.Count;

    public string Size(TaggedBatch batch) => $"a batch of {batch.Input.Lengths.Length} texts whose longest has {batch.Input.Lengths.Max()} tokens";

    public string Remedy => $"lower training.batch_size, now {options.BatchSize}, or data.text.max_length";
}
