using Seq2Seq.Configuration;
using Seq2Seq.Experiments.Measures;
using Seq2Seq.Tasks;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Tests.Models;
using Seq2Seq.Text;
using Seq2Seq.Training;

namespace Seq2Seq.Tests.Training;

/// <summary>A Transformer is trained by the code that trains a recurrent model, with the same promises.</summary>
public sealed class TransformerTrainingTests : IDisposable
{
    private readonly TinyRun _run = new();

    public void Dispose() => _run.Dispose();

    private sealed class Crash : Exception;

    /// <summary>Label smoothing, dropout everywhere, scheduled sampling, and the rate rises and falls with the inverse square root.</summary>
    private TranslationConfiguration In(string model, Func<TrainingOptions, TrainingOptions>? change = null)
    {
        var options = TinyTransformer.Plain;
        var embeddings = options.Encoder.Embeddings with { Dropout = 0.1f };
        return _run.In(model, o => (change ?? (same => same))(o with
        {
            Scheduling = SchedulingType.WarmupInverseSquareRoot,
            LearningRateWarmup = 3,
            ScheduledSampling = new() { Schedule = SamplingSchedule.InverseSigmoid, Steps = 4 },
        })) with
        {
            Model = options with
            {
                Encoder = options.Encoder with { Dropout = 0.2f, Embeddings = embeddings },
                Decoder = options.Decoder with { Dropout = 0.2f, Embeddings = embeddings },
            },
        };
    }

    [Fact]
    public void The_bytes_are_the_same_with_any_number_of_threads_and_after_a_run_that_fell_over_at_any_event()
    {
        var (events, _) = TinyRun.Train(In("whole"));
        TinyRun.Train(In("threads"), threads: 2);
        Assert.Equal(_run.Left("whole"), _run.Left("threads"));
        for (var at = 0; at < events.Count; at++)
        {
            var countdown = at;
            Assert.Throws<Crash>(() => TinyRun.Train(In($"crash {at}"), report: _ =>
            {
                if (countdown-- == 0) throw new Crash();
            }));
            TinyRun.Train(In($"crash {at}"), resume: true);
            Assert.True(_run.Left("whole") == _run.Left($"crash {at}"), $"fell over at event {at}, {events[at]}");
        }
    }

    [Fact]
    public void Weights_name_the_options_of_a_Transformer_and_others_are_refused()
    {
        TinyRun.Train(In("model", o => o with { MaximumSteps = 1 }));
        var configuration = Path.Combine(_run["model"], "config.yaml");
        File.WriteAllText(configuration, File.ReadAllText(configuration).Replace("num_heads: 2", "num_heads: 3"));
        var error = Assert.Throws<Seq2SeqException>(() => Translator.Load(_run["model"]));
        Assert.Contains("model.encoder.num_heads is 3 in", error.Message);
        Assert.Contains("were trained with 2", error.Message);
        Assert.DoesNotContain(WeightOptions.Named(_run.Configuration),
            option => option.Key is "model.encoder.type" or "model.decoder.type" || option.Key.EndsWith("num_heads", StringComparison.Ordinal));
    }

    /// <summary>Word i of n is word n - 1 - i of the target. The attention is the mean of the heads of the uppermost layer.</summary>
    [Fact]
    public void Attention_is_drawn_to_given_alignments()
    {
        File.WriteAllLines(_run["train.align"], File.ReadLines(_run["train.tsv"]).Select(line =>
        {
            var count = line.Split('\t')[0].Split(' ').Length;
            return string.Join(' ', Enumerable.Range(0, count).Select(i => $"{i}-{count - 1 - i}"));
        }));
        var guided = ErrorRate(1);
        var free = ErrorRate(0);
        Assert.True(guided < 25 && guided < free - 20, $"alignment error {guided:0.0} % against {free:0.0} % without guide");

        double ErrorRate(float weight)
        {
            var model = $"weight {weight}";
            var c = In(model, o => o with
            {
                Epochs = 60,
                ValidationFrequency = 0,
                CheckpointFrequency = 0,
                Scheduling = SchedulingType.Constant,
                LearningRate = 0.005f,
                GuidedAlignment = weight,
                ScheduledSampling = new(),
            });
            TinyRun.Train(c with { Model = TinyTransformer.Plain });
            using var translator = Translator.Load(_run[model]);
            (string Source, string Target)[] pairs = [.. File.ReadLines(_run["train.tsv"]).Select(line => line.Split('\t')).Select(line => (line[0], line[1]))];
            var links = translator.Force(pairs, attention: true).SelectMany(forced => Alignment.Links(forced.Attention!, Level.Word, Level.Word)
                .Select(link => link.Source == forced.Attention!.Target.Count - 2 - link.Target)).ToArray();
            return 100.0 * links.Count(isRight => !isRight) / links.Length;
        }
    }

