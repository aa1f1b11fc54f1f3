using System.CommandLine;
using Seq2Seq;
using Seq2Seq.Gpu;
using Seq2Seq.Server;

// The server by itself: seq2seq serve without the rest of the program.
var device = new Option<string>("--device") { Description = $"Where to compute: {DeviceChoice.Expected}.", DefaultValueFactory = _ => "auto" };
var threads = new Option<int?>("--threads") { Description = "CPU threads (default: one per core)." };
var serve = ServeCommand.Create(device, threads, parsed => (DeviceChoice.Parse(parsed.GetRequiredValue(device))
    ?? throw new ConfigurationException($"--device is '{parsed.GetValue(device)}', expected one of {DeviceChoice.Expected}"))
    .Open(parsed.GetValue(threads) ?? 0), Console.Error);
var root = new RootCommand("Serve models over HTTP, with a page to try them.");
foreach (var argument in serve.Arguments) root.Add(argument);
foreach (var option in serve.Options) root.Add(option);
root.Action = serve.Action;
try
{
    return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception error) when (error is Seq2SeqException or OptionException)
{
    Console.Error.WriteLine($"error: {error.Message}");
    return error is ConfigurationException or OptionException ? 2 : 1;
}
