using System.Text;
using Seq2Seq.Checkpoints;
using Seq2Seq.Experiments;
using Seq2Seq.Experiments.Tasks;
using Seq2Seq.Storage;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Tensors.Cpu;
using Seq2Seq.Tests.Tasks.Translation;
using Seq2Seq.Tests.Training;

namespace Seq2Seq.Tests.Fuzzing;

/// <summary>The files of a model directory whose weights were drawn, and of one that was trained for some updates, and how the program reads them.</summary>
internal static class ModelFiles
{
    private const long MostMemory = 1L << 30; // bytes on the device
    private const int Updates = 5;

    /// <summary>The text of an experiment with all parts.</summary>
    public const string Experiment = """
        question: What is gained?
        run: recurrence
        settings: {length: 20, lengths: [10, 30], optimizer: "sgd"}
        corpora: {copy: {task: copy, symbols: 5}}
        factors:
          cell: {rnn: {cell: rnn}, lstm: {cell: lstm, forget_bias: 1}}
          width: {hidden: [8, 16]}
        except:
          - {cell: rnn, width: [16]}
        seeds: 2
        measures: [accuracy, {by_length: {bucket: 4}}]
        plots:
          - {name: accuracy, measure: accuracy, kind: bar, lines: cell, only: {width: 8}, y_from: 0}
          - {name: all, kind: table, measure: [accuracy, solved]}
        quick: {settings: {steps: 5}, seeds: [7], only: {cell: lstm}, measures: [accuracy]}

        """;

    private static readonly Lazy<Dictionary<string, byte[]>> OfModel = new(() =>
    {
        using var model = new TinyTranslator();
        model.Make("old", old: true);
        return All(model["old"]);
    });

    private static readonly Lazy<Dictionary<string, byte[]>> OfRun = new(() =>
    {
        using var run = new TinyRun(train: 20);
        TinyRun.Train(run.In("", o => o with { MaximumSteps = Updates }));
        return All(run[""]);
    });

    /// <summary>The bytes of a model directory by name. Its weights name nothing that belongs to them, as those of version 0.1.0.</summary>
    public static IReadOnlyDictionary<string, byte[]> Made => OfModel.Value;

    /// <summary>The bytes of a model directory and the corpora of its training.</summary>
    public static IReadOnlyDictionary<string, byte[]> Trained => OfRun.Value;

    /// <summary>Returns a safetensors file without its checksum, as another program would write it.</summary>
    public static byte[] Unsealed(byte[] file) => Replaced(file, "\"crc32c\":\"", "\"crc___\":\"");

    public static void Write(TemporaryDirectory files) => Write(Made, files.Path);

    public static void WriteUnsealed(TemporaryDirectory files)
    {
        Write(Made, files["unsealed"]);
        File.WriteAllBytes(files["unsealed/model.safetensors"], Unsealed(Made["model.safetensors"]));
    }

    public static void WriteRun(TemporaryDirectory files)
    {
        Write(Trained, files.Path);
        Write(Trained, files["sealed"]);
    }

    /// <summary>Translates a sentence with the model in whose directory the file lies.</summary>
    public static void Translate(string file)
    {
        using var device = CpuDevice.Create(1);
        using var translator = Translator.Load(Path.GetDirectoryName(file)!, device);
        translator.Translate("물 water");
        Assert.True(device.MostUsedBytes < MostMemory, $"{device.MostUsedBytes >> 20} MiB were used");
    }

    /// <summary>Reads all weights of a file.</summary>
    public static void ReadWeights(string path)
    {
        using var file = SafetensorsFile.Open(path);
        foreach (var tensor in file.Tensors.Where(tensor => tensor.Type == TensorType.F32)) file.Read<float>(tensor.Name);
    }

    /// <summary>Goes on with the run in whose folder <c>training</c> the file lies, for an update or none.</summary>
    public static void Resume(string file)
    {
        var folder = Path.GetDirectoryName(Path.GetDirectoryName(file))!;
        foreach (var name in new[] { "training/state.safetensors", "training/validations.tsv", "training/session.json", "model.safetensors", "config.yaml" })
            if (Path.Combine(folder, name) is var path && path != file) File.WriteAllBytes(path, Trained[name]);
        var configuration = new TranslationDirectory(folder).ReadConfiguration();
        configuration = configuration with
        {
            Data = configuration.Data with { Train = [Path.Combine(folder, "train.tsv")], Validation = Path.Combine(folder, "dev.tsv") },
            Training = configuration.Training with { MaximumSteps = Updates + 1 },
        };
        using var device = CpuDevice.Create(1);
        using var training = TranslationTraining.Open(configuration, device, resume: true);
        training.Run(stop: new CancellationToken(canceled: true));
        Assert.True(device.MostUsedBytes < MostMemory, $"{device.MostUsedBytes >> 20} MiB were used");
    }

    /// <summary>Gives a damaged state the right checksum, so that what it says is read.</summary>
    public static string Sealed(string file)
    {
        var bytes = File.ReadAllBytes(file);
        var prefix = "{\"__metadata__\":{\"crc32c\":\""u8;
        const int length = sizeof(ulong), digits = 8;
        if (bytes.AsSpan(Math.Min(length, bytes.Length)).StartsWith(prefix) && bytes.Length >= length + prefix.Length + digits)
        {
            var place = bytes.AsSpan(length + prefix.Length, digits);
            place.Fill((byte)'0');
            var checksum = new Crc32C();
            checksum.Append(bytes.AsSpan(length));
            Encoding.ASCII.GetBytes(checksum.Value.ToString("x8"), place);
        }
        File.WriteAllBytes(file, bytes);
        return file;
    }

    /// <summary>Returns the path of a file of a model of JoeyNMT.</summary>
    public static string Joey(string name) => Repository.Find($"tests/Seq2Seq.Tests/Golden/joeynmt-gru/{name}");

    public static void WriteJoey(TemporaryDirectory files)
    {
        Directory.CreateDirectory(files["import"]);
        foreach (var name in new[] { "best.safetensors", "src_vocab.txt", "trg_vocab.txt", "config.yaml" }) File.Copy(Joey(name), files[$"import/{name}"]);
    }

    /// <summary>Imports the model in whose folder the file lies.</summary>
    public static void Import(string file)
    {
        var folder = Path.GetDirectoryName(file)!;
        using var device = CpuDevice.Create(1);
        var made = Path.Combine(folder, "made");
        if (Directory.Exists(made)) Directory.Delete(made, recursive: true);
        ImportedModel.Import(folder, made, device);
    }

    /// <summary>Reads an experiment as it is and as a quick one, and plans its cells.</summary>
    public static void Plan(string file)
    {
        foreach (var quick in new[] { false, true })
            foreach (var cell in Grid.Cells(ExperimentFile.Read(file, quick))) new RecurrenceRun().Identity(cell);
    }

    private static Dictionary<string, byte[]> All(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .ToDictionary(file => Path.GetRelativePath(folder, file).Replace('\\', '/'), File.ReadAllBytes);

    private static void Write(IReadOnlyDictionary<string, byte[]> files, string folder)
    {
        foreach (var (name, bytes) in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, name))!);
            File.WriteAllBytes(Path.Combine(folder, name), bytes);
        }
    }

    private static byte[] Replaced(byte[] bytes, string old, string @new)
    {
        var at = bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(old));
        Assert.True(at >= 0);
        byte[] copy = [.. bytes];
        Encoding.ASCII.GetBytes(@new, copy.AsSpan(at));
        return copy;
    }
}
