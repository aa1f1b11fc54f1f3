using System.Reflection;
using System.Text;
using Seq2Seq.Configuration;
using Seq2Seq.Layers;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Training;

namespace Seq2Seq.Tests.Configuration;

public class ConfigurationErrorTests
{
    [Theory]
    // unknown keys
    [InlineData("training:\n  seed: 1\n  learnin_rate: 0.1\n", "run.yaml:2: unknown key 'training.seed'; did you mean")]
    [InlineData("training:\n\n  learnin_rate: 0.1\n", "run.yaml:3: unknown key 'training.learnin_rate'; did you mean 'training.learning_rate'?")]
    [InlineData("# a\n# b\nlearning_rate: 0.1\n", "run.yaml:3: unknown key 'learning_rate'; did you mean 'training.learning_rate'?")]
    [InlineData("Training: {}\n", "run.yaml:1: unknown key 'Training'; did you mean 'training'?")]
    // wrong types
    [InlineData("training:\n  learning_rate: fast\n", "run.yaml:2: 'training.learning_rate' is 'fast', expected a number above 0; change its value")]
    [InlineData("training:\n  learning_rate: .nan\n", "expected a number")]
    [InlineData("training:\n  learning_rate: 1e99\n", "is '1e99', expected a number")]
    [InlineData("training:\n  learning_rate: '0.1'\n", "is the text \"0.1\", expected a number")]
    [InlineData("training:\n  learning_rate: 0,1\n", "is '0,1', expected a number")]
    [InlineData("training:\n  batch_size: 1000.0\n", "run.yaml:2: 'training.batch_size' is '1000.0', expected a whole number from 1 to 1000000;")]
    [InlineData("training:\n  batch_size: 99999999999\n", "expected a whole number")]
    [InlineData("testing:\n  beam_size: 99999999999\n", "'testing.beam_size' is '99999999999', expected a whole number from 1 to 1000;")]
    [InlineData("testing:\n  beam_size: 2147483647\n", "'testing.beam_size' is 2147483647, expected from 1 to 1000")]
    [InlineData("training:\n  label_smoothing: much\n", "'training.label_smoothing' is 'much', expected a number at least 0 and below 1;")]
    [InlineData("training:\n  batch_size: [1]\n", "'training.batch_size' is a list, expected a whole number")]
    [InlineData("training:\n  batch_size:\n    a: 1\n", "run.yaml:2: 'training.batch_size' is a section, expected a whole number")]
    [InlineData("training:\n  shuffle: 1\n", "'training.shuffle' is '1', expected true or false")]
    [InlineData("training:\n  optimizer: adan\n", "'training.optimizer' is 'adan', expected one of adam, adamw, sgd")]
    [InlineData("training:\n  optimizer: 1\n", "'training.optimizer' is '1', expected one of")]
    [InlineData("training:\n  optimizer: luong\n", "'training.optimizer' is 'luong', expected one of")]
    [InlineData("model:\n  decoder:\n    attention: multi\n",
        "run.yaml:3: 'model.decoder.attention' is 'multi', expected one of none, dot, general, additive, local")]
    [InlineData("training:\n  adam_betas: 0.9\n", "'training.adam_betas' is '0.9', expected a list")]
    [InlineData("training:\n  adam_betas:\n    - 0.9\n    - x\n", "run.yaml:4: 'training.adam_betas[1]' is 'x', expected a number")]
    [InlineData("name: [a]\n", "'name' is a list, expected text")]
    [InlineData("data: 5\n", "run.yaml:1: 'data' is '5', expected a section with keys such as 'train', 'dev'")]
    [InlineData("model:\n  encoder: [1]\n", "run.yaml:2: 'model.encoder' is a list, expected a section")]
    [InlineData("just text\n", "run.yaml:1: the configuration is 'just text', expected a section with keys such as 'name', 'task'")]
    // not YAML, or not one document
    [InlineData("training:\n  epochs: 1\n  epochs: 2\n", "run.yaml:3: key 'epochs' was given before, at run.yaml:2")]
    [InlineData("name: a\nname: b\n", "run.yaml:2: key 'name' was given before, at run.yaml:1")]
    [InlineData("training:\n  epochs: [1\n", "run.yaml:3: not valid YAML")]
    [InlineData("training:\n\tepochs: 1\n", "run.yaml:2: a tab stands in the indentation, expected spaces; replace the tab")]
    [InlineData("name: a\ntraining:\n  epochs: 1\n  \tbatch_size: 3\n", "run.yaml:4: a tab stands in the indentation")]
    [InlineData("training:\n  epochs: [1\n  shuffle: true\n", "run.yaml:3: not valid YAML: a value does not end")]
    [InlineData("name: a: b\n", "run.yaml:1: not valid YAML")]
    [InlineData("\"a\\nb\": 1\n", "run.yaml:1: unknown key 'a b'")]
    [InlineData("name: 'open\n", "not valid YAML")]
    [InlineData("name: a\n---\nname: b\n", "run.yaml:2: a second document begins here")]
    [InlineData("? [a]\n: b\n", "run.yaml:1: a list or section stands where a key is expected")]
    [InlineData("data: *nowhere\n", "run.yaml:1: '*nowhere' refers to nothing")]
    [InlineData("data: &a\n  src: *a\n", "'*a' refers to nothing")]
    // out of range
    [InlineData("training:\n  learning_rate: 0\n", "run.yaml:2: 'training.learning_rate' is 0, expected above 0")]
    [InlineData("training:\n  label_smoothing: 1\n", "'training.label_smoothing' is 1, expected at least 0 and below 1")]
    [InlineData("training:\n  momentum: -0.5\n", "'training.momentum' is -0.5, expected at least 0 and below 1")]
    [InlineData("training:\n  adam_betas: [0.9]\n", "'training.adam_betas' is [0.9], expected a list of two numbers above 0 and below 1")]
    [InlineData("training:\n  adam_betas: [0.9, 1]\n", "'training.adam_betas' is [0.9, 1], expected a list of two")]
    [InlineData("training:\n  scheduling: warmup_inverse_square_root\n",
        "run.yaml: 'training.learning_rate_warmup' is 0, expected at least 1, as training.scheduling")]
    [InlineData("model:\n  encoder:\n    dropout: 1.5\n", "run.yaml:3: 'model.encoder.dropout' is 1.5, expected at least 0 and below 1")]
    [InlineData("model:\n  encoder:\n    hidden_size: 0\n", "'model.encoder.hidden_size' is 0, expected from 1 to 16384")]
    [InlineData("model:\n  tied_softmax: true\n",
        "'model.decoder.hidden_size' is 512, expected 256, the value of model.decoder.embeddings.embedding_dim, as model.tied_softmax is on")]
    [InlineData("model:\n  tied_embeddings: true\n", "'data.shared_vocabulary' is false, expected true, as model.tied_embeddings is on")]
    [InlineData("data: {shared_vocabulary: true}\nmodel:\n  tied_embeddings: true\n  decoder: {embeddings: {embedding_dim: 8}}\n",
        "run.yaml:4: 'model.decoder.embeddings.embedding_dim' is 8, expected 256")]
    [InlineData("data:\n  shared_vocabulary: true\n  trg: {level: word}\n", "'data.trg.level' is word, expected bpe, the value of data.src.level")]
    [InlineData("model:\n  decoder: {attention: dot, hidden_size: 100}\n",
        "'model.decoder.hidden_size' is 100, expected 512, the width of the encoder's output")]
    [InlineData("model:\n  decoder: {init_hidden: last, hidden_size: 100}\n", "'model.decoder.hidden_size' is 100, expected 512")]
    [InlineData("model:\n  decoder: {init_hidden: last, num_layers: 2}\n", "'model.decoder.num_layers' is 2, expected 1")]
    [InlineData("model:\n  decoder: {init_hidden: last, rnn_type: gru}\n", "'model.decoder.rnn_type' is gru, expected lstm")]
    [InlineData("model:\n  decoder: {attention_window: 0}\n", "'model.decoder.attention_window' is 0, expected from 1 to 1048576")]
    [InlineData("training:\n  clip_grad_val: -1\n", "'training.clip_grad_val' is -1, expected at least 0")]
    [InlineData("training:\n  clip_grad_val: 1\n", "'training.clip_grad_norm' is 5, expected 0, as training.clip_grad_val is set and only one of them can be")]
    [InlineData("training:\n  scheduled_sampling: linear\n",
        "'training.scheduled_sampling' is 'linear', expected a section with keys such as 'schedule', 'start'")]
    [InlineData("training:\n  scheduled_sampling: {schedule: exponential}\n", "expected one of none, constant, linear, inverse_sigmoid")]
    [InlineData("training:\n  scheduled_sampling: {start: 1.5}\n", "'training.scheduled_sampling.start' is 1.5, expected from 0 to 1")]
    [InlineData("training:\n  scheduled_sampling: {end: -0.1}\n", "'training.scheduled_sampling.end' is -0.1, expected from 0 to 1")]
    [InlineData("training:\n  scheduled_sampling: {steps: 0}\n", "'training.scheduled_sampling.steps' is 0, expected from 1 to 1000000000")]
    [InlineData("testing:\n  n_best: 6\n", "run.yaml:2: 'testing.n_best' is 6, expected at most 5, the value of testing.beam_size")]
    [InlineData("testing:\n  beam_size: 0\n", "'testing.beam_size' is 0, expected from 1 to 1000")]
    public void Mistakes_are_named_with_their_line(string yaml, string expected) =>
        AssertError(expected, () => ConfigurationFile.Parse<TranslationConfiguration>(yaml, "run.yaml"));

