using System.Reflection;
using System.Text;

namespace Seq2Seq.Corpora.Headlines;

/// <summary>A sentence that may be left out.</summary>
/// <param name="Text">The sentence with its slots.</param>
/// <param name="Event">The number of the event that it belongs to, from 1; 0 = any event of its happening.</param>
internal sealed record Aside(string Text, int Event)
{
    public bool Fits(int @event) => Event == 0 || Event == @event;
}

/// <summary>A kind of happening, such as a merger.</summary>
/// <param name="Name">The topic and the happening.</param>
/// <param name="Openers">The sentences that may stand before the main fact.</param>
/// <param name="Events">The main facts, each with its headline.</param>
/// <param name="Details">The sentences that may stand after the main fact, in their order.</param>
internal sealed record Happening(string Name, IReadOnlyList<Aside> Openers, IReadOnlyList<(string Sentence, string Headline)> Events,
    IReadOnlyList<Aside> Details);

/// <summary>
/// The grammar of a language. The file kinds.txt has lines <c>kind = alternative | alternative</c>, in which <c>&lt;kind&gt;</c> and
/// <c>&lt;10-90/5&gt;</c> (a number, with its step) are drawn. The other files have topics and their happenings: <c>^</c> begins a sentence that may
/// stand before the main fact, <c>=</c> the main fact and behind <c>=></c> its headline, <c>-</c> a sentence that may stand after it. A number behind
/// <c>^</c> or <c>-</c> ties the sentence to one main fact. What stands under a topic belongs to all of its happenings.
/// </summary>
internal sealed class NewsGrammar
{
    private NewsGrammar(string language) => Language = language;

    /// <summary>The language, such as <c>en</c>.</summary>
    public string Language { get; }

    /// <summary>The alternatives of each kind.</summary>
    public Dictionary<string, string[]> Kinds { get; } = new(StringComparer.Ordinal);

    /// <summary>The happenings and the number of one of their events, from 1.</summary>
    public List<(Happening Happening, int Event)> Choices { get; } = [];

    /// <summary>Reads the grammar of a language from the program.</summary>
    public static NewsGrammar Read(string language)
    {
        var grammar = new NewsGrammar(language);
        var program = Assembly.GetExecutingAssembly();
        foreach (var name in program.GetManifestResourceNames().Where(n => n.StartsWith(language + '.', StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(program.GetManifestResourceStream(name)!, Encoding.UTF8);
            string[] lines = [.. reader.ReadToEnd().Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#')];
            if (name == language + ".kinds") grammar.AddKinds(lines);
            else grammar.AddHappenings(lines);
        }
        return grammar;
    }

    private void AddKinds(string[] lines)
    {
        foreach (var line in lines)
        {
            var parts = line.Split(" = ");
            Kinds.Add(parts[0], parts[1].Split(" | "));
        }
    }

    private void AddHappenings(string[] lines)
    {
        var (topic, name) = ("", "");
        List<Aside> sharedOpeners = [], sharedDetails = [], openers = [], details = [];
        List<(string, string)> events = [];
        foreach (var line in lines.Append("topic "))
        {
            var (mark, rest) = (line[..line.IndexOf(' ')], line[(line.IndexOf(' ') + 1)..]);
            if (mark is "topic" or "event")
            {
                if (events.Count > 0) Add();
                (openers, events, details) = ([], [], []);
                if (mark == "topic") (topic, name, sharedOpeners, sharedDetails) = (rest, "", [], []);
                else name = rest;
                continue;
            }
            var aside = new Aside(rest, mark.Length > 1 ? mark[1] - '0' : 0);
            if (mark[0] == '^') (name.Length > 0 ? openers : sharedOpeners).Add(aside);
            else if (mark[0] == '-') (name.Length > 0 ? details : sharedDetails).Add(aside);
            else if (mark == "=" && rest.Split(" => ") is [var sentence, var headline]) events.Add((sentence, headline));
            else throw new InvalidDataException($"'{line}' in the grammar of {topic} begins with neither ^, = nor -, or has no headline");
        }

        void Add()
        {
            var happening = new Happening($"{topic}, {name}", [.. sharedOpeners, .. openers], events, [.. details, .. sharedDetails]);
            Choices.AddRange(events.Select((_, i) => (happening, i + 1)));
        }
    }
}
