using Seq2Seq.Checkpoints;
using Seq2Seq.Tasks;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Tensors.Cpu;
using Seq2Seq.Training;

namespace Seq2Seq.Tests.Training;

/// <summary>Runs that begin with the weights of a trained model.</summary>
public sealed class InitialModelTests : IDisposable
{
    private readonly TinyRun _run = new();

    public InitialModelTests() => TinyRun.Train(_run.In("base"));

    public void Dispose() => _run.Dispose();

    [Fact]
    public void A_new_run_begins_with_the_weights_and_nothing_else_of_a_model()
    {
        var left = _run.Left("base");
        _run.Write("other.tsv", 30, seed: 5);
        var configuration = _run.In("tuned", o => o with { LearningRate = 1e-20f, MinimumLearningRate = 0, RandomSeed = 9, MaximumSteps = 3 });
        configuration = configuration with { Data = configuration.Data with { Train = [_run["other.tsv"]] } };
        var (events, finished) = Train(configuration, new(_run["base"]));
        Assert.Equal((0, 3), (Assert.IsType<TrainingStarted>(events[0]).ResumedAt, finished.Step));
        Assert.Equal(Tensor("base", "encoder.embedding"), Tensor("tuned", "encoder.embedding")); // the rate is too small for a change
        Assert.Equal(left, _run.Left("base"));
        Assert.Contains($"\"from\": \"{_run["base"]}\"", File.ReadAllText(_run["tuned/format.json"]));
        Assert.Equal(File.ReadAllText(_run["base/source/vocab.json"]), File.ReadAllText(_run["tuned/source/vocab.json"]));
    }

    [Fact]
    public void Such_a_run_is_resumed_exactly()
    {
        Train(_run.In("whole", o => o with { Epochs = 4, LearningRate = 0.01f }), new(_run["base"]));
        Train(_run.In("parts", o => o with { Epochs = 2, LearningRate = 0.01f }), new(_run["base"]));
        TinyRun.Train(_run.In("parts", o => o with { Epochs = 4, LearningRate = 0.01f }), resume: true);
        Assert.Equal(_run.Weights("whole"), _run.Weights("parts"));
    }

    [Fact]
    public void Words_that_the_model_does_not_know_are_added_behind_its_own_when_asked_for()
    {
        File.WriteAllText(_run["other.tsv"], string.Concat(Enumerable.Repeat("w1 new\tnew w1\nw2 newer\tnewer w2\n", 10)));
        var configuration = _run.In("tuned", o => o with { LearningRate = 1e-20f, MinimumLearningRate = 0, MaximumSteps = 1 });
        configuration = configuration with { Data = configuration.Data with { Train = [_run["other.tsv"]] } };
        var (events, _) = Train(configuration, new(_run["base"], ExtendVocabulary: true));
        Assert.Equal((16, 16), (((TrainingStarted)events[0]).SourceVocabulary, ((TrainingStarted)events[0]).TargetVocabulary));
        float[] known = Tensor("base", "encoder.embedding"), extended = Tensor("tuned", "encoder.embedding");
        Assert.Equal(known, extended[..known.Length]);
        Assert.Equal(known.Length / 14 * 16, extended.Length);
        Assert.All(extended[known.Length..], w => Assert.NotEqual(0, w));
        using var translator = Translator.Load(_run["tuned"]);
        Assert.NotNull(translator.Translate("w1 new"));
    }

