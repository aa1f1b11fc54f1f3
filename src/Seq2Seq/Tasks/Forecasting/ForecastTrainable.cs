using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Tensors;
using Seq2Seq.Training;

namespace Seq2Seq.Tasks.Forecasting;

/// <summary>A model of series that is trained with the likelihood of the values, with a bound of it, or with their squared errors.</summary>
internal sealed class ForecastTrainable(ForecastingModel model, TrainingOptions options, LatentOptions latent) : ITrainable<SeriesBatch>
{
    public ParameterSet Parameters => model.Parameters;

    public LossTerms Loss(Tape tape, SeriesBatch batch, UpdatePart part)
    {
        var key = Philox.Key(options.RandomSeed, RandomStream.ScheduledSampling, part.Number);
        var noise = new float[batch.Targets.Length / model.Columns * model.Latents];
        var noiseKey = Philox.Key(options.RandomSeed, RandomStream.Latents, part.Number);
        for (var i = 0; i < noise.Length; i++) noise[i] = (float)Philox.Normal(noiseKey, (ulong)i);
        return model.Loss(tape, batch, options.ScheduledSampling.Draw(key, part.Update, batch.Targets.Length / model.Columns), part.Predictions, noise,
            latent.DivergenceWeight(part.Update));
    }

    public string Unit => "values";

    public int Predictions(SeriesBatch batch) => batch.Targets.Length;

    public string Size(SeriesBatch batch) => $"a batch of {batch.Count} windows";

    public string Remedy => $"lower training.batch_size, now {options.BatchSize}, or model.window";
}