    [Theory]
    [InlineData("model.encoder: {type: transformer, hidden_size: 30}", "'model.encoder.hidden_size' is 30, expected a multiple of model.encoder.num_heads, which is 8")]
    [InlineData("model.decoder: {type: transformer, num_heads: 3}", "'model.decoder.hidden_size' is 512, expected a multiple of model.decoder.num_heads, which is 3")]
    [InlineData("model.decoder: {type: transformer, num_heads: 0}", "'model.decoder.num_heads' is 0, expected from 1 to 16384")]
    [InlineData("model.encoder: {type: transformer, rnn_type: gru}", "'model.encoder.rnn_type' is gru, expected lstm, as model.encoder.type is transformer")]
    [InlineData("model.encoder: {type: transformer, bidirectional: false}", "'model.encoder.bidirectional' is false, expected true, as model.encoder.type is transformer")]
    [InlineData("model.decoder: {type: transformer, input_feeding: true}", "'model.decoder.input_feeding' is true, expected false, as model.decoder.type is transformer")]
    [InlineData("model.decoder: {type: transformer, attention: none}", "'model.decoder.attention' is none, expected general, as model.decoder.type is transformer, which attends")]
    [InlineData("model.decoder: {type: transformer, hidden_dropout: 0.5}", "'model.decoder.hidden_dropout' is 0.5, expected 0.2, as model.decoder.type is transformer")]
    [InlineData("model.decoder: {type: transformer, layer_norm: true}", "'model.decoder.layer_norm' is true, expected false, as model.decoder.type is transformer, which normalizes")]
    [InlineData("model.decoder: {type: transformer, copy: true}", "'model.decoder.copy' is true, expected false, as model.decoder.type is transformer")]
    [InlineData("model.encoder: {num_heads: 4}", "'model.encoder.num_heads' is 4, expected 8, as model.encoder.type is recurrent")]
    [InlineData("model.decoder: {ff_size: 4}", "'model.decoder.ff_size' is 4, expected 0, as model.decoder.type is recurrent")]
    [InlineData("model.decoder: {position: learned}", "'model.decoder.position' is learned, expected sinusoidal, as model.decoder.type is recurrent")]
    [InlineData("model.encoder: {pre_norm: false}", "'model.encoder.pre_norm' is false, expected true, as model.encoder.type is recurrent")]
    [InlineData("model: {encoder: {type: transformer}, decoder: {init_hidden: last}}",
        "'model.encoder.type' is transformer, expected recurrent, as model.decoder.init_hidden is last")]
    [InlineData("model.encoder: {type: lstm}", "'model.encoder.type' is 'lstm', expected one of recurrent, feed_forward, none, transformer")]
    public void An_option_of_the_other_kind_of_layers_is_refused(string setting, string expected)
    {
        var yaml = setting.Contains("model:", StringComparison.Ordinal) ? setting : $"model:\n  {setting[6..]}";
        Assert.Contains(expected, Assert.Throws<ConfigurationException>(() => ConfigurationFile.Parse<TranslationConfiguration>(yaml, "run.yaml", [])).Message);
    }

    [Fact]
    public void The_shapes_of_both_kinds_may_be_mixed()
    {
        foreach (var (encoder, decoder) in new[] { ("transformer", "recurrent"), ("recurrent", "transformer"), ("feed_forward", "transformer") })
            ConfigurationFile.Parse<TranslationConfiguration>($"model: {{encoder: {{type: {encoder}}}, decoder: {{type: {decoder}}}}}", "run.yaml", []);
    }
}
