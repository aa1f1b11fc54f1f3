using Seq2Seq.Tasks.Translation;
using Seq2Seq.Text;
using Seq2Seq.Training;

namespace Seq2Seq.Tests.Training;

/// <summary>What may not be resumed: nothing, another configuration, other corpora.</summary>
public sealed class RefusedResumeTests : IDisposable
{
    private readonly TinyRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void Resuming_where_there_is_nothing_is_refused()
    {
        Directory.CreateDirectory(_run["empty"]);
        foreach (var model in new[] { "empty", "absent" })
        {
            var error = Assert.Throws<Seq2SeqException>(() => TinyRun.Train(_run.In(model), resume: true));
            Assert.Contains($"cannot resume '{_run[model]}': it holds no run, expected a training state in '{_run[model]}/training/state.safetensors'", error.Message);
        }
        Assert.Empty(Directory.GetFileSystemEntries(_run["empty"]));
        Assert.False(Directory.Exists(_run["absent"]));
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
}
