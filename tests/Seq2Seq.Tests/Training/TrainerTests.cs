using Seq2Seq.Evaluation;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Text;
using Seq2Seq.Training;

namespace Seq2Seq.Tests.Training;

/// <summary>The order of events in a training run, and what the run leaves behind.</summary>
public sealed class TrainerTests : IDisposable
{
    private readonly TinyRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void Events_come_in_order()
    {
        // 7 batches an epoch: validation after 3, 6, 9, 12 and at the end, checkpoints after 2, 4, 8, 10 besides.
        var (events, finished) = TinyRun.Train(_run.In("model"));
        var names = events.Select(e => e switch
        {
            TrainingStarted => "started",
            TrainingProgress p => $"step {p.Step}",
            Validated v => $"validated {v.Step}",
            CheckpointSaved s => $"saved {s.Step}",
            TrainingFinished f => $"finished {f.Step}",
            _ => "?",
        });
        Assert.Equal("started|step 1|step 2|saved 2|step 3|validated 3|saved 3|step 4|saved 4|step 5|step 6|validated 6|saved 6|step 7|step 8|saved 8|step 9|validated 9|saved 9"
            + "|step 10|saved 10|step 11|step 12|validated 12|saved 12|step 13|step 14|validated 14|saved 14|finished 14", string.Join('|', names));
        Assert.Equal(StopReason.Finished, finished.Reason);
        Assert.Same(finished, events[^1]);

        var started = Assert.IsType<TrainingStarted>(events[0]);
        Assert.Equal((14, 14, 50, 0), (started.SourceVocabulary, started.TargetVocabulary, started.Pairs, started.ResumedAt));
        var progress = events.OfType<TrainingProgress>().ToArray();
        Assert.Equal([1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2], progress.Select(p => p.Epoch));
        Assert.All(progress, p => Assert.True(p.TotalSteps == 14 && p.Loss > 0 && p.GradientNorm > 0 && p.PredictionsPerSecond > 0
            && p.Remaining >= TimeSpan.Zero));
        // Label smoothing makes the training loss differ from the negative log-likelihood.
        Assert.All(progress, p => Assert.NotEqual(p.Loss, Math.Log(p.Perplexity), 1e-4));
        Assert.Equal(1 + events.OfType<Validated>().Count(), File.ReadAllLines(_run["model/training/validations.tsv"]).Length);
    }

    [Theory]
    [InlineData("loss", false)]
    [InlineData("loss", true)]
    [InlineData("bleu", false)]
    public void Best_weights_are_kept(string metric, bool everWorse)
    {
        // A rate at which some validations become worse.
        var configuration = _run.In("model", o => o with
        {
            Scheduling = SchedulingType.Constant,
            LearningRate = 0.3f,
            EarlyStoppingMetric = metric,
            ValidationFrequency = 1,
            Epochs = 3,
        });
        byte[] best = [];
        var (events, finished) = TinyRun.Train(everWorse ? _run.EverWorse(configuration) : configuration, report: e =>
        {
            if (e is Validated { IsBest: true }) best = _run.Weights("model");
        });
        var validations = events.OfType<Validated>().ToArray();
        double Score(Validated v) => metric == "loss" ? -v["loss"] : v["bleu"];
        var winner = validations.MaxBy(Score)!; // the first of equals
        Assert.Equal((winner.Step, Math.Abs(Score(winner))), (finished.BestStep, finished.BestScore));
        if (everWorse) Assert.Equal(1, winner.Step);
        Assert.Equal(best, _run.Weights("model"));
        var highest = double.NegativeInfinity;
        foreach (var v in validations)
        {
            Assert.Equal(Score(v) > highest, v.IsBest);
            highest = Math.Max(highest, Score(v));
        }
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(0, true)]
    [InlineData(2, true)]
    public void A_plateau_lowers_the_rate_when_more_than_patience_validations_bring_no_improvement(int patience, bool everWorse)
    {
        var configuration = _run.In("model", o => o with
        {
            Patience = patience,
            DecreaseFactor = 0.5f,
            ValidationFrequency = 1,
            Epochs = 2,
            LearningRate = 0.25f,
            LearningRateWarmup = 2,
            MinimumLearningRate = 0,
        });
        var (events, _) = TinyRun.Train(everWorse ? _run.EverWorse(configuration) : configuration);
        double best = double.PositiveInfinity, rate = 0.25;
        var (stalled, reductions) = (0, 0);
        var rates = events.OfType<TrainingProgress>().ToDictionary(p => p.Step, p => p.LearningRate);
        foreach (var v in events.OfType<Validated>())
        {
            if (v["loss"] < best) (best, stalled) = (v["loss"], 0);
            else if (++stalled > patience) (rate, stalled, reductions) = (rate / 2, 0, reductions + 1);
            Assert.Equal(rate, v.LearningRate, 1e-9);
            if (rates.TryGetValue(v.Step + 1, out var next)) Assert.Equal(v.LearningRate, next);
        }
        Assert.Equal(0.125, rates[1], 1e-9);
        if (everWorse) Assert.True(reductions > 0);
    }

