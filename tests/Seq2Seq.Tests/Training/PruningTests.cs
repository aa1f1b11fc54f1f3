using Seq2Seq.Checkpoints;
using Seq2Seq.Configuration;
using Seq2Seq.Layers;
using Seq2Seq.Tasks;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Tensors;
using Seq2Seq.Tensors.Cpu;
using Seq2Seq.Tests.Tensors;
using Seq2Seq.Training;

namespace Seq2Seq.Tests.Training;

/// <summary>Magnitude pruning in training: how much, which weights, that they stay 0, and which model is kept.</summary>
public sealed class PruningTests : IDisposable
{
    private readonly TinyRun _run = new();

    public void Dispose() => _run.Dispose();

    /// <summary>With s_i = 0.1, s_f = 0.9, t0 = 100 and nΔt = 400: 0.9 - 0.8 (1 - k / 4)³ after k of 4 prunings.</summary>
    [Theory]
    [InlineData(0, 0)]
    [InlineData(99, 0)]
    [InlineData(100, 0.1)]
    [InlineData(199, 0.1)]
    [InlineData(200, 0.5625)] // (3/4)³ = 27/64
    [InlineData(300, 0.8)] // (1/2)³ = 1/8
    [InlineData(400, 0.8875)] // (1/4)³ = 1/64
    [InlineData(499, 0.8875)]
    [InlineData(500, 0.9)]
    [InlineData(100_000, 0.9)]
    public void The_sparsity_follows_the_cubic_schedule(int step, double expected)
    {
        var options = new PruningOptions { InitialSparsity = 0.1, Sparsity = 0.9, StartStep = 100, EndStep = 500, Every = 100 };
        Assert.Equal(expected, options.SparsityAt(step), 1e-12);
    }

    [Fact]
    public void Weights_are_pruned_at_the_updates_of_the_schedule_and_at_its_end()
    {
        var options = new PruningOptions { Sparsity = 0.9, StartStep = 10, EndStep = 55, Every = 20 };
        Assert.Equal([10, 30, 50, 55], Enumerable.Range(0, 100).Where(options.IsDue));
        Assert.DoesNotContain(true, Enumerable.Range(0, 100).Select(new PruningOptions().IsDue));
        Assert.Equal([0], Enumerable.Range(0, 100).Where(new PruningOptions { Sparsity = 0.5, EndStep = 0 }.IsDue));
        Assert.All(Enumerable.Range(1, 100), step => Assert.True(options.SparsityAt(step) >= options.SparsityAt(step - 1)));
    }

    [Fact]
    public void Each_matrix_loses_its_smallest_elements_and_no_vector_does()
    {
        using var device = CpuDevice.Create(1);
        using var parameters = new ParameterSet();
        Parameter a = parameters.Add("a", new Shape(2, 5), Initializer.Zero), b = parameters.Add("b", new Shape(10), Initializer.Zero),
            c = parameters.Add("c", new Shape(2, 2), Initializer.Zero), skipped = parameters.Add("d.e", new Shape(2, 2), Initializer.Zero),
            row = parameters.Add("row", new Shape(1, 4), Initializer.Zero);
        parameters.Allocate(device, gradients: true);
        float[] ofA = [5, -1, 2, -2, 0.5f, 9, 2, -0f, 100, -0.25f];
        var small = Enumerable.Repeat(1e-9f, 10).ToArray();
        foreach (var (p, values) in new[] { (a, ofA), (b, small), (c, [-100, 200, 300, -400]), (skipped, [0, 1, 2, 3]), (row, [1, 2, 3, 4]) })
            device.Upload(values, p.Value.Data);
        using var pruning = new WeightPruning(parameters, new PruningOptions { Sparsity = 0.5, Skip = ["d"] }, _ => true);
        Assert.False(pruning.Has(0.5));
        pruning.Prune(0.5); // of the three 2 the first goes
        Bits.Equal([5, 0, 0, -2, 0, 9, 2, 0, 100, 0], a.Value.ToArray());
        Bits.Equal([0, 0, 300, -400], c.Value.ToArray());
        Assert.True(pruning.Has(0.5));
        Assert.Equal([0, 1, 2, 3], skipped.Value.ToArray());
        Assert.Equal([1, 2, 3, 4], row.Value.ToArray());
        Assert.All(b.Value.ToArray(), value => Assert.Equal(1e-9f, value));

        device.Upload([0f, 7, 7, 0, 7, 7, 7, 7, 7, 7], a.Value.Data); // what is pruned stays pruned, whatever its value, and whatever else is 0
        pruning.Prune(0.5);
        Assert.Equal([0, 0, 0, 0, 0, 7, 7, 0, 7, 0], a.Value.ToArray());
        pruning.Prune(0.6);
        Assert.Equal([0, 0, 0, 0, 0, 7, 7, 0, 7, 0], a.Value.ToArray());
        using var other = new WeightPruning(parameters, new PruningOptions { Sparsity = 0.5 }, _ => true) { Bits = pruning.Bits };
        Assert.Equal(pruning.Bits, other.Bits);
    }

