using Seq2Seq.Configuration;
using Seq2Seq.Data;
using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Text;
using Seq2Seq.Training;

namespace Seq2Seq.Tests.Configuration;

public class ConfigurationFileTests
{
    private const string Example = """
        # Korean to English
        name: "ko-en: small"      # quoted, as it has a colon
        data:
            train: corpora/ko-en/train.tsv
            src: {lang: ko, level: bpe, lowercase: False}
            trg:
                lang: no          # Norwegian, not a boolean
                voc_limit: 4000
        model:
            tied_embeddings: no
            encoder:
                rnn_type: gru
                embeddings:
                    embedding_dim: 64
            decoder:
                attention: bahdanau
                init_hidden: bridge
        training:
            optimizer: AdamW
            learning_rate: 1e-3
            scheduling: warmup_inverse_square_root
            learning_rate_warmup: 400
            batch_type: token
            adam_betas: [0.9, 0.98]
            max_minutes: 2.5
            epochs:
        testing:
            beam_size: 4
            n_best: 2
        """;

    [Fact]
    public void Reads_every_kind_of_value()
    {
        var run = ConfigurationFile.Parse<TranslationConfiguration>(Example, "run.yaml");
        Assert.Equal("ko-en: small", run.Name);
        Assert.Equal(["corpora/ko-en/train.tsv"], run.Data.Train);
        Assert.Equal("ko", run.Data.Source.Language);
        Assert.Equal(Level.Bpe, run.Data.Source.Level);
        Assert.Equal("no", run.Data.Target.Language);
        Assert.Equal(4000, run.Data.Target.VocabularyLimit);
        Assert.False(run.Model.TiedEmbeddings);
        Assert.Equal(RnnType.Gru, run.Model.Encoder.Cell);
        Assert.Equal(64, run.Model.Encoder.Embeddings.EmbeddingDimension);
        Assert.Equal(AttentionType.Additive, run.Model.Decoder.Attention);
        Assert.Equal(BridgeType.Projected, run.Model.Decoder.InitialState);
        Assert.Equal(OptimizerType.AdamW, run.Training.Optimizer);
        Assert.Equal(0.001f, run.Training.LearningRate);
        Assert.Equal(SchedulingType.WarmupInverseSquareRoot, run.Training.Scheduling);
        Assert.Equal("Token", run.Training.BatchType.ToString());
        Assert.Equal([0.9f, 0.98f], run.Training.AdamBetas);
        Assert.Equal(2.5, run.Training.MaximumMinutes);
        Assert.Equal(new TrainingOptions().Epochs, run.Training.Epochs);
        Assert.Equal(2, run.Testing.NBest);
    }

