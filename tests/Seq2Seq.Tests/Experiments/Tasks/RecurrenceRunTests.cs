using Seq2Seq.Experiments;
using Seq2Seq.Experiments.Tasks;
using Seq2Seq.Layers;
using Seq2Seq.Tensors;
using Seq2Seq.Tensors.Cpu;

namespace Seq2Seq.Tests.Experiments.Tasks;

public class RecurrenceRunTests
{
    [Theory]
    [InlineData("gru")]
    [InlineData("lstm")]
    [InlineData("indrnn")]
    [InlineData("rev_gru")]
    public void Gated_and_independent_cells_remember_the_first_of_twenty_symbols(string cell)
    {
        var found = Run(("cell", cell), ("length", "21"), ("hidden", "32"), ("steps", "1200"), ("learning_rate", "0.005"), ("evaluation_size", "128"),
            ("probe", "false"));
        Assert.Equal(1, Single(found, "solved"));
        Assert.InRange(Single(found, "steps_to_solve"), 100, 1200);
        Assert.True(Single(found, "accuracy") >= 99);
        Assert.Equal(1200, found.Where(m => m.Measure == "accuracy_by_step").Max(m => m.X));
    }

    /// <summary>The first values are those that all cells have in common, uniform in ±1/√H.</summary>
    [Fact]
    public void The_gradient_of_a_plain_layer_vanishes_before_that_of_an_lstm()
    {
        var plain = Share("rnn");
        Assert.True(plain * 1000 < Share("lstm"), $"rnn {plain}, lstm {Share("lstm")}");

        static double Share(string cell) =>
            Run(("cell", cell), ("forget_bias", "1"), ("recurrent_gain", "0.577"), ("length", "51"), ("steps", "0"))
                .Single(m => m is { Measure: "gradient_share_by_lag", X: 50, Of: "initial" }).Value;
    }

    [Fact]
    public void Clipping_the_norm_saves_a_layer_whose_gradients_explode()
    {
        var free = Clipped("none");
        var clipped = Clipped("norm");
        Assert.Equal((1, 0), (Single(free, "diverged"), Single(free, "solved")));
        Assert.Equal((0, 1), (Single(clipped, "diverged"), Single(clipped, "solved")));
        Assert.True(free.Where(m => m.Measure == "gradient_norm_by_step").Max(m => m.Value) > 1000);

        static IReadOnlyList<Measurement> Clipped(string clip) =>
            Run(seed: 2, ("cell", "rnn"), ("recurrent_gain", "1.5"), ("length", "51"), ("steps", "300"), ("optimizer", "sgd"),
            ("learning_rate", "0.5"), ("clip", clip), ("clip_threshold", "0.1"), ("evaluation_size", "64"), ("probe", "false"));
    }

    [Fact]
    public void The_adding_problem_is_measured_by_its_error()
    {
        var found = Run(("task", "adding"), ("cell", "gru"), ("length", "4"), ("steps", "40"), ("logging_freq", "10"), ("evaluation_freq", "20"));
        Assert.Equal([0, 20, 40], found.Where(m => m.Measure == "mse_by_step").Select(m => m.X!.Value));
        Assert.Equal([10, 20, 30, 40], found.Where(m => m.Measure == "gradient_norm_by_step").Select(m => m.X!.Value));
        Assert.True(Single(found, "mse") < found.First(m => m.Measure == "mse_by_step").Value);
        Assert.Equal(["initial", "trained"], found.Where(m => m.Measure == "spectral_radius").Select(m => m.Of));
    }

    [Fact]
    public void Layers_trained_on_mixed_lengths_are_evaluated_at_the_lengths_listed()
    {
        var found = Run(("cell", "lstm"), ("length", "12"), ("min_length", "3"), ("lengths", "[3, 6, 24]"), ("learning_rate", "0.01"), ("hidden", "16"),
            ("steps", "600"), ("evaluation_size", "64"), ("probe", "false"));
        var byLength = found.Where(m => m.Measure == "accuracy_by_length").ToArray();
        Assert.Equal([3, 6, 24], byLength.Select(m => m.X!.Value));
        Assert.All(byLength[..2], m => Assert.True(m.Value > 95));
    }

    [Fact]
    public void The_same_seed_finds_the_same()
    {
        (string, string)[] settings = [("length", "8"), ("hidden", "16"), ("steps", "30"), ("evaluation_size", "16")];
        Assert.Equal(Run(settings), Run(settings));
    }

    [Fact]
    public void A_cancelled_run_ends_at_once()
    {
        using var device = CpuDevice.Create(1);
        Assert.Throws<OperationCanceledException>(() => new RecurrenceRun()
            .Run(new Seq2Seq.Experiments.Cell([], 1, []), "", device, (_, _) => { }, new CancellationToken(true)));
    }

