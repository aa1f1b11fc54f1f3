using Seq2Seq.Data;
using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Tensors;
using Seq2Seq.Training;

namespace Seq2Seq.Tasks.LanguageModeling;

/// <summary>
/// A language model that is trained with the cross-entropy of each token after those before it. In a running text the state after a batch, without its
/// gradients, is the one before the next batch.
/// </summary>
/// <param name="padding">The id of padding.</param>
/// <param name="options">Gives the label smoothing.</param>
internal sealed class LanguageModelTask(LanguageModel model, int padding, TrainingOptions options) : ITrainable<TextBatch>
{
    public ParameterSet Parameters => model.Parameters;

    public double WorstLoss => Math.Log(2d * model.Decoder.Vocabulary);

    public float[]? Carried { get; set; }

    public LossTerms Loss(Tape tape, TextBatch batch, UpdatePart part)
    {
        var targets = new Targets(batch.Input, batch.Output, padding) { Smoothing = options.LabelSmoothing, Normalizer = part.Predictions };
        var (terms, _, last) = model.Decoder.Run(tape, null, Start(tape, batch), targets);
        Carried = batch.GoesOn ? [.. last.Parts.SelectMany(tensor => tensor.ToArray())] : null;
        return terms;
    }

    public int Predictions(TextBatch batch) => batch.Predictions;

    public string Size(TextBatch batch) => $"a batch of {batch.Size} texts whose longest has {batch.Input.Length / batch.Size} tokens";

    public string Remedy => $"lower training.batch_size, now {options.BatchSize}, or data.text.max_length or data.bptt_length";

    private State Start(Tape tape, TextBatch batch)
    {
        var (_, zeros) = model.Decoder.Start(tape, null, batch.Size);
        if (!batch.Continues || Carried == null) return zeros;
        var parts = new List<Tensor>();
        var at = 0;
        foreach (var part in zeros.Parts)
        {
            parts.Add(tape.Of(Carried.AsSpan(at, part.Count), part.Shape));
            at += part.Count;
        }
        return new State([.. parts]);
    }
}
