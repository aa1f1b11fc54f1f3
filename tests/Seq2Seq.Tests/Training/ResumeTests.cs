using Seq2Seq.Data;
using Seq2Seq.Layers;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Text;
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

    public static TheoryData<string> Kinds => ["plateau", "momentum", "early stopping", "steps", "no validation", "tokens", "sampling"];

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
            "tokens" => o with { BatchType = BatchType.Token, BatchSize = 40, CheckpointFrequency = 0 },
            _ => o,
        });
        if (kind == "sampling")
            c = c with
            {
                Data = c.Data with { ReverseSource = true },
                Model = c.Model with { Decoder = c.Model.Decoder with { Attention = AttentionType.Local, AttentionWindow = 2 } }
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
                TinyRun.Train(_run.In("crashing"), resume: true, report: _ =>
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
    public void Resuming_where_there_is_nothing_begins()
    {
        TinyRun.Train(_run.In("whole"));
        Directory.CreateDirectory(_run["empty"]);
        foreach (var model in new[] { "empty", "absent" })
        {
            var (events, _) = TinyRun.Train(_run.In(model), resume: true);
            Assert.Equal(0, Assert.IsType<TrainingStarted>(events[0]).ResumedAt);
            Assert.Equal(_run.Left("whole"), _run.Left(model));
        }
    }

    [Fact]
    public void Another_configuration_is_refused_and_its_key_named()
    {
        TinyRun.Train(_run.In("model"));
        var left = _run.Left("model");
        var c = _run.In("model", o => o with { Epochs = 3 });
        Refused("training.batch_size", c with { Training = c.Training with { BatchSize = 9 } });
        Refused("training.random_seed", c with { Training = c.Training with { RandomSeed = 1 } });
        Refused("training.adam_betas", c with { Training = c.Training with { AdamBetas = [0.8f, 0.99f] } });
        Refused("training.validation_freq", c with { Training = c.Training with { ValidationFrequency = 4 } });
        Refused("model.encoder.embeddings.dropout",
            c with { Model = c.Model with { Encoder = c.Model.Encoder with { Embeddings = c.Model.Encoder.Embeddings with { Dropout = 0 } } } });
        Refused("model.decoder.hidden_size", c with { Model = c.Model with { Decoder = c.Model.Decoder with { HiddenSize = 12 } } });
        Refused("data.src.level", c with { Data = c.Data with { Source = c.Data.Source with { Level = Level.Char } } });
        Refused("training.clip_grad_norm", c with { Training = c.Training with { ClipGradientValue = 1, ClipGradientNorm = 0 } });
        Refused("training.scheduled_sampling.schedule",
            c with { Training = c.Training with { ScheduledSampling = new() { Schedule = SamplingSchedule.Linear } } });
        Refused("model.decoder.attention_window", c with { Model = c.Model with { Decoder = c.Model.Decoder with { AttentionWindow = 3 } } });
        Refused("data.reverse_source", c with { Data = c.Data with { ReverseSource = true } });
        Refused("data.max_train_pairs", c with { Data = c.Data with { MaximumTrainingPairs = 20 } });

        void Refused(string key, TranslationConfiguration changed)
        {
            var error = Assert.Throws<ConfigurationException>(() => TinyRun.Train(changed, resume: true));
            Assert.Contains($"{key} is ", error.Message);
            Assert.DoesNotContain('\n', error.Message);
            Assert.Equal(left, _run.Left("model"));
        }
    }

    [Theory]
    [InlineData("train.tsv")]
    [InlineData("dev.tsv")]
    public void Another_corpus_under_the_same_name_is_refused(string file)
    {
        TinyRun.Train(_run.In("model"));
        _run.Write(file, 20, seed: 9);
        Assert.Contains("corpus", Assert.Throws<Seq2SeqException>(() => TinyRun.Train(_run.In("model", o => o with { Epochs = 3 }), resume: true)).Message);
    }

    [Fact]
    public void A_directory_without_training_state_is_not_trained_over()
    {
        TinyRun.Train(_run.In("model"));
        Directory.Delete(_run["model/training"], recursive: true);
        var weights = _run.Weights("model");
        Assert.Contains("training state", Assert.Throws<Seq2SeqException>(() => TinyRun.Train(_run.In("model"), resume: true)).Message);
        Assert.Contains("training.overwrite=true", Assert.Throws<ConfigurationException>(() => TinyRun.Train(_run.In("model"))).Message);
        Assert.Equal(weights, _run.Weights("model"));
        TinyRun.Train(_run.In("model", o => o with { Overwrite = true }));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(3000)]
    [InlineData(-1)]
    public void A_damaged_training_state_is_refused(int place)
    {
        TinyRun.Train(_run.In("model"));
        var file = _run["model/training/state.safetensors"];
        var bytes = File.ReadAllBytes(file);
        File.WriteAllBytes(file, place < 0 ? bytes[..^7] : [.. bytes[..place], (byte)(bytes[place] ^ 1), .. bytes[(place + 1)..]]);
        var error = Assert.Throws<Seq2SeqException>(() => TinyRun.Train(_run.In("model", o => o with { Epochs = 3 }), resume: true));
        Assert.Contains("state.safetensors", error.Message);
    }
}