    [Theory]
    [InlineData("training.learning_rate=fast", "--set training.learning_rate=fast: 'training.learning_rate' is 'fast', expected a number")]
    [InlineData("training.learnin_rate=1", "--set training.learnin_rate=1: unknown key 'training.learnin_rate'; did you mean 'training.learning_rate'?")]
    [InlineData("trainin.learning_rate=1", "--set trainin.learning_rate=1: unknown key 'trainin'; did you mean 'training'?")]
    [InlineData("training.learning_rate", "--set training.learning_rate: expected KEY=VALUE")]
    [InlineData("=1", "--set =1: expected KEY=VALUE")]
    [InlineData("training..epochs=1", "expected KEY=VALUE")]
    [InlineData("training=1", "--set training=1: 'training' is '1', expected a section")]
    [InlineData("training={epochs: 1}", "the value is a section")]
    [InlineData("training.epochs=[1", "--set training.epochs=[1: not valid YAML")]
    [InlineData("training.epochs=-1", "--set training.epochs=-1: 'training.epochs' is -1, expected from 1 to 1000000000")]
    [InlineData("name.x=1", "run.yaml:1: 'name' is 'a', but --set name.x=1 expects a section there")]
    public void Mistakes_in_settings_name_the_argument(string setting, string expected) =>
        AssertError(expected, () => ConfigurationFile.Parse<TranslationConfiguration>("name: a\n", "run.yaml", [setting], setting => $"--set {setting}"));