    /// <summary>Every rule moves a weight whose gradient is 0 by its moments; a pruned one stays 0 all the same.</summary>
    [Theory]
    [InlineData(OptimizerType.Adam)]
    [InlineData(OptimizerType.AdamW)]
    [InlineData(OptimizerType.Sgd)]
    [InlineData(OptimizerType.RmsProp)]
    [InlineData(OptimizerType.Adafactor)]
    public void A_pruned_weight_stays_exactly_zero_and_its_gradient_counts_nowhere(OptimizerType rule)
    {
        using var device = CpuDevice.Create(1);
        using var parameters = new ParameterSet();
        var w = parameters.Add("w", new Shape(4, 5), Initializer.Xavier(4, 5));
        parameters.Allocate(device, gradients: true);
        parameters.Initialize(3);
        using var optimizer = new Optimizer(device, parameters,
            new TrainingOptions { Optimizer = rule, Momentum = 0.9f, WeightDecay = 0.1f, Pruning = new() { Sparsity = 0.6, EndStep = 0 } });
        Step(1);
        optimizer.Pruning!.Prune(0.6);
        bool[] pruned = [.. w.Value.ToArray().Select(value => value == 0)];
        Assert.Equal(12, pruned.Count(zero => zero));
        for (var step = 2; step < 10; step++)
        {
            Step(step);
            Assert.All(w.Value.ToArray().Zip(pruned), pair => Assert.Equal(pair.Second, BitConverter.SingleToInt32Bits(pair.First) == 0));
            Assert.Equal(Math.Sqrt(8), optimizer.GradientNorm, 1e-5);
        }

        void Step(int step)
        {
            device.Upload([.. Enumerable.Repeat(1f, 20)], w.Value.Grad);
            optimizer.Step(step, 0.01);
        }
    }

    /// <summary>The validation of a dense model is the best there will ever be, and yet the kept model has the last sparsity.</summary>
    [Fact]
    public void Only_a_model_of_the_last_sparsity_is_kept_as_the_best()
    {
        var c = _run.EverWorse(_run.In("model",
            o => o with { Epochs = 3, ValidationFrequency = 2, KeptCheckpoints = 9, AverageDecay = 0.5, EarlyStoppingPatience = 2, Pruning = Late }));
        var (events, finished) = TinyRun.Train(c);
        var validations = events.OfType<Validated>().ToArray();
        Assert.Equal(validations.MinBy(v => v["loss"])!.Step, validations[0].Step);
        Assert.True(validations[0].Step < 9);
        Assert.Equal([10], validations.Where(v => v.IsBest).Select(v => v.Step));
        Assert.Equal((10, StopReason.EarlyStopping, 14), (finished.BestStep, finished.Reason, finished.Step));
        var files = new ModelDirectory(_run["model"]);
        Assert.Equal([10, 12, 14], files.Checkpoints.Select(path => int.Parse(Path.GetFileNameWithoutExtension(path), null)));
        foreach (var path in files.Checkpoints.Append(files.WeightsFile)) AssertSparsity(path, 0.8);
        AveragedModel.Write([_run["model"]], _run["mean"]);
        AssertSparsity(_run["mean/model.safetensors"], 0.8);
        Assert.Contains("% of the weights are 0", File.ReadAllText(files.CardFile));
        var progress = TrainingLog.Read(files.LogFile).Where(entry => entry.Event == "progress").Take(5);
        Assert.Equal([0, 0, 0, 0, 0.56], progress.Select(entry => Math.Round(entry.Sparsity!.Value, 2)));
    }

