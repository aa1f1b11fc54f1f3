using System.Globalization;
using System.Text.Json.Nodes;
using Json.Schema;
using Seq2Seq.Cli.Commands;
using Seq2Seq.Configuration;
using Seq2Seq.Tasks;
using Seq2Seq.Tasks.Translation;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Seq2Seq.Tests.Cli;

/// <summary>Lists, checks, dumps and the schema of configurations, all from the declarations of the options.</summary>
public sealed class ConfigCommandTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    public static TheoryData<string> Committed => [.. Directory.GetFiles(Repository.Find("experiments"), "config.yaml", SearchOption.AllDirectories)
        .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}runs")).Select(file => Path.GetRelativePath(Repository.Find("."), file))];

    [Theory]
    [InlineData("translation")]
    [InlineData("language_model")]
    public void Every_key_has_a_meaning_a_default_and_a_range(string task)
    {
        OptionDescription[] all = [.. ConfigCommand.Keys(task)];
        Assert.All(Lines("config", "--list", "--task", task), line => Assert.True(line.Length <= 80, line));
        Assert.Contains(all, option => option.Key == "training.scheduled_sampling.schedule" || option.Key.StartsWith("training.scheduled_sampling.", StringComparison.Ordinal));
        Assert.All(all, option =>
        {
            Assert.True(option.Meaning.EndsWith('.') && option.Meaning.Length > 10, $"{option.Key} means '{option.Meaning}'");
            Assert.DoesNotContain("<", option.Meaning);
            Assert.NotEqual("", option.Range);
            Assert.Equal(option.IsSection, option.Default == null);
        });
        Assert.Equal(ConfigurationFile.Values(TaskConfigurations.Default(task)),
            all.Where(option => !option.IsSection).Select(option => (option.Key, option.Default!)));
    }

    [Fact]
    public void A_list_shows_all_a_section_or_one_key()
    {
        var all = Lines("config", "--list");
        Assert.Contains("training.learning_rate = 0.001", all);
        Assert.Contains("data.src.lang = src", all);
        Assert.All(all, line => Assert.True(line.Length <= 80, line));
        var section = Lines("config", "--list", "testing").Where(line => line.Length > 0 && line[0] != ' ').ToArray();
        Assert.Equal("testing:", section[0]);
        Assert.All(section[1..], line => Assert.StartsWith("testing.", line));
        Assert.Equal(["training.patience = 3", "    (a whole number from 0 to 1000000000) For a plateau schedule, the number of"], Lines("config", "--list", "patience")[..2]);
        Assert.Contains("clip_grad_val", string.Join(' ', Lines("config", "--list", "training.clip_grad_norm"))); // a reference to an option is its key
    }

    [Fact]
    public void A_check_tells_all_problems_at_once()
    {
        var path = _files.Write("run.yaml", """
            data:
              trian: a.tsv
              src: {level: wrod}
            model:
              encoder: {hidden_size: 0}
              decoder: [1]
            training:
              epochs: many
              adam_betas: [0.9, x]
              clip_grad_val: 1
            testing: {n_best: 9}
            """);
        var outcome = CommandLine.Run("config", "--check", path, "--set", "training.batch_size=0");
        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Output));
        string[] expected = ["2: unknown key 'data.trian'; did you mean 'data.train'?", "3: 'data.src.level' is 'wrod', expected one of bpe, word, char",
            "5: 'model.encoder.hidden_size' is 0", "6: 'model.decoder' is a list", "8: 'training.epochs' is 'many', expected a whole number",
            "9: 'training.adam_betas[1]' is 'x'", "'training.clip_grad_norm' is 5, expected 0", "11: 'testing.n_best' is 9, expected at most 5",
            "--set training.batch_size=0: 'training.batch_size' is 0"];
        Assert.All(outcome.ErrorLines, line => Assert.StartsWith("error: ", line));
        Assert.All(expected, part => Assert.Single(outcome.ErrorLines, line => line.Contains(part, StringComparison.Ordinal)));
        Assert.Equal(expected.Length, outcome.ErrorLines.Length);
    }

    [Fact]
    public void A_check_of_a_file_that_is_no_configuration_is_one_problem()
    {
        CommandLine.Fails(2, "missing.yaml", "config", "--check", _files["missing.yaml"]);
        CommandLine.Fails(2, "not valid YAML", "config", "--check", _files.Write("x.yaml", "a: [1\n"));
    }

    [Theory]
    [MemberData(nameof(Committed))]
    public void A_committed_configuration_has_no_problem_and_fits_the_schema(string file)
    {
        var path = Repository.Find(file);
        Assert.Equal(0, CommandLine.Run("config", "--check", path).ExitCode);
        var task = System.Text.RegularExpressions.Regex.Match(File.ReadAllText(path), "^task: (\\w+)", System.Text.RegularExpressions.RegexOptions.Multiline) is { Success: true } named ? named.Groups[1].Value : "translation";
        var result = Schema(task).Evaluate(System.Text.Json.JsonSerializer.SerializeToElement(Json(File.ReadAllText(path))), Everything);
        Assert.True(result.IsValid, Problems(result));
    }

    [Theory]
    [InlineData("training: {epochs: 0}", false)]
    [InlineData("training: {epochs: 1.5}", false)]
    [InlineData("training: {epoch: 1}", false)]
    [InlineData("training: {label_smoothing: 1}", false)]
    [InlineData("training: {shuffle: maybe}", false)]
    [InlineData("training: {adam_betas: [a]}", false)]
    [InlineData("data: {src: {level: wrod}}", false)]
    [InlineData("data: []", false)]
    [InlineData("data:\ntraining: {epochs: }", true)]
    [InlineData("name: 2026\nmodel: {decoder: {attention: bahdanau}}", true)]
    [InlineData("training: {freeze: encoder, learning_rate: 1e-3}", true)]
    [InlineData("testing: {max_length_ratio: null}", true)]
    public void The_schema_accepts_what_the_program_reads(string yaml, bool accepted)
    {
        Assert.Equal(accepted, Schema().Evaluate(System.Text.Json.JsonSerializer.SerializeToElement(Json(yaml))).IsValid);
        Assert.Equal(accepted, CommandLine.Run("config", "--check", _files.Write("run.yaml", yaml)).ExitCode == 0);
    }

    [Fact]
    public void The_schema_is_one_of_draft_2020_12_and_holds_all_keys()
    {
        var text = CommandLine.Run("config", "--schema").Output;
        var result = MetaSchemas.Draft202012.Evaluate(System.Text.Json.JsonDocument.Parse(text).RootElement, Everything);
        Assert.True(result.IsValid, Problems(result));
        var schema = JsonNode.Parse(text)!;
        foreach (var option in ConfigCommand.Keys())
        {
            var key = option.Key.Split('.').Aggregate(schema, (node, name) => node["properties"]![name]!);
            Assert.Equal(option.Meaning, (string)key["description"]!);
            Assert.Equal(!option.IsSection, key.AsObject().ContainsKey("default"));
        }
    }

    [Fact]
    public void A_dump_has_all_keys_and_reads_back_the_same()
    {
        var quickstart = Repository.Find("experiments/quickstart/config.yaml");
        var dump = CommandLine.Run("config", "--dump", quickstart, "--set", "training.epochs=7").Output;
        var read = ConfigurationFile.Parse<TranslationConfiguration>(dump, "dump");
        Assert.Equal(7, read.Training.Epochs);
        Assert.Equal([("training.epochs", "100", "7")], ConfigurationFile.Differences(ConfigurationFile.Read<TranslationConfiguration>(quickstart), read));
        Assert.Contains("checkpoint_freq: 0", dump);
    }

    [Theory]
    [InlineData("expected one of --list, --check, --dump and --schema", "config")]
    [InlineData("expected one of --list, --check, --dump and --schema", "config", "--schema", "--list")]
    [InlineData("--list is 'trainin', which is no key; did you mean 'training'?", "config", "--list", "trainin")]
    [InlineData("--set needs --check or --dump", "config", "--list", "--set", "a=b")]
    public void Wrong_questions_are_refused(string message, params string[] args) => CommandLine.Fails(2, message, args);

    private static readonly EvaluationOptions Everything = new() { OutputFormat = OutputFormat.List };

    private static JsonSchema Schema(string task = "translation") => JsonSchema.FromText(CommandLine.Run("config", "--schema", "--task", task).Output);

    private static string Problems(EvaluationResults result) => string.Join('\n', (result.Details ?? []).Where(detail => detail.Errors != null)
        .SelectMany(detail => detail.Errors!.Select(error => $"{detail.InstanceLocation}: {error.Value}")));

    private static string[] Lines(params string[] args) => CommandLine.Run(args).Output.Trim('\n').Split('\n');

    /// <summary>Reads YAML as an editor does: with numbers, truth values and empty values of their own types.</summary>
    private static JsonNode? Json(string yaml)
    {
        var events = new Parser(new StringReader(yaml));
        events.Consume<StreamStart>();
        events.Consume<DocumentStart>();
        return Node(events);
    }

    private static JsonNode? Node(IParser events)
    {
        if (events.TryConsume<MappingStart>(out _))
        {
            var section = new JsonObject();
            while (!events.TryConsume<MappingEnd>(out _))
            {
                var key = events.Consume<YamlDotNet.Core.Events.Scalar>().Value;
                section[key] = Node(events);
            }
            return section;
        }
        if (events.TryConsume<SequenceStart>(out _))
        {
            var list = new JsonArray();
            while (!events.TryConsume<SequenceEnd>(out _))
                list.Add(Node(events));
            return list;
        }
        var scalar = events.Consume<YamlDotNet.Core.Events.Scalar>();
        return scalar.Style != ScalarStyle.Plain ? scalar.Value : scalar.Value switch
        {
            "" or "null" or "~" => null,
            "true" => true,
            "false" => false,
            _ when decimal.TryParse(scalar.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
            _ => scalar.Value,
        };
    }
}