    [Fact]
    public void Unreadable_files_are_named()
    {
        using var directory = new TemporaryDirectory();
        AssertError($"cannot read the configuration: file '{directory["absent.yaml"]}' does not exist",
            () => ConfigurationFile.Read<TranslationConfiguration>(directory["absent.yaml"]));
        AssertError("cannot read the configuration", () => ConfigurationFile.Read<TranslationConfiguration>(directory.Path));
        File.WriteAllBytes(directory["latin1.yaml"], [.. "name: a\ndata:\n  train: "u8, 0xE9, (byte)'\n']);
        AssertError("latin1.yaml line 3: bytes E9 at byte 10 of the line are not UTF-8",
            () => ConfigurationFile.Read<TranslationConfiguration>(directory["latin1.yaml"]));
    }

    [Fact]
    public void Deep_nesting_and_many_aliases_are_no_danger()
    {
        AssertError("nested more than", () => ConfigurationFile.Parse<TranslationConfiguration>("name: " + new string('[', 10_000), "run.yaml"));
        var bomb = new StringBuilder("a0: &a0 [x]\n");
        for (var i = 1; i < 40; i++)
            bomb.Append($"a{i}: &a{i} [*a{i - 1}, *a{i - 1}, *a{i - 1}]\n");
        AssertError("the aliases stand for more than 100,000 values; write fewer of them", () => ConfigurationFile.Parse<TranslationConfiguration>(bomb.ToString(), "run.yaml"));
    }

