using Seq2Seq.Experiments;

namespace Seq2Seq.Tests.Experiments;

public class ExperimentFileTests
{
    private const string Example = """
        question: What is gained?
        run: translation
        settings:
          training: {max_steps: 100, adam_betas: [0.9, 0.99]}
          data.train: "a b.tsv"
        factors:
          attention:
            none: {model.decoder.attention: none, model.decoder.hidden_size: 40}
            dot: {model: {decoder: {attention: dot}}}
          width: {model.encoder.hidden_size: [8, 16]}
        except:
          - {attention: dot, width: [16]}
        seeds: 2
        measures: [quality, {by_length: {bucket: 4}}]
        plots:
          - {name: quality, measure: bleu, kind: bar, lines: attention, only: {width: 8}, y_from: 0}
          - {name: all, kind: table, measure: [bleu, chrf]}
        quick: {settings: {training.max_steps: 5}, seeds: [7], only: {attention: none}, measures: [quality]}
        """;

    private static Experiment Parse(string yaml, bool quick = false) => ExperimentFile.Parse(yaml, "folder/experiment.yaml", quick);

    [Fact]
    public void All_parts_are_read()
    {
        var experiment = Parse(Example);
        Assert.Equal("folder", experiment.Name);
        Assert.Equal(["training.max_steps=100", "training.adam_betas=[0.9, 0.99]", "data.train=\"a b.tsv\""],
            experiment.Settings.Select(s => $"{s.Key}={s.Value}"));
        Assert.Equal("folder/experiment.yaml:4", experiment.PlaceOf("training.max_steps", "100"));
        Assert.Equal(["attention", "width"], experiment.Factors.Select(factor => factor.Name));
        Assert.Equal(["8", "16"], experiment.Factors[1].Levels.Select(level => level.Name));
        Assert.Equal([1, 2], experiment.Seeds);
        Assert.Equal(["quality", "by_length"], experiment.MeasureNames);
        var plot = experiment.Plots[0];
        Assert.Equal((PlotKind.Bar, 0.0, null), (plot.Kind, plot.YFrom, plot.YTo));
        Assert.Equal(["bleu"], plot.Measure);
        Assert.Equal(["8"], plot.Only["width"]);
        Assert.Equal(["bleu", "chrf"], experiment.Plots[1].Measure);
    }

    [Fact]
    public void The_grid_has_the_order_of_the_file_with_seeds_fastest()
    {
        var cells = Grid.Cells(Parse(Example));
        Assert.Equal(["none,8,seed-1", "none,8,seed-2", "none,16,seed-1", "none,16,seed-2", "dot,8,seed-1", "dot,8,seed-2"], cells.Select(Grid.Id));
        Assert.Equal("attention none, width 8, seed 1", Grid.Text(cells[0]));
        Assert.Equal(["training.max_steps=100", "training.adam_betas=[0.9, 0.99]", "data.train=\"a b.tsv\"", "model.decoder.attention=none",
            "model.decoder.hidden_size=40", "model.encoder.hidden_size=16"],
            cells[2].Settings.Select(s => $"{s.Key}={s.Value}"));
    }

    [Fact]
    public void A_quick_run_has_fewer_levels_and_seeds_and_its_settings_win()
    {
        var quick = Parse(Example, quick: true);
        var cells = Grid.Cells(quick);
        Assert.Equal(["none,8,seed-7", "none,16,seed-7"], cells.Select(Grid.Id));
        Assert.Equal(KeyValuePair.Create("training.max_steps", "5"), cells[0].Settings[^1]);
        Assert.Equal(["quality"], quick.MeasureNames);
    }

    [Fact]
    public void Corpora_of_a_quick_run_change_keys_of_the_others()
    {
        var quick = Parse("question: q\ncorpora: {a: {task: copy, train: 100}}\nquick: {corpora: {a: {train: 10}}}\n", quick: true);
        Assert.Equal("{task: copy, train: 10}", ExperimentFile.Line(quick.Corpora["a"]));
    }

