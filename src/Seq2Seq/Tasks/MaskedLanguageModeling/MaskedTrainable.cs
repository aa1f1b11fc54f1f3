using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Tensors;
using Seq2Seq.Training;

namespace Seq2Seq.Tasks.MaskedLanguageModeling;

/// <summary>A masked language model that is trained with the cross-entropy of the tokens in its gaps.</summary>
internal sealed class MaskedTrainable(MaskedLanguageModel model, TrainingOptions options) : ITrainable<MaskedBatch>
{
    public ParameterSet Parameters => model.Parameters;

    public double WorstLoss => Math.Log(2d * model.Vocabulary);

    public LossTerms Loss(Tape tape, MaskedBatch batch, UpdatePart part) => model.Loss(tape, batch.Input, batch.Places, batch.Tokens, part.Predictions);

    public int Predictions(MaskedBatch batch) => batch.Tokens.Length;

    public string Size(MaskedBatch batch) => $"a batch of {batch.Input.Lengths.Length} texts whose longest has {batch.Input.Lengths.Max()} tokens";

    public string Remedy => $"lower training.batch_size, now {options.BatchSize}, or data.text.max_length";
}
