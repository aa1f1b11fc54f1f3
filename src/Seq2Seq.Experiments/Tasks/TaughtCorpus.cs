using System.ComponentModel.DataAnnotations;
using Seq2Seq.Configuration;
using Seq2Seq.Data;
using Seq2Seq.Storage;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Tensors.Cpu;

namespace Seq2Seq.Experiments.Tasks;

/// <summary>
/// A corpus for a student (Kim &amp; Rush 2016): a teacher is trained on the training corpus of another directory, and what it makes of the sources takes the
/// place of their targets. Validation and test stay as they are. The teacher is trained once, with one seed, for all cells.
/// </summary>
public sealed record TaughtCorpus : IOptionRecord
{
    /// <summary>The updates from one saving of the teacher to the next. A run that is ended meanwhile goes on from the last one.</summary>
    private const int CheckpointFrequency = 200;

    /// <summary>The directory of <c>train.tsv</c>, <c>valid.tsv</c> and <c>test.tsv</c>, which may be a corpus made before.</summary>
    public string From { get; init; } = "";

    /// <summary>The path of the configuration that the teacher is trained with, on the corpus of <see cref="From"/>.</summary>
    public string Teacher { get; init; } = "";

    /// <summary>Changes of the configuration, such as <c>training.max_steps=100</c>.</summary>
    public string[] Settings { get; init; } = [];

    /// <summary>The width of the beam that the teacher searches with.</summary>
    [YamlKey("beam_size")]
    [Range(1, OptionBounds.Tokens)]
    public int BeamSize { get; init; } = 5;

    /// <summary>Trains the teacher, or goes on with its training, and writes the corpus. The directory is replaced as a whole.</summary>
    /// <param name="model">The model directory of the teacher.</param>
    /// <exception cref="OptionException">An option is out of range.</exception>
    /// <exception cref="Seq2SeqException">The configuration or the corpus cannot be used, or a directory is not writable.</exception>
    public void Write(string directory, string model)
    {
        OptionRules.Check(this);
        var read = ConfigurationFile.Read<TranslationConfiguration>(Teacher, [.. Settings]);
        var configuration = read with
        {
            Data = read.Data with { Train = [File("train")], Validation = File("valid"), Test = File("test") },
            Training = read.Training with { ModelDirectory = model, CheckpointFrequency = CheckpointFrequency },
        };
        using var device = CpuDevice.Create();
        using (var training = TranslationTraining.Open(configuration, device, resume: new Checkpoints.ModelDirectory(model).HasState)) training.Run();
        using var teacher = Translator.Load(model, device);
        var columns = CorpusColumns.Of(configuration.Data);
        var distillation = new Distillation(teacher, configuration.Testing with { BeamSize = BeamSize });
        AtomicDirectory.Replace(directory, fresh =>
        {
            StoredCorpus.Write(distillation.Of(new StoredCorpus(File("train"), columns)), Path.Combine(fresh, "train.tsv"), columns);
            foreach (var split in new[] { "valid", "test" }) System.IO.File.Copy(File(split), Path.Combine(fresh, $"{split}.tsv"));
        });

        string File(string split) => Path.Combine(From, $"{split}.tsv");
    }
}
