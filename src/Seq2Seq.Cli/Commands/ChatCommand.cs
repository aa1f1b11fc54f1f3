using System.CommandLine;
using Seq2Seq.Storage;
using Seq2Seq.Tasks.Translation;

namespace Seq2Seq.Cli.Commands;

/// <summary>The command <c>chat</c>, a conversation with a model whose sources are what is said and whose targets are answers.</summary>
internal static class ChatCommand
{
    private const string Prompt = "> ";

    public static Command Create(Streams streams)
    {
        var model = new Argument<string>("MODEL_DIR") { Description = "Directory of a translation model, written by train; it reads the last data.history turns too." };
        var decoding = new DecodingArguments();
        var ensemble = Options.Ensemble();
        var threads = Options.Threads();
        var device = Options.Device();
        var command = new Command("chat", "Talk with a model of questions and answers, line by line; /help lists what can be changed meanwhile.") { model, ensemble,
            device, threads };
        decoding.AddTo(command);
        command.SetAction(parsed =>
        {
            using var chosen = Devices.Create(parsed.GetRequiredValue(device), parsed.GetValue(threads), streams);
            using var translator = Models.LoadTranslator(parsed.GetRequiredValue(model), parsed.GetValue(ensemble) ?? [], chosen);
            var conversation = new Conversation(translator, options: decoding.Of(parsed, translator.Configuration.Testing));
            var session = new ChatSession(conversation, streams);
            if (streams.IsInteractive)
            {
                streams.Error.WriteLine("Say something; /help lists the commands, /quit or Ctrl-D ends.");
                session.Run(Typed(streams));
                return 0;
            }
            return session.Run(TextFile.Lines(streams.Input, "standard input")) ? 0 : ExitCode.Failed;
        });
        return command;
    }

    private static IEnumerable<string> Typed(Streams streams)
    {
        _ = streams.Drawing(onError: false); // makes a terminal of Windows understand how the cursor is moved
        var editor = new LineEditor(() => Console.ReadKey(intercept: true), () => Console.KeyAvailable, streams.Output, () => Console.WindowWidth);
        while (editor.Read(Prompt) is { } line) yield return line;
    }
}
