using System.CommandLine;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Seq2Seq.Tensors;

namespace Seq2Seq.Server;

/// <summary>The command line of the server.</summary>
internal static class ServeCommand
{
    /// <summary>The environment variable of the key, which no list of processes shows.</summary>
    public const string KeyVariable = "SEQ2SEQ_API_KEY";

    /// <summary>Returns the command <c>serve</c>.</summary>
    /// <param name="device">The option that names the device.</param>
    /// <param name="threads">The option that limits the threads of the processor.</param>
    /// <param name="open">Opens the device.</param>
    /// <param name="error">Receives what a person is told.</param>
    public static Command Create(Option<string> device, Option<int?> threads, Func<ParseResult, Device> open, TextWriter error)
    {
        var models = new Argument<string[]>("MODEL") { Description = "Model directories, or NAME=DIR to give one a name; the name is that of the folder otherwise.", Arity = ArgumentArity.ZeroOrMore };
        var model = new Option<string[]>("--model") { Description = "A further model; may be repeated.", HelpName = "DIR" };
        var address = new Option<string>("--address") { Description = $"The address to listen on. Beyond this machine it needs a key in the environment variable {KeyVariable}.", HelpName = "IP", DefaultValueFactory = _ => "127.0.0.1" };
        var port = new Option<int>("--port") { Description = $"The port to listen on; 0 = any that is free (default: {ServerOptions.UsualPort}).", HelpName = "N", DefaultValueFactory = _ => ServerOptions.UsualPort };
        var experiments = new Option<string?>("--experiments") { Description = "A folder of experiments whose reports the page shows.", HelpName = "DIR" };
        var command = new Command("serve", "Serve models over HTTP, with a page to try them.") { models, model, address, port, experiments, device, threads };
        command.SetAction((parsed, cancellation) =>
        {
            var options = new ServerOptions
            {
                Models = Named([.. parsed.GetValue(models) ?? [], .. parsed.GetValue(model) ?? []]),
                Address = parsed.GetRequiredValue(address),
                Port = parsed.GetValue(port),
                ApiKey = Environment.GetEnvironmentVariable(KeyVariable) is { Length: > 0 } key ? key : null,
                Experiments = parsed.GetValue(experiments),
            };
            return RunAsync(options, () => open(parsed), error, cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(ServerOptions options, Func<Device> open, TextWriter error, CancellationToken cancellation)
    {
        if (!IPAddress.TryParse(options.Address, out _))
            throw new ConfigurationException($"--address is '{options.Address}', expected an address of this machine such as 127.0.0.1 or 0.0.0.0");
        if (options.Port is < 0 or > 65_535) throw new ConfigurationException($"--port is {options.Port}, expected from 0 to 65535");
        if (!options.IsLocal && options.ApiKey == null)
            throw new ConfigurationException($"the address {options.Address} can be reached from other machines, and there is no key; set the environment variable {KeyVariable}, or use 127.0.0.1");
        using var device = open();
        await using var server = ServerApplication.Build(options, device);
        if (!options.IsLocal) error.WriteLine("warning: keys and texts go over the network as they are; put a proxy with TLS before the server");
        try
        {
            await server.StartAsync(cancellation);
        }
        catch (IOException failed) when (failed.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            throw new Seq2SeqException($"port {options.Port} of {options.Address} is in use; end the other program, or take another port with --port", failed);
        }
        var models = server.Services.GetRequiredService<ServedModels>();
        error.WriteLine($"{string.Join(", ", models.All.Select(served => $"{served.Name} ({Tasks.TaskConfigurations.NameOf(served.Task)})"))} on {Url(server)}; Ctrl-C ends");
        using var hangup = Hangup.Listen(() => _ = Task.Run(() => ReloadAll(models, error), CancellationToken.None));
        await server.WaitForShutdownAsync(cancellation);
        return 0;
    }

    private static async Task ReloadAll(ServedModels models, TextWriter error)
    {
        foreach (var model in models.All)
            try
            {
                await models.ReloadAsync(model.Name, CancellationToken.None);
                error.WriteLine($"{model.Name} was read anew");
            }
            catch (Exception failed) when (failed is Seq2SeqException or OptionException)
            {
                error.WriteLine($"{model.Name} stays as it was: {failed.Message}");
            }
    }

    private static string Url(WebApplication server) =>
        server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>Returns the folders by name.</summary>
    private static Dictionary<string, string> Named(IReadOnlyList<string> given)
    {
        if (given.Count == 0) throw new ConfigurationException("no model is named; name the folder of at least one");
        var named = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in given)
        {
            var at = text.IndexOf('=', StringComparison.Ordinal);
            var (name, directory) = at > 0 && !Directory.Exists(text) ? (text[..at], text[(at + 1)..])
                : (Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(text))), text);
            if (!named.TryAdd(name, directory))
                throw new ConfigurationException($"two models are called '{name}'; give one of them another name, as in other={directory}");
        }
        return named;
    }
}
