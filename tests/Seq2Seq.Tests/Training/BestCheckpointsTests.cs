using Seq2Seq.Checkpoints;
using Seq2Seq.Tasks;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Tests.Tensors;
using Seq2Seq.Training;

namespace Seq2Seq.Tests.Training;

/// <summary>Which checkpoints are kept, and their mean.</summary>
public sealed class BestCheckpointsTests : IDisposable
{
    private readonly TinyRun _run = new();

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData(2, new double[] { 1, 5, 3, 5, 2 }, new double[] { 9, 9, 9, 9, 9 }, "2 4")]
    [InlineData(1, new double[] { 1, 5, 3, 5, 2 }, new double[] { 9, 8, 9, 7, 9 }, "4")] // the loss decides among equals
    [InlineData(1, new double[] { 1, 5, 3, 5, 2 }, new double[] { 9, 7, 9, 8, 9 }, "2")]
    [InlineData(3, new double[] { 0, 0, 0, 0, 0 }, new double[] { 3, 1, 2, 4, 5 }, "1 2 3")]
    [InlineData(2, new double[] { 1, double.NaN, 0, 2, 1 }, new double[] { 9, 9, 9, 9, 9 }, "4 5")] // the later of equals
    [InlineData(9, new double[] { 1, 5, 3, 5, 2 }, new double[] { 9, 9, 9, 9, 9 }, "1 2 3 4 5")]
    public void The_best_are_kept(int count, double[] bleu, double[] loss, string expected)
    {
        using var run = new ScriptedRun([.. bleu.Select((b, i) => new[]
        {
            new Score("loss", loss[i], LowerIsBetter: true), Score.Percent("bleu", b),
        })]);
        var directory = new ModelDirectory(_run["model"]);
        run.Run(new() { ValidationFrequency = 1, KeptCheckpoints = count, EarlyStoppingPatience = 0 }, directory);
        Assert.Equal(expected, string.Join(' ', directory.Checkpoints.Select(path => int.Parse(Path.GetFileNameWithoutExtension(path)))));
    }

    [Fact]
    public void Without_validation_the_last_are_kept_and_a_new_run_clears_them()
    {
        var c = _run.In("model", o => o with { KeptCheckpoints = 2, Scheduling = SchedulingType.Constant });
        TinyRun.Train(c with { Data = c.Data with { Validation = "" } });
        Assert.Equal(["0000000012.safetensors", "0000000014.safetensors"], Names());
        TinyRun.Train(_run.In("model", o => o with { Overwrite = true }));
        Assert.Empty(Names());
        TinyRun.Train(_run.In("model", o => o with { Overwrite = true, KeptCheckpoints = 1 }));
        Assert.Single(Names());

        IEnumerable<string?> Names() => new ModelDirectory(_run["model"]).Checkpoints.Select(Path.GetFileName);
    }

    [Fact]
    public void Their_mean_is_a_model()
    {
        TinyRun.Train(_run.In("model", o => o with { KeptCheckpoints = 3 }));
        var files = AveragedModel.Write([_run["model"]], _run["mean"]);
        Assert.Equal(new ModelDirectory(_run["model"]).Checkpoints, files);
        Assert.Equal(3, files.Count);
        IsMean([.. files], "mean");

        TinyRun.Train(_run.In("other", o => o with { RandomSeed = 7 }));
        File.Copy(_run["model/source/vocab.json"], _run["other/source/vocab.json"], overwrite: true);
        AveragedModel.Write([_run["model"], _run["other"]], _run["both"]);
        IsMean([_run["model/model.safetensors"], _run["other/model.safetensors"]], "both");
    }

    [Fact]
    public void What_has_no_mean_is_refused()
    {
        TinyRun.Train(_run.In("model"));
        Refused("has no checkpoints to average; train with training.keep_best_checkpoints, or name several models", "new", "model");
        Refused($"'{_run["model"]}' already holds a model", "model", "model", "model");
        var c = _run.In("larger");
        TinyRun.Train(c with { Model = c.Model with { Encoder = c.Model.Encoder with { HiddenSize = 4 } } });
        Refused("model.encoder.hidden_size is 3", "new", "model", "larger");
        Refused("no model directory", "new", "model", "absent");

        void Refused(string message, string directory, params string[] models) => Assert.Contains(message,
            Assert.Throws<Seq2SeqException>(() => AveragedModel.Write([.. models.Select(model => _run[model])], _run[directory])).Message);
    }

    private void IsMean(string[] files, string model)
    {
        var opened = files.Select(SafetensorsFile.Open).ToArray();
        using var mean = SafetensorsFile.Open(_run[$"{model}/model.safetensors"]);
        foreach (var tensor in mean.Tensors)
        {
            var values = opened.Select(file => file.Read<float>(tensor.Name)).ToArray();
            var expected = Enumerable.Range(0, (int)tensor.Count).Select(i => values.Average(v => (double)v[i])).ToArray();
            Close.Equal(expected, mean.Read<float>(tensor.Name), 1e-7);
        }
        foreach (var file in opened) file.Dispose();
        using var translator = Translator.Load(_run[model]);
        translator.Translate("w1 w2");
    }
}