    [Fact]
    public void Names_of_the_literature_are_known()
    {
        var run = ConfigurationFile.Parse<TranslationConfiguration>("""
            data: {reverse_source: true}
            model:
                encoder: {rnn_type: rnn_relu}
                decoder: {attention: concat, rnn_type: RNN-ReLU}
            training:
                clip_grad_norm: 0
                clip_grad_val: 0.5
                scheduled_sampling: {schedule: inverse_sigmoid, start: 0.9, end: 0.25, steps: 300}
            """, "run.yaml");
        Assert.True(run.Data.ReverseSource);
        Assert.Equal((RnnType.RnnRelu, RnnType.RnnRelu), (run.Model.Encoder.Cell, run.Model.Decoder.Cell));
        Assert.Equal(AttentionType.Additive, run.Model.Decoder.Attention);
        Assert.Equal((0f, 0.5f), (run.Training.ClipGradientNorm, run.Training.ClipGradientValue));
        Assert.Equal(new ScheduledSamplingOptions { Schedule = SamplingSchedule.InverseSigmoid, Start = 0.9f, End = 0.25f, Steps = 300 },
            run.Training.ScheduledSampling);
        Assert.Contains("    rnn_type: rnn_relu\n", ConfigurationFile.ToYaml(run));
        run = ConfigurationFile.Parse<TranslationConfiguration>("", "run.yaml",
            ["model.decoder.attention=local", "model.decoder.attention_window=4", "training.scheduled_sampling.schedule=linear"]);
        Assert.Equal((AttentionType.Local, 4, SamplingSchedule.Linear),
            (run.Model.Decoder.Attention, run.Model.Decoder.AttentionWindow, run.Training.ScheduledSampling.Schedule));
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing but a comment\n")]
    [InlineData("---\n...\n")]
    [InlineData("data:\nmodel: ~\ntraining: null\n")]
    [InlineData("\uFEFFname: model\n")]
    public void What_is_left_out_has_its_default(string yaml) =>
        Assert.Equal(ConfigurationFile.ToYaml(new TranslationConfiguration()),
            ConfigurationFile.ToYaml(ConfigurationFile.Parse<TranslationConfiguration>(yaml, "run.yaml")));

    [Fact]
    public void Settings_go_over_the_file_and_later_ones_over_earlier_ones()
    {
        var run = ConfigurationFile.Parse<TranslationConfiguration>(Example, "run.yaml",
            ["training.learning_rate=0.5", "training.learning_rate=0.25", "training.adam_betas=[0.5, 0.75]", "data.dev=C:/corpora/dev=1.tsv", "name=",
                "model.decoder.attention=luong"]);
        Assert.Equal(0.25f, run.Training.LearningRate);
        Assert.Equal([0.5f, 0.75f], run.Training.AdamBetas);
        Assert.Equal("C:/corpora/dev=1.tsv", run.Data.Validation);
        Assert.Equal("model", run.Name);
        Assert.Equal(AttentionType.General, run.Model.Decoder.Attention);
        Assert.Equal(400, run.Training.LearningRateWarmup);
        Assert.Equal(3, ConfigurationFile.Parse<TranslationConfiguration>("", "run.yaml", ["testing.beam_size=3"]).Testing.BeamSize);
    }

    [Fact]
    public void Shared_parts_may_be_aliases()
    {
        var run = ConfigurationFile.Parse<TranslationConfiguration>("data:\n  src: &side {lang: x, voc_limit: 99}\n  trg: *side\n", "run.yaml",
            ["data.trg.voc_limit=50"]);
        Assert.Equal("x", run.Data.Target.Language);
        Assert.Equal(99, run.Data.Source.VocabularyLimit);
        Assert.Equal(50, run.Data.Target.VocabularyLimit);
    }

    [Theory]
    [InlineData("a.tsv", "a.tsv")]
    [InlineData("[a.tsv, b.parquet]", "a.tsv|b.parquet")]
    [InlineData("data/*.tsv", "data/*.tsv")]
    [InlineData("*.tsv", "*.tsv")]
    public void A_training_corpus_may_be_a_list(string setting, string paths)
    {
        Assert.Equal(paths.Split('|'), ConfigurationFile.Parse<TranslationConfiguration>("", "x", [$"data.train={setting}"]).Data.Train);
        if (setting[0] == '*') setting = $"'{setting}'"; // an alias in YAML
        Assert.Equal(paths.Split('|'), ConfigurationFile.Parse<TranslationConfiguration>($"data: {{train: {setting}}}", "x").Data.Train);
    }

    [Fact]
    public void Writing_and_reading_gives_an_equal_configuration()
    {
        string[] texts = ["", "null", "~", "yes", "12", "1e-3", " leading", "trailing ", "a: b", "a #b", "#c", "- d", "'", "\"", "\\", "줄\n바꿈", "탭\t",
            "\u0001\u0085\u2028\uFEFF", "😀 나는", "[x]", "{y}", "&z", "*z", "!t", "%", "@", "`", "-", "?", "---", "..."];
        foreach (var text in texts)
            AssertRoundTrip(new TranslationConfiguration
            {
                Name = text.Length == 0 ? "model" : text,
                Data = new DataOptions { Train = [text], Validation = text }
            });
        AssertRoundTrip(new TranslationConfiguration { Name = new string('x', 5000) + " y" });

        float[] numbers = [0.1f, 1f / 3, 1e-8f, float.Epsilon, 123456.789f, 16777216f, float.MaxValue, 1e20f];
        foreach (var number in numbers)
        {
            AssertRoundTrip(new TranslationConfiguration
            {
                Training = new TrainingOptions
                {
                    LearningRate = number, MaximumMinutes = number / 3d % OptionBounds.Minutes, AdamBetas = [0.1f, MathF.BitDecrement(1f)], Freeze = ["a b", "c"]
                }
            });
        }
        foreach (var optimizer in Enum.GetValues<OptimizerType>())
            AssertRoundTrip(new TranslationConfiguration
            {
                Training = new TrainingOptions { Optimizer = optimizer, Shuffle = false, RandomSeed = int.MinValue }
            });
    }

    private static void AssertRoundTrip(TranslationConfiguration run)
    {
        var back = ConfigurationFile.Parse<TranslationConfiguration>(ConfigurationFile.ToYaml(run), "run.yaml");
        Assert.Equal(run.Training.AdamBetas, back.Training.AdamBetas);
        Assert.Equal(run.Training.Freeze, back.Training.Freeze);
        Assert.Equal(run.Training.PrintedSentences, back.Training.PrintedSentences);
        Assert.Equal(run.Training.Pruning.Skip, back.Training.Pruning.Skip);
        // Records compare arrays by reference.
        var (betas, freeze, printed) = (run.Training.AdamBetas, run.Training.Freeze, run.Training.PrintedSentences);
        var pruning = back.Training.Pruning with { Skip = run.Training.Pruning.Skip };
        Assert.Equal(run.Training, back.Training with { AdamBetas = betas, Freeze = freeze, PrintedSentences = printed, Pruning = pruning });
        Assert.Equal(run.Data.Train, back.Data.Train);
        Assert.Equal(run.Data.TrainingWeights, back.Data.TrainingWeights);
        Assert.Equal(run.Data.Source.Factors, back.Data.Source.Factors);
        Assert.Equal(run.Data, back.Data with
        {
            Train = run.Data.Train,
            TrainingWeights = run.Data.TrainingWeights,
            Source = back.Data.Source with { Factors = run.Data.Source.Factors },
            Target = back.Data.Target with { Factors = run.Data.Target.Factors },
        });
        Assert.Equal(run.Model.Encoder.FactorDimensions, back.Model.Encoder.FactorDimensions);
        Assert.Equal(run.Model, back.Model with { Encoder = back.Model.Encoder with { FactorDimensions = run.Model.Encoder.FactorDimensions } });
        Assert.Equal(run.Testing.BannedPhrases, back.Testing.BannedPhrases);
        Assert.Equal(run.Testing.RequiredPhrases, back.Testing.RequiredPhrases);
        Assert.Equal(run.Testing, back.Testing with { BannedPhrases = run.Testing.BannedPhrases, RequiredPhrases = run.Testing.RequiredPhrases });
        Assert.Equal(run.Name, back.Name);
    }

    [Fact]
    public void Written_file_is_complete_and_in_the_order_of_declaration()
    {
        var yaml = ConfigurationFile.ToYaml(new TranslationConfiguration());
        Assert.StartsWith("name: model\ntask: translation\ndata:\n  train: []\n  dev: \"\"\n", yaml);
        Assert.Contains("\n  adam_betas: [0.9, 0.999]\n", yaml);
        Assert.Contains("\n  optimizer: adam\n", yaml);
        Assert.Contains("\n    attention: general\n", yaml);
        Assert.EndsWith("\n", yaml);
        Assert.DoesNotContain('\r', yaml);
        foreach (var path in ConfigurationKeys.Paths(typeof(TranslationConfiguration)))
            Assert.Contains($"{path.Split('.')[^1]}:", yaml);
    }

    [Fact]
    public void Files_are_written_and_read()
    {
        using var directory = new TemporaryDirectory();
        var run = ConfigurationFile.Parse<TranslationConfiguration>(Example, "run.yaml");
        ConfigurationFile.Write(run, directory["made/config.yaml"]);
        Assert.Equal(ConfigurationFile.ToYaml(run), ConfigurationFile.ToYaml(ConfigurationFile.Read<TranslationConfiguration>(directory["made/config.yaml"])));
        var bytes = File.ReadAllBytes(directory["made/config.yaml"]);
        Assert.Equal((byte)'n', bytes[0]);
    }

    private sealed record Fruit : IOptionRecord
    {
        [YamlKey("colour")] public string Skin { get; init; } = "red";
        public double Weight { get; init; } = 0.5;
        public Seed[] Seeds { get; init; } = [];
    }

    private sealed record Seed : IOptionRecord
    {
        public double Weight { get; init; } = 0.5;
        public string Shell { get; init; } = "brown";
    }

    [Fact]
    public void Any_record_is_read()
    {
        var fruit = ConfigurationFile.Parse<Fruit>("colour: green\nseeds: [{weight: 0.25}]\n", "fruit.yaml", ["weight=2"]);
        Assert.Equal(("green", 2, 0.25, "brown"), (fruit.Skin, fruit.Weight, fruit.Seeds[0].Weight, fruit.Seeds[0].Shell));
        Assert.Equal("colour: red\nweight: 0.5\nseeds: []\n", ConfigurationFile.ToYaml(new Fruit()));
        Assert.Equal("fruit.yaml:1: unknown key 'color'; did you mean 'colour'?",
            Assert.Throws<ConfigurationException>(() => ConfigurationFile.Parse<Fruit>("color: green", "fruit.yaml")).Message);
    }

    [Theory]
    [InlineData("learning_rate", "", "training.learning_rate")]
    [InlineData("learnin_rate", "training", "training.learning_rate")]
    [InlineData("learning_rate", "model", "training.learning_rate")]
    [InlineData("seed", "training", "training.random_seed")]
    [InlineData("trainning", "", "training")]
    [InlineData("batch_sise", "testing", "testing.batch_size")]
    [InlineData("rnn", "model.encoder", "model.encoder.rnn_type")]
    [InlineData("embeding_dim", "model.decoder.embeddings", "model.decoder.embeddings.embedding_dim")]
    public void Nearest_key_is_in_the_same_section_unless_another_has_a_nearer(string key, string section, string nearest) =>
        Assert.Equal(nearest, ConfigurationKeys.Nearest(typeof(TranslationConfiguration), section, key));

    [Theory]
    [InlineData("runs/exp #2")]
    [InlineData("~")]
    [InlineData("null")]
    [InlineData("a: b")]
    [InlineData("[1]")]
    [InlineData("*x")]
    [InlineData("\"quoted\"")]
    [InlineData(" leading and trailing ")]
    [InlineData("key=value")]
    public void A_setting_of_a_text_is_the_value_as_it_stands(string text) =>
        Assert.Equal(text, ConfigurationFile.Parse<TranslationConfiguration>("name: a\n", "run.yaml", [$"training.model_dir={text}"]).Training.ModelDirectory);
}
