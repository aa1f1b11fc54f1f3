using System.CommandLine;
using Seq2Seq.Tasks;

namespace Seq2Seq.Cli.Commands;

/// <summary>The command <c>average</c>, which writes a model whose weights are the mean of others.</summary>
internal static class AverageCommand
{
    public static Command Create(Streams streams)
    {
        var models = new Argument<string[]>("MODEL")
        {
            Description = "A model directory, whose kept checkpoints are averaged (training.keep_best_checkpoints), or several, whose weights are.",
            Arity = ArgumentArity.OneOrMore,
        };
        var directory = new Option<string>("--out") { Description = "The model directory to write.", HelpName = "DIR", Required = true };
        var command = new Command("average", "Write a model whose weights are the mean of checkpoints of one training.") { models, directory };
        command.SetAction(parsed =>
        {
            var files = AveragedModel.Write(parsed.GetRequiredValue(models), parsed.GetRequiredValue(directory));
            streams.Error.WriteLine($"the mean of {files.Count} files is in {parsed.GetRequiredValue(directory)}:");
            foreach (var file in files) streams.Error.WriteLine($"  {file}");
            return 0;
        });
        return command;
    }
}