    [Fact]
    public void A_level_whose_data_are_absent_is_left_out_with_a_note()
    {
        var experiment = Parse("question: q\nfactors: {task: {a: {name: a}, b: {needs: nowhere/at-all, name: b}}}\n");
        Assert.Equal(["a,seed-1"], Grid.Cells(experiment).Select(Grid.Id));
        Assert.Contains("nowhere/at-all", Assert.Single(experiment.Notes));
    }

    [Fact]
    public void Without_factors_there_is_a_cell_for_each_seed() => Assert.Equal(["seed-1"], Grid.Cells(Parse("question: q\n")).Select(Grid.Id));

    [Theory]
    [InlineData("run: translation\n", "there is no question")]
    [InlineData("question: q\nsettigs: {}\n", "folder/experiment.yaml:2: unknown key 'settigs'; did you mean 'settings'?")]
    [InlineData("question: q\nrun: sleep\n", "folder/experiment.yaml:2: 'run' is 'sleep', expected one of translation, training, recurrence, search")]
    [InlineData("question: q\nplots:\n  - {name: a, measur: b}\n", "folder/experiment.yaml:3: unknown key 'plots[0].measur'; did you mean 'plots.measure'?")]
    [InlineData("question: q\nplots:\n  - {name: a/b, measure: b}\n", "folder/experiment.yaml:3: a plot's name is 'a/b'")]
    [InlineData("question: q\nplots:\n  - {name: a}\n", "folder/experiment.yaml:3: plot 'a' has no measure")]
    [InlineData("question: q\nplots:\n  - {name: a, measure: b, lines: c}\n", "names the factor 'c', expected no factor")]
    [InlineData("question: q\nplots:\n  - {name: a, measure: b}\n  - {name: a, measure: b}\n", "two plots are named 'a'")]
    [InlineData("question: q\nfactors:\n  f: {a: {name: a}}\nplots:\n  - name: p\n    measure: m\n    only: {f: b}\n",
        "experiment.yaml:7: 'plots[0].only' names the level 'b' of 'f', expected one of a")]
    [InlineData("question: q\nfactors:\n  f: {a: {name: a}}\nexcept:\n  - {g: a}\n", "experiment.yaml:5: 'except[0]' names the factor 'g', expected one of f")]
    [InlineData("question: q\nfactors:\n  f: {}\n", "experiment.yaml:3: factor 'f' has no levels")]
    [InlineData("question: q\nfactors: [a]\n", "experiment.yaml:2: 'factors' is a list, expected a section")]
    [InlineData("question: q\nseeds: many\n", "experiment.yaml:2: 'seeds' is 'many'")]
    [InlineData("question: q\nseeds: 0\n", "experiment.yaml:2: 'seeds' is 0")]
    [InlineData("question: q\nmeasures: [a, a]\n", "measure 'a' is named twice")]
    [InlineData("question: q\nbase: nowhere.yaml\n", "experiment.yaml:2: 'base' is 'nowhere.yaml', which does not exist")]
    [InlineData("question: [\n", "not valid YAML")]
    public void What_is_wrong_is_said_with_its_line(string yaml, string message)
    {
        var error = Assert.Throws<ConfigurationException>(() => Parse(yaml));
        Assert.Contains(message, error.Message);
    }

    [Fact]
    public void Levels_that_would_share_a_folder_are_an_error()
    {
        var error = Assert.Throws<ConfigurationException>(() => Grid.Cells(Parse("question: q\nfactors: {f: {a b: {name: a}, a-b: {name: b}}}\n")));
        Assert.Contains("'a-b,seed-1' as a folder", error.Message);
    }

    [Fact]
    public void Paths_are_looked_for_from_the_folder_upwards()
    {
        using var directory = new TemporaryDirectory();
        Directory.CreateDirectory(directory["experiments/a"]);
        directory.Write("corpus.tsv", "a\tb\n");
        directory.Write("prefix.de", "a\n");
        var experiment = ExperimentFile.Parse("question: q\n", directory["experiments/a/experiment.yaml"]);
        Assert.Equal(directory["corpus.tsv"], experiment.Find("corpus.tsv"));
        Assert.Equal(directory["prefix"], experiment.Find("prefix"));
        Assert.Null(experiment.Find("other"));
    }
}
