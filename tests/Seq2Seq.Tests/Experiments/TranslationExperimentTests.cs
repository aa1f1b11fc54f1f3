using Seq2Seq.Experiments;
using Seq2Seq.Experiments.Measures;
using Seq2Seq.Layers;
using Seq2Seq.Tensors.Cpu;
using Seq2Seq.Tests.Cli;
using Seq2Seq.Text;

namespace Seq2Seq.Tests.Experiments;

public class TranslationExperimentTests
{
    private const string Example = """
        question: Does attention help to learn 48 sentences?
        base: config.yaml
        settings: {training: {epochs: 8, validation_freq: 24, logging_freq: 6}}
        factors:
          attention: {none: {model.decoder.attention: none}, dot: {model.decoder.attention: dot}}
        measures: [quality, {by_length: {bucket: 2, least: 1}}, {by_position: {least: 1}}, {beam: {widths: [1, 2], alphas: [0, 1]}}, {alignment: {maps: [2], gold: gold.align}}, cost, {curve: {points: 4}}, {summary: {lead: [1, 2]}}]
        plots:
          - {name: exact, kind: bar, measure: exact_match, y: exact match in %}
          - {name: loss, measure: [training_loss, validation_loss], x: update, y: nats}
          - {name: maps, kind: heatmap}
        """;

    private static void Prepare(TemporaryDirectory directory)
    {
        TinyRun.Write(directory);
        directory.Write("gold.align", string.Concat(TinyRun.Pairs.Select(pair => $"0-0 1-{pair.Target.Split(' ').Length - 1} 2-1\n")));
        directory.Write("experiment.yaml", Example);
    }

    [Fact]
    public void Two_cells_from_the_command_to_the_report()
    {
        using var directory = new TemporaryDirectory();
        Prepare(directory);
        var run = CommandLine.Run("experiment", "run", directory.Path, "--device", "cpu");
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("2 of 2 cells finished", run.Error);
        Assert.Contains("exact match in %", run.Output);

        var table = ResultTable.Read(directory["results/results.csv"]);
        string[] measures = [.. table.Rows.Where(row => row.Levels[0] == "dot").Select(row => row.Measurement.Measure).Distinct()];
        Assert.Equal(["bleu", "chrf", "exact_match", "length_ratio", "loss", "perplexity", "parameters", "token_accuracy", "bleu_by_length", "exact_by_length",
            "accuracy_by_length", "sentences_by_length", "span",
            "accuracy_by_position", "beam_bleu", "beam_length_ratio", "beam_sentences_per_second", "beam_log_probability", "attention_entropy",
            "alignment_error_rate",
            "tokens_per_second", "memory", "training_loss", "gradient_norm", "validation_loss", "validation_bleu", "rouge1", "rouge2", "rougel",
            "copy_rate", "novel_bigrams", "novel_trigrams", "repeated_words", "repeated_trigrams", "doubled_words", "doubled_runs", "compression",
            "summary_words", "lead_rouge1", "lead_rouge2", "lead_rougel"], measures);
        Assert.DoesNotContain(table.Rows, row => row.Levels[0] == "none" && row.Measurement.Measure.StartsWith("attention", StringComparison.Ordinal));
        double Value(string measure, double? x = null, string of = "") => table.Rows.Single(row => row.Levels[0] == "dot" && row.Measurement.Measure == measure
            && row.Measurement.X == x && row.Measurement.Of == of).Measurement.Value;
        Assert.Equal(48, Value("sentences_by_length", 3.5));
        Assert.Equal(1, Math.Exp(Value("loss")) / Value("perplexity"), 1e-6); // the table has seven digits
        Assert.InRange(Value("alignment_error_rate"), 0, 100);
        Assert.InRange(Value("attention_entropy"), 0, Math.Log(4));
        Assert.True(Value("memory") > 0);
        Assert.InRange(Value("rouge1"), Value("exact_match"), 100);
        Assert.Equal(0, Value("copy_rate")); // one side is Korean, the other English
        Assert.Equal(0, Value("lead_rouge1", of: "lead 2"));
        Assert.True(Value("beam_log_probability", 2, "alpha 0") >= Value("beam_log_probability", 1, "alpha 0") - 0.5);

        var html = File.ReadAllText(directory["results/report.html"]);
        Assert.Contains("experiment run", html);
        Assert.True(File.Exists(directory["results/maps-1.svg"]));

        var again = CommandLine.Run("experiment", "run", directory["experiment.yaml"], "--device", "cpu");
        Assert.Contains("2 cells, 2 of them finished before", again.Error);
        Assert.Equal(html, File.ReadAllText(directory["results/report.html"]));
        File.Delete(directory["results/report.html"]);
        Assert.Equal(0, CommandLine.Run("experiment", "report", directory.Path).ExitCode);
        Assert.Equal(html, File.ReadAllText(directory["results/report.html"]));
    }