    [Fact]
    public void A_plateau_ends_training_when_the_rate_falls_below_the_least()
    {
        var (events, finished) =
            TinyRun.Train(_run.EverWorse(_run.In("model", o => o with { ValidationFrequency = 1, LearningRate = 0.1f, MinimumLearningRate = 0.03f })));
        Assert.Equal((StopReason.MinimumLearningRate, 3), (finished.Reason, finished.Step));
        Assert.Equal([0.1, 0.05, 0.025], events.OfType<Validated>().Select(v => Math.Round(v.LearningRate, 6)));
    }

    [Fact]
    public void A_rate_still_warming_up_does_not_end_training()
    {
        var (_, finished) = TinyRun.Train(_run.In("model",
            o => o with { ValidationFrequency = 1, LearningRate = 1e-3f, MinimumLearningRate = 4e-4f, LearningRateWarmup = 13, Patience = 20 }));
        Assert.Equal(StopReason.Finished, finished.Reason);
    }

    [Fact]
    public void Early_stopping_counts_validations_without_improvement()
    {
        var (events, finished) = TinyRun.Train(_run.EverWorse(_run.In("model", o => o with { ValidationFrequency = 2, EarlyStoppingPatience = 3 })));
        Assert.Equal((StopReason.EarlyStopping, 8, 2), (finished.Reason, finished.Step, finished.BestStep));
        Assert.Equal([true, false, false, false], events.OfType<Validated>().Select(v => v.IsBest));
    }

    [Theory]
    [InlineData(5, 0, "5", StopReason.MaximumSteps)] // ends before the first epoch does
    [InlineData(0, 0, "7 14", StopReason.Finished)] // after each epoch
    [InlineData(10, 4, "4 8 10", StopReason.MaximumSteps)]
    [InlineData(0, 5, "5 10 14", StopReason.Finished)]
    [InlineData(0, 7, "7 14", StopReason.Finished)]
    [InlineData(100, 100, "14", StopReason.Finished)]
    public void Validation_comes_when_due_and_at_the_end(int maxSteps, int frequency, string expected, StopReason reason)
    {
        var (events, finished) =
            TinyRun.Train(_run.In("model", o => o with { MaximumSteps = maxSteps, ValidationFrequency = frequency, CheckpointFrequency = 0 }));
        Assert.Equal(expected, string.Join(' ', events.OfType<Validated>().Select(v => v.Step)));
        Assert.Equal(expected, string.Join(' ', events.OfType<CheckpointSaved>().Select(v => v.Step)));
        Assert.Equal(reason, finished.Reason);
    }

    [Fact]
    public void The_clock_ends_training()
    {
        var (_, finished) = TinyRun.Train(_run.In("model", o => o with { MaximumMinutes = 1e-9 }));
        Assert.Equal((StopReason.MaximumMinutes, 1), (finished.Reason, finished.Step));
        Assert.True(File.Exists(_run["model/model.safetensors"]));
    }

    [Fact]
    public void Without_a_validation_corpus_the_last_weights_are_kept()
    {
        var configuration = _run.In("model", o => o with { Scheduling = SchedulingType.Constant });
        var (events, finished) = TinyRun.Train(configuration with { Data = configuration.Data with { Validation = "" } });
        Assert.Empty(events.OfType<Validated>());
        Assert.Equal(14, finished.BestStep);
        Assert.True(double.IsNaN(finished.BestScore));
        using var translator = Translator.Load(_run["model"]);
        translator.Translate("w1 w2");
    }

    /// <summary>A validation reports the same as a translator with the saved weights.</summary>
    [Fact]
    public void Validation_measures_greedy_output()
    {
        var (events, _) = TinyRun.Train(_run.In("model", o => o with { MaximumSteps = 12, ValidationFrequency = 12, LearningRate = 0.03f }));
        var validated = events.OfType<Validated>().Single();
        using var translator = Translator.Load(_run["model"]);
        var pairs = File.ReadAllLines(_run["dev.tsv"]).Select(l => l.Split('\t')).ToArray();
        string[] references = [.. pairs.Select(p => p[1])];
        var output = translator.Translate([.. pairs.Select(p => p[0])], translator.Configuration.Testing with { BeamSize = 1 });
        Assert.Equal(Bleu.Corpus(output, references, new BleuOptions { Tokenizer = BleuTokenizer.None }).Score, validated["bleu"]);
        Assert.Equal(ExactMatch.Corpus(output, references), validated["exact_match"]);
        Assert.Equal(Math.Exp(validated["loss"]), validated["perplexity"]);
    }

