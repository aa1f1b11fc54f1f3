using Seq2Seq.Experiments;
using Seq2Seq.Tests.Cli;

namespace Seq2Seq.Tests.Experiments;

/// <summary>An experiment with a student that is taught by a larger model, and the sizes of pruned models.</summary>
public class TaughtCorpusTests
{
    private const string Example = """
        question: How small may a model be?
        base: config.yaml
        settings: {training: {epochs: 3, validation_freq: 6}, data: {train: pairs/train.tsv, dev: pairs/valid.tsv, test: pairs/test.tsv}}
        corpora:
          taught: {from: pairs, teacher: config.yaml, settings: [training.epochs=30], beam_size: 2}
        factors:
          model:
            whole: {}
            pruned: {training.pruning: {sparsity: 0.75, end_step: 8, every: 4}}
            taught: {model.decoder.hidden_size: 8, data.train: generated/taught/train.tsv}
        measures: [size]
        plots:
          - {name: size, kind: bar, measure: file_size, y: KiB}
        """;

    [Fact]
    public void A_teacher_is_trained_once_and_sizes_are_measured()
    {
        using var directory = new TemporaryDirectory();
        TinyRun.Write(directory);
        Directory.CreateDirectory(directory["pairs"]);
        foreach (var split in new[] { "train", "valid", "test" }) directory.Write($"pairs/{split}.tsv", File.ReadAllText(directory["pairs.tsv"]));
        directory.Write("experiment.yaml", Example);
        var experiment = ExperimentFile.Read(directory.Path);
        var folder = new ExperimentFolder(directory.Path, Quick: false);
        var runner = new ExperimentRunner(experiment, folder);
        var taught = File.ReadAllLines(directory["runs/generated/taught/train.tsv"]);
        Assert.InRange(taught.Intersect(File.ReadAllLines(directory["pairs.tsv"])).Count(), 40, 48); // the teacher has learned them by heart
        Assert.Equal(File.ReadAllText(directory["pairs.tsv"]), File.ReadAllText(directory["runs/generated/taught/test.tsv"]));

        Assert.Equal(0, runner.Run(() => Seq2Seq.Tensors.Cpu.CpuDevice.Create(1), 1, _ => { }, default));
        var table = ResultTable.Read(folder.Table);
        double Value(string model, string measure) => table.Rows.Single(row => row.Levels[0] == model && row.Measurement.Measure == measure).Measurement.Value;
        Assert.Equal(0, Value("whole", "zeros"));
        Assert.InRange(Value("pruned", "zeros"), 60, 75); // biases stay
        Assert.True(Value("pruned", "file_size") < Value("whole", "file_size"));
        Assert.True(Value("taught", "file_size") < Value("whole", "file_size"));

        var written = File.GetLastWriteTimeUtc(directory["runs/generated/taught/train.tsv"]);
        Assert.Equal(3, new ExperimentRunner(experiment, folder).Finished);
        Assert.Equal(written, File.GetLastWriteTimeUtc(directory["runs/generated/taught/train.tsv"]));
    }
}