    [Fact]
    public void An_interrupted_cell_gives_the_same_figures()
    {
        using var directory = new TemporaryDirectory();
        Prepare(directory);
        var quality = Example.Replace("[quality, {by_length: {bucket: 2, least: 1}}, {by_position: {least: 1}}, {beam: {widths: [1, 2], alphas: [0, 1]}}, {alignment: {maps: [2], gold: gold.align}}, cost, {curve: {points: 4}}, {summary: {lead: [1, 2]}}]", "[quality, curve]");
        directory.Write("experiment.yaml", quality);
        var experiment = ExperimentFile.Read(directory.Path);

        string Run(string folder, Func<int, bool> interruptAt)
        {
            var place = new ExperimentFolder(directory[folder], Quick: false);
            for (var sessions = 0; sessions < 10; sessions++)
            {
                var runner = new ExperimentRunner(experiment, place);
                using var stop = new CancellationTokenSource();
                var events = 0;
                runner.Run(() => CpuDevice.Create(1), 1, e => { if (e is CellProgress && interruptAt(++events)) stop.Cancel(); }, stop.Token);
                if (runner.Finished == 2)
                    return File.ReadAllText(place.Table);
            }
            throw new InvalidOperationException("not finished after ten sessions");
        }

        Assert.Equal(Run("whole", _ => false), Run("pieces", count => count == 4));
    }

    [Fact]
    public void Wrong_settings_are_found_before_anything_runs()
    {
        using var directory = new TemporaryDirectory();
        Prepare(directory);
        void Fails(string from, string to, string message)
        {
            directory.Write("experiment.yaml", Example.Replace(from, to));
            CommandLine.Fails(2, message, "experiment", "run", directory.Path);
        }
        Fails("model.decoder.attention: dot", "model.decoder.atention: dot",
            "experiment.yaml:5: model.decoder.atention=dot: unknown key 'model.decoder.atention'; did you mean 'model.decoder.attention'?");
        Fails("epochs: 8", "epochs: x", "experiment.yaml:3: training.epochs=x: 'training.epochs' is 'x', expected a whole number");
        Fails("cost, ", "costs, ", "experiment.yaml:6: unknown measure 'costs', expected one of quality, by_length");
        Fails("points: 4", "point: 4", "experiment.yaml:6: unknown key 'point'; did you mean 'points'?");
        Assert.False(Directory.Exists(directory["results"]));
    }

    [Fact]
    public void Pieces_of_a_word_are_one_word()
    {
        var map = new AttentionMap(["나", "는", "▁간", "다", "</s>"], ["I", "▁g", "o", "</s>"],
            new float[,] { { 0.3f, 0.3f, 0.4f, 0, 0 }, { 0, 0, 0.2f, 0.3f, 0.5f }, { 0.4f, 0, 0.1f, 0.5f, 0 }, { 0, 0, 0, 0, 1 } });
        Assert.Equal([new(0, 0), new(1, 1)], Alignment.Links(map, Level.Bpe, Level.Bpe));
        var words = Alignment.OfWords(map, new("나는 간다", "I go"), Level.Bpe, Level.Bpe);
        Assert.Equal(["나는", "간다", "</s>"], words.Source);
        Assert.Equal(["I", "go", "</s>"], words.Target);
        Assert.Equal([0.6f, 0.4f, 0, 0.2f, 0.55f, 0.25f, 0, 0, 1], words.Weights.Cast<float>().Select(w => MathF.Round(w, 3)));
        var plain = new AttentionMap(["a", "b", "</s>"], ["c", "</s>"], new float[,] { { 0.1f, 0.2f, 0.7f }, { 0, 0, 1 } });
        Assert.Equal([new(1, 0)], Alignment.Links(plain, Level.Word, Level.Word));
    }
}