    [Fact]
    public void A_run_that_is_stopped_before_leaves_a_model_and_one_without_validation_the_last()
    {
        using var stop = new CancellationTokenSource();
        TinyRun.Train(_run.In("model", o => o with { Pruning = Late }), stop: stop.Token, report: e =>
        {
            if (e is TrainingProgress { Step: 5 }) stop.Cancel();
        });
        AssertSparsity(_run["model/model.safetensors"], Late.SparsityAt(5));
        TinyRun.Train(_run.In("model", o => o with { Pruning = Late }), resume: true);
        AssertSparsity(_run["model/model.safetensors"], 0.8);
        var c = _run.In("last", o => o with { Pruning = Late });
        TinyRun.Train(c with { Data = c.Data with { Validation = "" } });
        AssertSparsity(_run["last/model.safetensors"], 0.8);
    }

    [Fact]
    public void Bits_do_not_depend_on_threads_and_a_dense_run_is_what_it_was()
    {
        TinyRun.Train(_run.In("one", o => o with { Pruning = Late, BatchMultiplier = 2, Epochs = 3 }), threads: 1);
        TinyRun.Train(_run.In("two", o => o with { Pruning = Late, BatchMultiplier = 2, Epochs = 3 }), threads: 2);
        Assert.Equal(_run.Left("one"), _run.Left("two"));
        Assert.NotEqual("-", _run.Left("one")[..1]);
        TinyRun.Train(_run.In("dense"));
        TinyRun.Train(_run.In("none", o => o with { Pruning = new() { Sparsity = 0, StartStep = 3 } }));
        Assert.Equal(_run.Left("dense"), _run.Left("none"));
        using var device = CpuDevice.Create(1);
        using var parameters = new ParameterSet();
        parameters.Add("w", new Shape(8), Initializer.Zero);
        parameters.Allocate(device, gradients: false);
        foreach (var model in new[] { "dense", "one" }) // there is none, and there is one of another model
            Assert.Contains("expected tensor 'pruning' of 2 bytes", Assert.Throws<Seq2SeqException>(() => TrainingState.LoadPruning(_run[$"{model}/training/state.safetensors"], parameters)).Message);
    }

    /// <summary>A run from a pruned model keeps its zeros if it prunes at once to the same sparsity, and else trains them again.</summary>
    [Fact]
    public void A_new_run_keeps_the_zeros_of_a_pruned_model_or_fills_them()
    {
        TinyRun.Train(_run.In("base", o => o with { Pruning = Late }));
        TinyRun.Train(_run.In("dense"));
        var zeros = Zeros("base");
        using var device = CpuDevice.Create(1);
        From("tuned", "base", o => o with { Pruning = new() { Sparsity = 0.8, EndStep = 0 } }, best: true);
        Assert.Equal(zeros, Zeros("tuned"));
        From("filled", "base", o => o, best: true);
        using (var file = SafetensorsFile.Open(_run["filled/model.safetensors"])) Assert.All(file.Tensors, tensor => Assert.Equal(tensor.Count, tensor.Stored));
        var error = Assert.Throws<ConfigurationException>(() => From("refused", "dense", o => o with { Pruning = Late }, best: true));
        Assert.Contains("a model that is larger would stay the best", error.Message);
        From("later", "dense", o => o with { Pruning = Late }, best: false);
        AssertSparsity(_run["later/model.safetensors"], 0.8);

        void From(string model, string from, Func<TrainingOptions, TrainingOptions> change, bool best)
        {
            using var training = TranslationTraining.Open(_run.In(model, o => change(o with { LearningRate = 0.001f })), device,
                from: new InitialModel(_run[from]) { KeepOptimizer = true, KeepBest = best });
            training.Run();
        }

        string Zeros(string model)
        {
            using var file = SafetensorsFile.Open(_run[$"{model}/model.safetensors"]);
            var matrices = file.Tensors.Where(t => t.Shape.Count > 1).OrderBy(t => t.Name);
            return string.Join('|', matrices.Select(t => string.Concat(file.Read<float>(t.Name).Select(x => x == 0 ? '0' : '1'))));
        }
    }

