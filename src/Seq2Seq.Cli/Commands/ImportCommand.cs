using System.CommandLine;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Tensors.Cpu;

namespace Seq2Seq.Cli.Commands;

/// <summary>The command <c>import</c>, which makes a model directory of a model that another toolkit has trained.</summary>
internal static class ImportCommand
{
    public static Command Create(Streams streams)
    {
        var folder = new Argument<string>("FOLDER")
        {
            Description = "Folder with src_vocab.txt, trg_vocab.txt and one .safetensors file: of JoeyNMT with the checkpoint's model_state and config.yaml, "
                + "of OpenNMT-py with the checkpoint's model and generator.",
        };
        var directory = Options.Required("--out", "DIR", "Model directory to write; it must not hold a model.");
        var command = new Command("import", "Make a model directory of a recurrent model of JoeyNMT or OpenNMT-py, and say where each weight comes from.")
        {
            folder, directory,
        };
        command.SetAction(parsed =>
        {
            var to = parsed.GetRequiredValue(directory);
            using var device = CpuDevice.Create();
            var weights = ImportedModel.Import(parsed.GetRequiredValue(folder), to, device);
            var width = weights.Max(weight => weight.Name.Length);
            foreach (var weight in weights)
                streams.Output.WriteLine($"{weight.Name.PadRight(width)}  {weight.Origin switch
                {
                    WeightOrigin.Zero => "0",
                    WeightOrigin.Transposed => $"{weight.From[0]}, transposed",
                    WeightOrigin.HalvesSwapped => $"{weight.From[0]}, its halves swapped",
                    WeightOrigin.TokenRows => $"{weight.From[0]}, rows by token",
                    _ => string.Join(" + ", weight.From),
                }}");
            streams.Error.WriteLine($"{weights.Count} weights; model in {to}; try it: echo TEXT | seq2seq translate {to}");
            return 0;
        });
        return command;
    }
}
