using System.Globalization;
using Seq2Seq.Tasks.Translation;

namespace Seq2Seq.Cli;

/// <summary>A conversation line by line. A line that begins with <c>/</c> changes how answers are made, and blank lines are passed over.</summary>
internal sealed class ChatSession(Conversation conversation, Streams streams)
{
    private const string Commands = """
        /reset          forget what was said
        /temperature T  draw answers by chance, with temperature T; 0 = search for the most probable one
        /seed N         the seed of the random numbers
        /beam N         search with a beam of N; 1 = greedy
        /help           this list
        /quit           end, as does the end of the input
        """;

    /// <summary>Answers lines until there are no more, or one asks to quit. What cannot be answered is reported, and the conversation goes on.</summary>
    /// <returns>Whether every line was answered.</returns>
    public bool Run(IEnumerable<string> lines)
    {
        var all = true;
        foreach (var line in lines.TakeWhile(line => line.Trim() != "/quit").Where(line => !string.IsNullOrWhiteSpace(line)))
        {
            try
            {
                if (line.StartsWith('/'))
                    streams.Error.WriteLine(Change(line.Split(' ', 2, StringSplitOptions.TrimEntries)));
                else
                    streams.Output.WriteLine(conversation.Answer(line).OnOneLine());
            }
            catch (Exception error) when (error is Seq2SeqException or OptionException)
            {
                streams.Error.WriteLine($"error: {error.Message.OnOneLine()}");
                all = false;
            }
            streams.Output.Flush();
        }
        return all;
    }

    /// <summary>Does what a line asks for, and returns what to say of it.</summary>
    private string Change(string[] words)
    {
        var options = conversation.Options;
        switch (words[0])
        {
            case "/reset":
                conversation.Reset();
                return "forgotten; a new conversation begins";
            case "/temperature":
                var temperature = Number(words, "a number, such as 0.7, or 0 for a search", text => float.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture));
                options = temperature == 0 ? options with { Sampling = false } : options with { Sampling = true, Temperature = temperature };
                break;
            case "/seed":
                options = options with { Seed = Number(words, "a whole number", text => int.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)) };
                break;
            case "/beam":
                var beam = Number(words, "a whole number from 1", text => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture));
                options = options with { Sampling = false, BeamSize = beam, BeamGroups = 1 };
                break;
            case "/help":
                return $"{Commands}\n{Shown}";
            default:
                throw new ConfigurationException($"unknown command '{Beginning(words[0])}'; /help lists what there is");
        }
        conversation.Options = options with { NBest = 1 };
        return Shown;
    }

    /// <summary>How answers are made now.</summary>
    private string Shown => conversation.Options is { Sampling: true } drawn
        ? string.Create(CultureInfo.InvariantCulture, $"answers are drawn with temperature {drawn.Temperature}, seed {drawn.Seed}")
        : string.Create(CultureInfo.InvariantCulture, $"answers are searched for with a beam of {conversation.Options.BeamSize}");

    private static T Number<T>(string[] words, string expected, Func<string, T> parse)
    {
        try
        {
            return parse(words.Length > 1 ? words[1] : "");
        }
        catch (Exception error) when (error is FormatException or OverflowException)
        {
            throw new ConfigurationException($"'{Beginning(string.Join(' ', words))}': expected {expected} behind {words[0]}", error);
        }
    }

    private static string Beginning(string text) => text.Length > 40 ? text[..40] + "..." : text;
}