    [Fact]
    public void Any_mutation_is_read_or_is_a_one_line_error()
    {
        var valid = ConfigurationFile.ToYaml(new TranslationConfiguration());
        const string alphabet = "\n\t :-[]{}&*!|>'\"%@`#?,~<.0e+x\\";
        var random = new Random(1);
        for (var round = 0; round < 3000; round++)
        {
            var text = new StringBuilder(valid);
            for (var i = random.Next(1, 6); i > 0; i--)
            {
                var at = random.Next(text.Length);
                switch (random.Next(3))
                {
                    case 0: text[at] = alphabet[random.Next(alphabet.Length)]; break;
                    case 1: text.Insert(at, alphabet[random.Next(alphabet.Length)]); break;
                    default: text.Remove(at, Math.Min(random.Next(1, 20), text.Length - at)); break;
                }
            }
            try
            {
                ConfigurationFile.Parse<TranslationConfiguration>(text.ToString(), "run.yaml");
            }
            catch (ConfigurationException error)
            {
                Assert.DoesNotContain('\n', error.Message);
            }
        }
    }

    /// <summary>The reader refuses numbers that are not finite, but code can set them.</summary>
    [Fact]
    public void A_record_made_in_code_is_held_to_the_same_rules_and_NaN_breaks_them_all()
    {
        var good = new TranslationConfiguration();
        OptionRules.Check(good);
        AssertOption("'Training.BatchSize' is 0, expected from 1 to 1000000; change it", Training(t => t with { BatchSize = 0 }));
        AssertOption("'Training.AdamBetas' is [0.9, NaN], expected a list of two numbers above 0 and below 1",
            Training(t => t with { AdamBetas = [0.9f, float.NaN] }));
        AssertOption("'Training.LearningRateWarmup' is 0, expected at least 1, as Training.Scheduling is warmup_inverse_square_root; change it",
            Training(t => t with { Scheduling = SchedulingType.WarmupInverseSquareRoot }));
        AssertOption("'Model.Decoder.Attention' is 99, expected one of none, dot, general, additive, local; change it",
            good with { Model = good.Model with { Decoder = good.Model.Decoder with { Attention = (AttentionType)99 } } });
        AssertOption("'Model.LstmForgetGate' is NaN, expected a finite number; change it", good with { Model = new() { LstmForgetGate = float.NaN } });
        AssertOption("'Data.MaximumLengthRatio' is NaN, expected a finite number; change it", good with { Data = new() { MaximumLengthRatio = float.NaN } });
        foreach (var option in ConfigurationKeys.Of(typeof(TrainingOptions)).Where(option => option.PropertyType == typeof(float)))
            AssertOption($"'Training.{option.Name}' is NaN, expected ", Training(t => Set(t with { }, option, float.NaN)));

        TranslationConfiguration Training(Func<TrainingOptions, TrainingOptions> change) => good with { Training = change(good.Training) };
    }

    private static TrainingOptions Set(TrainingOptions options, PropertyInfo option, float value)
    {
        option.SetValue(options, value);
        return options;
    }

    private static void AssertOption(string expected, IOptionRecord options)
    {
        var error = Assert.Throws<OptionException>(() => OptionRules.Check(options));
        Assert.StartsWith(expected, error.Message);
        Assert.Equal("options", error.ParamName);
    }

    private static void AssertError(string expected, Func<object> read)
    {
        var error = Assert.Throws<ConfigurationException>(read);
        Assert.Contains(expected, error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void A_key_of_ten_million_letters_is_reported_at_once() =>
        AssertError("unknown key", () =>
            ConfigurationFile.Parse<TranslationConfiguration>($"? {new string('k', 10_000_000)}\n: 1\n", "run.yaml"));
}
