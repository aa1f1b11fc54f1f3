using Seq2Seq.Data;
using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Tensors;
using Seq2Seq.Tests.Models;
using Seq2Seq.Tests.Tensors;
using Seq2Seq.Text;
using Seq2Seq.Training;

namespace Seq2Seq.Tests.Training;

/// <summary>The word that the decoder is fed, and its effect on a run.</summary>
public sealed class ScheduledSamplingTests : IDisposable
{
    private readonly TinyRun _run = new();

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData(SamplingSchedule.None, 500, 1)]
    [InlineData(SamplingSchedule.Constant, 1, 0.8)]
    [InlineData(SamplingSchedule.Constant, 5000, 0.8)]
    [InlineData(SamplingSchedule.Linear, 1, 0.8)]
    [InlineData(SamplingSchedule.Linear, 6, 0.5)]
    [InlineData(SamplingSchedule.Linear, 11, 0.2)]
    [InlineData(SamplingSchedule.Linear, 5000, 0.2)]
    [InlineData(SamplingSchedule.InverseSigmoid, 1, 0.2 + 0.6 * 10 / 11)]
    [InlineData(SamplingSchedule.InverseSigmoid, 31, 0.2 + 0.6 * 10 / (10 + 20.085536923187668))]
    [InlineData(SamplingSchedule.InverseSigmoid, 1_000_000, 0.2)]
    public void Probability_of_the_gold_word(SamplingSchedule schedule, int step, double expected) =>
        Assert.Equal(expected, new ScheduledSamplingOptions { Schedule = schedule, Start = 0.8f, End = 0.2f, Steps = 10 }.GoldProbability(step), 1e-7);

    [Fact]
    public void Draws_are_as_frequent_as_they_should_be_and_their_own_in_each_update()
    {
        var options = new ScheduledSamplingOptions { Schedule = SamplingSchedule.Constant, Start = 0.7f };
        bool[] first = options.Draw(11, 1, 10_000), second = options.Draw(12, 1, 10_000);
        Assert.InRange(first.Count(own => own), 2800, 3200);
        Assert.Equal(first, options.Draw(11, 1, 10_000));
        Assert.InRange(first.Zip(second).Count(p => p.First == p.Second), 5500, 6100); // 0.49 + 0.09
        Assert.DoesNotContain(true, (options with { Start = 1 }).Draw(11, 1, 10_000));
        Assert.DoesNotContain(false, (options with { Start = 0 }).Draw(11, 1, 10_000));
        Assert.Empty(new ScheduledSamplingOptions().Draw(11, 1, 10_000));
    }

    [Theory]
    [MemberData(nameof(TinyModel.Kinds), MemberType = typeof(TinyModel))]
    public void Fed_the_gold_words_alone_it_is_teacher_forcing(RnnType cell, AttentionType attention, Feeding feeding, bool bidirectional)
    {
        using var model = new TinyModel(TinyModel.Options(cell, attention, feeding, bidirectional, layers: 2), gradients: true, weights: 0.4f);
        var batch = Batch.FromExamples(TinyModel.Examples(5), [0, 1, 2, 3, 4]);
        var (expected, gradient) = Loss(model, batch, []);
        var (found, foundGradient) = Loss(model, batch, new bool[batch.TargetInput.Length]);
        Bits.Equal(expected, found);
        Close.Equal(gradient, foundGradient, 1e-5);
    }

    [Theory]
    [InlineData(AttentionType.General, false)]
    [InlineData(AttentionType.Local, true)]
    public void Fed_its_own_words_it_is_teacher_forcing_with_them(AttentionType attention, bool feeding)
    {
        using var model = new TinyModel(TinyModel.Options(attention: attention, feeding: feeding), gradients: true);
        var batch = Batch.FromExamples(TinyModel.Examples(5), [0, 1, 2, 3, 4]);
        foreach (var share in new[] { 1, 0.5 })
        {
            var random = new Random(4);
            var own = Array.ConvertAll(batch.TargetInput, _ => random.NextDouble() < share);
            // The words it will choose, one step after the other, by the plain loop.
            var input = batch.TargetInput.ToArray();
            using (var tape = new Scope(model.Device))
            {
                var (memory, state) = model.Start(tape, batch);
                for (var t = 0; t < batch.TargetLength - 1; t++)
                {
                    (state, var scores, _) = model.Network.Decoder.Step(tape, memory, state, tape.Integers(input.AsSpan(t * batch.Size, batch.Size)));
                    var logits = scores.ToArray();
                    for (var b = 0; b < batch.Size; b++)
                    {
                        var next = (t + 1) * batch.Size + b;
                        var row = logits[(b * 8)..(b * 8 + 8)];
                        if (own[next] && input[next] != Vocabulary.Pad) input[next] = Array.IndexOf(row, row.Max());
                    }
                }
            }
            Assert.NotEqual(batch.TargetInput, input);
            var (found, gradient) = Loss(model, batch, own);
            var (expected, expectedGradient) = Loss(model, batch, [], input);
            Bits.Equal(expected, found);
            Close.Equal(expectedGradient, gradient, 1e-5); // nothing flows through the choice
        }
    }

    [Fact]
    public void A_run_does_not_depend_on_threads_and_differs_from_one_without()
    {
        TrainingOptions Sampled(TrainingOptions o) => o with { ScheduledSampling = new() { Schedule = SamplingSchedule.Linear, End = 0.1f, Steps = 8 } };
        TinyRun.Train(_run.In("one", Sampled));
        TinyRun.Train(_run.In("two", Sampled), threads: 2);
        TinyRun.Train(_run.In("three", Sampled), threads: 3);
        TinyRun.Train(_run.In("none"));
        TinyRun.Train(_run.In("none with other numbers", o => o with { ScheduledSampling = new() { Start = 0.5f, Steps = 3 } }));
        Assert.Equal(_run.Left("one"), _run.Left("two"));
        Assert.Equal(_run.Left("one"), _run.Left("three"));
        Assert.NotEqual(_run.Weights("one"), _run.Weights("none"));
        Assert.Equal(_run.Left("none"), _run.Left("none with other numbers"));
    }

    /// <summary>Returns the terms of the loss and the gradient of all weights.</summary>
    private static (float[] Terms, float[] Gradient) Loss(TinyModel model, Batch batch, bool[] own, int[]? input = null)
    {
        using var tape = new Tape(model.Device);
        var targets = new Targets(input ?? batch.TargetInput, batch.TargetOutput, Vocabulary.Pad) { Smoothing = 0.1f, Own = own.Length == 0 ? null : own };
        var terms = model.Network.Run(tape, TinyModel.Input(batch), targets).Terms.Terms;
        tape.Backward();
        var values = new float[terms.Length];
        model.Device.Download(terms, values);
        var gradient = new float[model.Parameters.Gradients.Length];
        model.Device.Download(model.Parameters.Gradients, gradient);
        model.Parameters.ClearGradients();
        return (values, gradient);
    }
}