    [Theory]
    [InlineData(RnnType.Rnn, MemoryTask.FirstSymbol)]
    [InlineData(RnnType.RnnRelu, MemoryTask.Adding)]
    [InlineData(RnnType.Gru, MemoryTask.Adding)]
    [InlineData(RnnType.Lstm, MemoryTask.FirstSymbol)]
    [InlineData(RnnType.IndRNN, MemoryTask.Adding)]
    [InlineData(RnnType.IndRNN, MemoryTask.FirstSymbol)]
    [InlineData(RnnType.RevGru, MemoryTask.Adding)]
    public void Gradients_by_lag_are_those_of_steps_made_one_by_one(RnnType cell, MemoryTask task)
    {
        var options = new RecurrenceOptions { Task = task, Cell = cell, Length = 6, Hidden = cell == RnnType.RevGru ? 6 : 5 };
        using var device = CpuDevice.Create(1);
        using var model = new MemoryModel(options, 3, device);
        var batch = MemoryBatch.Draw(options, 6, 4, new Draws(5, 0));
        var expected = StepByStep(options, model, batch, device);
        var found = model.GradientByLag(batch);
        for (var lag = 0; lag < 6; lag++) Assert.Equal(expected[lag], found[lag], expected[lag] * 1e-4);
    }

    /// <summary>dL/dh_t of one sequence is compared with central differences: the layer reads on from a state h_t with one element moved.</summary>
    [Theory]
    [InlineData(RnnType.Rnn)]
    [InlineData(RnnType.Gru)]
    [InlineData(RnnType.Lstm)]
    public void Gradients_by_lag_are_finite_differences_of_the_loss(RnnType cell)
    {
        const int H = 5, T = 6;
        const float Move = 0.02f;
        var options = new RecurrenceOptions { Cell = cell, Length = T, Hidden = H };
        using var device = CpuDevice.Create(1);
        using var model = new MemoryModel(options, 7, device);
        var batch = MemoryBatch.Draw(options, T, 1, new Draws(5, 0));
        var found = model.GradientByLag(batch);
        for (var t = 0; t < T - 1; t++)
        {
            var gradient = Enumerable.Range(0, H).Select(i => (Loss(t, i, Move) - Loss(t, i, -Move)) / (2 * Move));
            Assert.Equal(Math.Sqrt(gradient.Sum(g => g * g)), found[T - 1 - t], 2e-3);
        }

        double Loss(int t, int element, float move)
        {
            using var tape = new Scope(device);
            var x = tape.Of(batch.Inputs, new Shape(T, 1, options.Inputs));
            var state = model.Layer.Run(tape, x.Slice(0, t + 1), model.Layer.Zero(tape, 1)).Last;
            var h = state[0].ToArray();
            h[element] += move;
            var moved = new State([tape.Of(h, new Shape(1, H)), .. state.Parts[1..]]);
            return model.Loss(tape, model.Layer.Run(tape, x.Slice(t + 1, T - 1 - t), moved).Last[0], batch, 1).Read().Loss;
        }
    }

    /// <summary>Computes the definition: each state is a tensor of its own, with a gradient of its own.</summary>
    private static double[] StepByStep(RecurrenceOptions options, MemoryModel model, MemoryBatch batch, Device device)
    {
        using var tape = new Tape(device);
        var x = tape.Of(batch.Inputs, new Shape(options.Length, batch.Size, options.Inputs));
        var states = new Tensor[options.Length];
        var state = model.Layer.Zero(tape, batch.Size);
        for (var t = 0; t < states.Length; t++)
        {
            state = model.Layer.Run(tape, x.Slice(t, 1), state).Last;
            states[t] = state[0];
        }
        model.Loss(tape, state[0], batch, 1);
        tape.Backward();
        return [.. states.Reverse().Select(h => h.GradToArray().Chunk(options.Hidden).Average(row => Math.Sqrt(row.Sum(g => (double)g * g))))];
    }

    private static double Single(IReadOnlyList<Measurement> found, string measure) => found.Single(m => m.Measure == measure && m.X == null).Value;

    private static IReadOnlyList<Measurement> Run(params (string Key, string Value)[] settings) => Run(1, settings);

    private static IReadOnlyList<Measurement> Run(int seed, params (string Key, string Value)[] settings)
    {
        using var device = CpuDevice.Create(1);
        return new RecurrenceRun().Run(new Seq2Seq.Experiments.Cell([], seed, [.. settings.Select(s => KeyValuePair.Create(s.Key, s.Value))]), "", device,
            (_, _) => { }, CancellationToken.None);
    }
}
