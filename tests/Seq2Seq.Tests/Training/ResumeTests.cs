using Seq2Seq.Data;
using Seq2Seq.Layers;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Tensors.Cpu;
using Seq2Seq.Training;

namespace Seq2Seq.Tests.Training;

/// <summary>The same seed gives the same bytes, and so does a run that was stopped, or failed, at any point and was resumed.</summary>
public sealed class ResumeTests : IDisposable
{
    private readonly TinyRun _run = new();

    public void Dispose() => _run.Dispose();

    private sealed class Crash : Exception;

    [Fact]
    public void Same_configuration_and_seed_give_the_same_bytes_with_any_number_of_threads()
    {
        TinyRun.Train(_run.In("one"));
        TinyRun.Train(_run.In("again"));
        TinyRun.Train(_run.In("two"), threads: 2);
        TinyRun.Train(_run.In("three"), threads: 3);
        TinyRun.Train(_run.In("other", o => o with { RandomSeed = 43 }));
        Assert.Equal(_run.Left("one"), _run.Left("again"));
        Assert.Equal(_run.Left("one"), _run.Left("two"));
        Assert.Equal(_run.Left("one"), _run.Left("three"));
        Assert.NotEqual(_run.Weights("one"), _run.Weights("other"));
    }

    /// <summary>The sizes are large enough that work is shared among threads.</summary>
    [Fact]
    public void A_larger_model_too()
    {
        TranslationConfiguration Configuration(string model)
        {
            var c = _run.In(model, o => o with { MaximumSteps = 4, BatchSize = 40 });
            return c with
            {
                Model = c.Model with
                {
                    Encoder = c.Model.Encoder with { HiddenSize = 96, Embeddings = c.Model.Encoder.Embeddings with { EmbeddingDimension = 130 } },
                    Decoder = c.Model.Decoder with
                    {
                        HiddenSize = 210,
                        InputFeeding = false,
                        Embeddings = c.Model.Decoder.Embeddings with { EmbeddingDimension = 130 }
                    },
                },
            };
        }
        TinyRun.Train(Configuration("one"));
        TinyRun.Train(Configuration("two"), threads: 2);
        TinyRun.Train(Configuration("three"), threads: 3);
        Assert.Equal(_run.Left("one"), _run.Left("two"));
        Assert.Equal(_run.Left("one"), _run.Left("three"));
    }

    public static TheoryData<string> Kinds => ["plateau", "momentum", "early stopping", "steps", "no validation", "tokens", "sampling",
        "adadelta", "adafactor", "rmsprop", "parts", "average", "masks", "pruning"];