    [Fact]
    public void Label_smoothing_is_in_training_only()
    {
        // A rate so small that both models are the one at the start: their validations agree, their training losses do not.
        (double Training, double Validation) Losses(string model, float smoothing)
        {
            var (events, _) = TinyRun.Train(_run.In(model,
                o => o with { MaximumSteps = 1, LearningRate = 1e-20f, MinimumLearningRate = 0, LabelSmoothing = smoothing }));
            return (events.OfType<TrainingProgress>().Single().Loss, events.OfType<Validated>().Single()["loss"]);
        }
        var (plain, smoothed) = (Losses("plain", 0), Losses("smoothed", 0.3f));
        Assert.Equal(plain.Validation, smoothed.Validation);
        Assert.NotEqual(plain.Training, smoothed.Training, 1e-4);
    }

    [Fact]
    public void An_old_model_is_replaced_only_when_told()
    {
        TinyRun.Train(_run.In("model"));
        var left = _run.Left("model");
        var error = Assert.Throws<ConfigurationException>(() => TinyRun.Train(_run.In("model")));
        Assert.Contains("resume it, or replace it with training.overwrite=true", error.Message);
        Assert.Equal(left, _run.Left("model"));
        TinyRun.Train(_run.In("fresh", o => o with { RandomSeed = 7 }));
        TinyRun.Train(_run.In("model", o => o with { RandomSeed = 7, Overwrite = true }));
        Assert.Equal(_run.Left("fresh"), _run.Left("model"));
    }

    [Fact]
    public void A_model_of_another_level_leaves_nothing_behind()
    {
        var words = _run.In("model", o => o with { MaximumSteps = 1 });
        var side = new SideOptions { Language = "a", Level = Level.Bpe, VocabularyLimit = 270 };
        TinyRun.Train(words with { Data = words.Data with { Source = side, Target = side } });
        TinyRun.Train(words with { Training = words.Training with { Overwrite = true } });
        using var translator = Translator.Load(_run["model"]);
        Assert.NotNull(translator.Translate("w1 w2"));
    }

    [Fact]
    public void Bad_data_is_found_before_an_old_model_is_touched()
    {
        TinyRun.Train(_run.In("model"));
        var left = _run.Left("model");
        var configuration = _run.In("model", o => o with { Overwrite = true });
        File.WriteAllText(_run["empty.tsv"], "");
        foreach (var bad in new[] { "absent.tsv", "empty.tsv" })
        {
            Assert.Throws<Seq2SeqException>(() => TinyRun.Train(configuration with { Data = configuration.Data with { Train = [_run[bad]] } }));
            Assert.Throws<Seq2SeqException>(() => TinyRun.Train(configuration with { Data = configuration.Data with { Validation = _run[bad] } }));
        }
        Assert.Equal(left, _run.Left("model"));
    }

    [Fact]
    public void A_directory_that_cannot_be_written_is_one_clear_line()
    {
        File.WriteAllText(_run["file"], "in the way");
        foreach (var model in new[] { "file", "file/model" })
        {
            var error = Assert.Throws<Seq2SeqException>(() => TinyRun.Train(_run.In(model)));
            Assert.Contains("cannot write", error.Message);
            Assert.DoesNotContain('\n', error.Message);
        }
        Assert.Equal("in the way", File.ReadAllText(_run["file"]));
    }

    [Fact]
    public void Shared_vocabularies_and_tied_weights_train()
    {
        var c = _run.In("model");
        c = c with
        {
            Data = c.Data with { SharedVocabulary = true },
            Model = c.Model with { TiedEmbeddings = true, TiedSoftmax = true, Decoder = c.Model.Decoder with { HiddenSize = 5 } },
        };
        TinyRun.Train(c);
        Assert.Equal(File.ReadAllText(_run["model/source/vocab.json"]), File.ReadAllText(_run["model/target/vocab.json"]));
        using var translator = Translator.Load(_run["model"]);
        translator.Translate("w1 w2");
        var mixed = c with { Data = c.Data with { Target = c.Data.Target with { Lowercase = true } } };
        var error = Assert.Throws<OptionException>(() => TinyRun.Train(mixed));
        Assert.StartsWith("'Data.Target.Lowercase' is true, expected false, the value of Data.Source.Lowercase", error.Message);
    }
}