    /// <summary>Moments and schedule together are the run that goes on, if its best weights are its last.</summary>
    [Fact]
    public void Moments_and_schedule_are_kept_when_asked_for()
    {
        TranslationConfiguration Run(string model, int epochs) => _run.In(model, o => o with
        {
            Epochs = epochs,
            Scheduling = SchedulingType.WarmupInverseSquareRoot,
            LearningRateWarmup = 20,
            ValidationFrequency = 14,
            EarlyStoppingMetric = "loss",
        });
        TinyRun.Train(Run("begun", 2));
        List<double> Rates(InitialModel from, string model) => [.. Train(Run(model, 2), from).Events.OfType<TrainingProgress>().Select(p => p.LearningRate)];
        var (whole, _) = TinyRun.Train(Run("whole", 4));
        var rates = whole.OfType<TrainingProgress>().Select(p => p.LearningRate).ToArray();
        Assert.Equal(rates[14..], Rates(new(_run["begun"]) { KeepSchedule = true, KeepOptimizer = true }, "kept"));
        Assert.Equal(rates[..14], Rates(new(_run["begun"]) { KeepOptimizer = true }, "moments"));
        Assert.Equal(rates[..14], Rates(new(_run["begun"]), "anew"));
        Assert.NotEqual(_run.Weights("anew"), _run.Weights("moments"));
        // A kept run is resumed as any other.
        Train(Run("again", 1), new(_run["begun"]) { KeepSchedule = true, KeepOptimizer = true });
        TinyRun.Train(Run("again", 2), resume: true);
        Assert.Equal(_run.Weights("kept"), _run.Weights("again"));
        Assert.Throws<ConfigurationException>(() => Train(Run("other", 2), new(_run["begun"], ExtendVocabulary: true) { KeepBest = true }));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_kept_best_must_be_beaten(bool keep)
    {
        // At this rate the model only becomes worse.
        var configuration = _run.In("worse", o => o with { LearningRate = 0.3f, Scheduling = SchedulingType.Constant, MaximumSteps = 2, ValidationFrequency = 1 });
        var (events, _) = Train(configuration, new(_run["base"]) { KeepBest = keep });
        Assert.Equal(!keep, events.OfType<Validated>().First().IsBest);
        Assert.Equal(keep, Tensor("base", "encoder.embedding").SequenceEqual(Tensor("worse", "encoder.embedding")));
        using var translator = Translator.Load(_run["worse"]);
        Assert.NotNull(translator.Translate("w1 w2"));
    }

    [Fact]
    public void Another_model_is_refused_and_the_keys_named()
    {
        var c = _run.In("tuned");
        var other = c with { Model = c.Model with { Decoder = c.Model.Decoder with { HiddenSize = 12 } }, Data = c.Data with { ReverseSource = true } };
        var error = Assert.Throws<ConfigurationException>(() => Train(other, new(_run["base"])));
        Assert.Contains($"cannot begin with the weights of '{_run["base"]}': data.reverse_source is true, the model has false; model.decoder.hidden_size is 12, the model has 6", error.Message);
        Assert.False(Directory.Exists(_run["tuned"]));
        Assert.Contains("no model directory", Assert.Throws<Seq2SeqException>(() => Train(c, new(_run["absent"]))).Message);
        using var device = CpuDevice.Create(1);
        Assert.Throws<ArgumentException>(() => TranslationTraining.Open(c, device, resume: true, new(_run["base"])));
        // Dropout is no part of what the weights compute.
        Train(c with { Model = c.Model with { Decoder = c.Model.Decoder with { HiddenDropout = 0 } } }, new(_run["base"]));
    }

    [Fact]
    public void Frozen_parts_keep_the_bits_of_the_model()
    {
        Train(_run.In("tuned", o => o with { Freeze = ["encoder"] }), new(_run["base"]));
        using SafetensorsFile before = SafetensorsFile.Open(_run["base/model.safetensors"]), after = SafetensorsFile.Open(_run["tuned/model.safetensors"]);
        foreach (var tensor in before.Tensors.Where(t => t.Count > 1))
        {
            var same = before.Read<float>(tensor.Name).SequenceEqual(after.Read<float>(tensor.Name));
            Assert.True(same == tensor.Name.StartsWith("encoder.", StringComparison.Ordinal), tensor.Name);
        }
        TinyRun.Train(_run.In("tuned", o => o with { Freeze = ["encoder"], Epochs = 3 }), resume: true);
    }

    private float[] Tensor(string model, string name)
    {
        using var file = SafetensorsFile.Open(_run[$"{model}/model.safetensors"]);
        return file.Read<float>(name);
    }

    private static (List<TrainingEvent> Events, TrainingFinished Finished) Train(TranslationConfiguration configuration, InitialModel from)
    {
        var events = new List<TrainingEvent>();
        using var device = CpuDevice.Create(1);
        using var training = TranslationTraining.Open(configuration, device, from: from);
        return (events, training.Run(events.Add));
    }
}