    private TranslationConfiguration Configuration(string kind, string model)
    {
        var c = _run.In(model, o => kind switch
        {
            "momentum" => o with { Optimizer = OptimizerType.Sgd, Momentum = 0.9f, Scheduling = SchedulingType.Constant, LearningRate = 0.1f },
            "early stopping" => o with { EarlyStoppingPatience = 2 },
            "steps" => o with
            {
                MaximumSteps = 10,
                Optimizer = OptimizerType.AdamW,
                WeightDecay = 0.1f,
                ValidationFrequency = 0,
                Scheduling = SchedulingType.WarmupInverseSquareRoot,
                LearningRateWarmup = 3
            },
            "no validation" => o with { Scheduling = SchedulingType.Constant, ValidationFrequency = 4 },
            "sampling" => o with
            {
                ScheduledSampling = new() { Schedule = SamplingSchedule.InverseSigmoid, Steps = 4 },
                ClipGradientNorm = 0,
                ClipGradientValue = 0.1f
            },
            "adadelta" => o with { Optimizer = OptimizerType.Adadelta, LearningRate = 1, Freeze = ["encoder"], CheckpointFrequency = 4 },
            "rmsprop" => o with { Optimizer = OptimizerType.RmsProp, Momentum = 0.5f, Scheduling = SchedulingType.Cyclical, ScheduleSteps = 5 },
            "adafactor" => o with
            {
                Optimizer = OptimizerType.Adafactor,
                Freeze = ["decoder.embedding"],
                Scheduling = SchedulingType.CosineRestarts,
                ScheduleSteps = 4,
                CycleFactor = 2,
            },
            "parts" => o with { BatchMultiplier = 3, Epochs = 3 }, // 3, 3 and 1 batches to an epoch
            "pruning" => o with { AverageDecay = 0.9f, KeptCheckpoints = 2, Pruning = new() { Sparsity = 0.8, StartStep = 2, EndStep = 9, Every = 3 } },
            "average" => o with { AverageDecay = 0.9f, KeptCheckpoints = 2 },
            "tokens" => o with { BatchType = BatchType.Token, BatchSize = 40, CheckpointFrequency = 0 },
            _ => o,
        });
        if (kind == "sampling")
            c = c with
            {
                Data = c.Data with { ReverseSource = true },
                Model = c.Model with { Decoder = c.Model.Decoder with { Attention = AttentionType.Local, AttentionWindow = 2 } }
            };
        if (kind == "masks")
            c = c with
            {
                Model = c.Model with
                {
                    Encoder = c.Model.Encoder with { Layers = 2, Connection = ConnectionType.Residual, Zoneout = 0.2f, CellZoneout = 0.3f, LayerNorm = true },
                    Decoder = c.Model.Decoder with
                    {
                        VariationalDropout = true,
                        RecurrentDropout = 0.3f,
                        RecurrentInitializer = RecurrentInitializer.Orthogonal
                    },
                },
            };
        return kind switch { "no validation" => c with { Data = c.Data with { Validation = "" } }, "early stopping" => _run.EverWorse(c), _ => c };
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_run_that_falls_over_at_any_event_and_is_resumed_ends_in_the_same_bytes(string kind)
    {
        var (events, finished) = TinyRun.Train(Configuration(kind, "whole"));
        var expected = _run.Left("whole");
        Assert.Equal(kind switch { "early stopping" => StopReason.EarlyStopping, "steps" => StopReason.MaximumSteps, _ => StopReason.Finished },
            finished.Reason);
        for (var at = 0; at < events.Count; at++)
        {
            var model = $"{kind}-{at}";
            var countdown = at;
            Assert.Throws<Crash>(() => TinyRun.Train(Configuration(kind, model), report: _ =>
            {
                if (countdown-- == 0) throw new Crash();
            }));
            TinyRun.Train(Configuration(kind, model), resume: true);
            Assert.True(expected == _run.Left(model), $"fell over at event {at}, {events[at]}");
        }
    }

    [Fact]
    public void A_run_that_falls_over_again_and_again_ends_in_the_same_bytes()
    {
        TinyRun.Train(_run.In("whole"));
        var random = new Random(5);
        for (var crashes = 0; ; crashes++)
        {
            Assert.True(crashes < 200);
            var countdown = random.Next(1, 12);
            try
            {
                TinyRun.Train(_run.In("crashing"), resume: crashes > 0, report: _ =>
                {
                    if (countdown-- == 0) throw new Crash();
                });
                break;
            }
            catch (Crash)
            {
            }
        }
        Assert.Equal(_run.Left("whole"), _run.Left("crashing"));
    }

    [Fact]
    public void A_run_cancelled_at_any_step_saves_there_and_resumed_ends_in_the_same_bytes()
    {
        TinyRun.Train(_run.In("whole"));
        for (var step = 1; step <= 14; step++)
        {
            using var stop = new CancellationTokenSource();
            var model = $"cancelled-{step}";
            var (_, finished) = TinyRun.Train(_run.In(model), stop: stop.Token, report: e =>
            {
                if (e is TrainingProgress p && p.Step == step) stop.Cancel();
            });
            Assert.Equal((step == 14 ? StopReason.Finished : StopReason.Cancelled, step), (finished.Reason, finished.Step));
            Assert.True(File.Exists(Path.Combine(_run[model], "model.safetensors")));
            var (events, _) = TinyRun.Train(_run.In(model), resume: true);
            Assert.Equal(step, Assert.IsType<TrainingStarted>(events[0]).ResumedAt);
            Assert.Equal(_run.Left("whole"), _run.Left(model));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Resuming_a_run_that_has_ended_changes_nothing(string kind)
    {
        var (_, first) = TinyRun.Train(Configuration(kind, "model"));
        var left = _run.Left("model");
        var (events, second) = TinyRun.Train(Configuration(kind, "model"), resume: true);
        Assert.Equal((first.Reason, first.Step, first.BestStep), (second.Reason, second.Step, second.BestStep));
        Assert.Equal([typeof(TrainingStarted), typeof(TrainingFinished)], events.Select(e => e.GetType()));
        Assert.Equal(left, _run.Left("model"));
    }

    [Fact]
    public void A_run_may_be_resumed_for_longer()
    {
        TinyRun.Train(_run.In("whole", o => o with { Epochs = 4, ValidationFrequency = 0 }));
        TinyRun.Train(_run.In("longer", o => o with { Epochs = 2, ValidationFrequency = 0 }));
        TinyRun.Train(_run.In("longer", o => o with { Epochs = 4, ValidationFrequency = 0, CheckpointFrequency = 5, LoggingFrequency = 3 }), resume: true);
        Assert.Equal(_run.Left("whole"), _run.Left("longer"));
        Assert.Contains("epochs: 4", File.ReadAllText(_run["longer/config.yaml"]));
    }

    [Fact]
    public void A_moved_directory_may_be_resumed()
    {
        TinyRun.Train(_run.In("whole", o => o with { Epochs = 3 }));
        TinyRun.Train(_run.In("here"));
        Directory.Move(_run["here"], _run["there"]);
        TinyRun.Train(_run.In("there", o => o with { Epochs = 3 }), resume: true);
        Assert.Equal(_run.Weights("whole"), _run.Weights("there"));
    }

    [Fact]
    public void The_same_corpora_elsewhere_and_options_that_training_does_not_read_are_no_other_run()
    {
        TinyRun.Train(_run.In("whole", o => o with { Epochs = 3 }));
        TinyRun.Train(_run.In("model"));
        Directory.CreateDirectory(_run["moved"]);
        foreach (var file in new[] { "train.tsv", "dev.tsv" }) File.Move(_run[file], _run[$"moved/{file}"]);
        var c = _run.In("model", o => o with { Epochs = 3, PrintedSentences = [], LoggingFrequency = 2 });
        TinyRun.Train(c with
        {
            Name = "another",
            Data = c.Data with { Train = [_run["moved/train.tsv"]], Validation = _run["moved/dev.tsv"], Test = "absent.tsv" },
            Testing = c.Testing with { BeamSize = 9 },
        }, resume: true);
        Assert.Equal(_run.Weights("whole"), _run.Weights("model"));
    }

    [Fact]
    public void Another_arithmetic_is_a_warning()
    {
        TinyRun.Train(_run.In("model"));
        using var device = CpuDevice.Create(1, vectorBits: 32);
        using var training = TranslationTraining.Open(_run.In("model", o => o with { Epochs = 3 }), device, resume: true);
        Assert.Matches("the run began with the arithmetic of 'CPU, [0-9]+-bit vectors' and goes on with that of 'CPU, 32-bit vectors'",
            Assert.Single(training.Started.Warnings));
    }

    [Fact]
    public void Time_goes_on_where_it_was()
    {
        TinyRun.Train(_run.In("model", o => o with { MaximumMinutes = 5, MaximumSteps = 4 }));
        var session = File.ReadAllText(_run["model/training/session.json"]);
        File.WriteAllText(_run["model/training/session.json"], System.Text.RegularExpressions.Regex.Replace(session, "seconds\": [0-9.]+", "seconds\": 200"));
        var (events, finished) = TinyRun.Train(_run.In("model", o => o with { MaximumMinutes = 5, MaximumSteps = 5 }), resume: true);
        Assert.All(events.OfType<TrainingProgress>(), p => Assert.InRange(p.Elapsed.TotalSeconds, 200, 299));
        Assert.InRange(finished.Elapsed.TotalSeconds, 200, 299);
        var (_, second) = TinyRun.Train(_run.In("model", o => o with { MaximumMinutes = 3 }), resume: true);
        Assert.Equal((StopReason.MaximumMinutes, 5), (second.Reason, second.Step)); // the time was up already
    }

    /// <summary>A table that an older version began has fewer scores.</summary>
    [Fact]
    public void A_table_of_validations_keeps_its_columns()
    {
        TinyRun.Train(_run.In("model"));
        File.WriteAllText(_run["model/training/validations.tsv"], "step\tbleu\tolder\tbest\tlearning_rate\n3\t1.00\t7\t*\t0.02\n");
        TinyRun.Train(_run.In("model", o => o with { Epochs = 3 }), resume: true);
        var lines = File.ReadAllLines(_run["model/training/validations.tsv"]);
        Assert.Equal("3\t1.00\t7\t*\t0.02", lines[1]);
        Assert.Matches(@"^15\t[0-9.]+\t\t\*?\t[0-9.]+$", lines[2]);
    }
}