    [Theory]
    [InlineData("sparsity: 1", "'training.pruning.sparsity' is 1")]
    [InlineData("sparsity: 0.9", "'training.pruning.end_step' is")]
    [InlineData("sparsity: 0.9, start_step: 5, end_step: 4", "at least training.pruning.start_step, which is 5")]
    [InlineData("sparsity: 0.5, initial_sparsity: 0.6, end_step: 4", "at most training.pruning.sparsity, which is 0.5")]
    [InlineData("sparsity: 0.5, end_step: 11", "at most training.max_steps, which is 10")]
    [InlineData("sparsity: 0.5, end_step: 4, every: 0", "'training.pruning.every' is 0")]
    public void Impossible_settings_are_errors(string pruning, string expected)
    {
        var error = Assert.ThrowsAny<Exception>(() => ConfigurationFile.Parse<TranslationConfiguration>($"training: {{max_steps: 10, pruning: {{{pruning}}}}}\n", "config.yaml"));
        Assert.Contains(expected, error.Message);
    }

    [Fact]
    public void A_name_that_is_no_weight_a_model_without_matrices_and_a_run_that_is_too_short_are_errors()
    {
        Assert.Contains("'training.pruning.skip' names 'encodr', which is no part of the model; did you mean 'encoder'?", Refused(o => o with { Pruning = Late with { Skip = ["encodr"] } }));
        Assert.Contains("has no weight matrix to prune", Refused(o => o with { Pruning = Late with { Skip = ["encoder", "decoder", "attention", "output", "bridge"] } }));
        Assert.Contains("'training.pruning.end_step' is 15, and the run ends after 14 updates", Refused(o => o with { Pruning = Late with { EndStep = 15 } }));

        string Refused(Func<TrainingOptions, TrainingOptions> change) => Assert.Throws<ConfigurationException>(() => TinyRun.Train(_run.In("refused", change))).Message;
    }

    /// <summary>The task of <see cref="LearningTests.Learns_to_reverse"/> is learned with half of the weights.</summary>
    [Fact]
    public void A_model_learns_a_task_with_half_of_its_weights()
    {
        _run.Write("train.tsv", 600, seed: 3, least: 3, most: 7);
        _run.Write("dev.tsv", 60, seed: 4, least: 3, most: 7);
        var c = _run.In("model", o => o with
        {
            BatchSize = 20,
            Epochs = 60,
            LearningRate = 0.005f,
            LabelSmoothing = 0,
            ValidationFrequency = 150,
            CheckpointFrequency = 0,
            EarlyStoppingMetric = "exact_match",
            Scheduling = SchedulingType.Constant,
            Pruning = new() { Sparsity = 0.5, StartStep = 300, EndStep = 900, Every = 50 },
        });
        c = c with
        {
            Model = new()
            {
                Encoder = new() { HiddenSize = 24, Dropout = 0, Embeddings = new() { EmbeddingDimension = 16, Dropout = 0.05f } },
                Decoder = new() { HiddenSize = 48, Dropout = 0, HiddenDropout = 0, Embeddings = new() { EmbeddingDimension = 16, Dropout = 0.05f } },
            },
        };
        using var stop = new CancellationTokenSource();
        var (_, finished) = TinyRun.Train(c, threads: 2, stop: stop.Token, report: e =>
        {
            if (e is Validated { IsBest: true } v && v["exact_match"] > 95) stop.Cancel();
        });
        Assert.InRange(finished.BestScore, 90, 100);
        AssertSparsity(_run["model/model.safetensors"], 0.5);
    }

    private static PruningOptions Late => new() { Sparsity = 0.8, StartStep = 3, EndStep = 9, Every = 2 };

    private static void AssertSparsity(string path, double sparsity)
    {
        using var file = SafetensorsFile.Open(path);
        foreach (var tensor in file.Tensors)
        {
            var zeros = file.Read<float>(tensor.Name).Count(value => value == 0);
            if (tensor.Shape.Count > 1 && tensor.Shape.All(n => n > 1)) Assert.Equal((int)Math.Round(sparsity * tensor.Count), zeros);
        }
    }
}
