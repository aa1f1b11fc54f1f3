using System.Globalization;
using System.Text.RegularExpressions;
using Seq2Seq.Corpora.KoEn;

namespace Seq2Seq.Corpora.Headlines;

/// <summary>
/// Writes one item. A slot <c>{city}</c> is drawn once and then stands for the same text; <c>{city2}</c> is another city, <c>{city.first}</c> its first
/// word and <c>{city.last}</c> its last one. Of <c>[a|b]</c> one alternative is drawn.
/// </summary>
internal sealed partial class Story
{
    private static readonly char[] Digits = [.. "0123456789"];

    private readonly NewsGrammar _grammar;
    private readonly SplitMix _random;
    private readonly Dictionary<string, string> _slots = new(StringComparer.Ordinal);

    private Story(NewsGrammar grammar, SplitMix random) => (_grammar, _random) = (grammar, random);

    /// <summary>Draws an item of two to five sentences. In a little more than half of the items the first sentence has the main fact.</summary>
    public static NewsItem Draw(NewsGrammar grammar, SplitMix random)
    {
        var story = new Story(grammar, random);
        var (happening, number) = random.Pick(grammar.Choices);
        var length = random.Below(100) switch { < 30 => 2, < 70 => 3, < 92 => 4, _ => 5 };
        var before = random.Below(100) switch { < 56 => 0, < 90 => 1, _ => Math.Min(2, length - 1) };
        var (main, headline) = happening.Events[number - 1];
        // The main fact is drawn first: the slots of other sentences differ from its own.
        var sentence = story.Write(main);
        var title = story.Write(headline);
        string[] openers = [.. story.Some(happening.Openers, before, number)];
        string[] details = [.. story.Some(happening.Details, length - 1 - before, number)];
        return new(string.Join(' ', [.. openers, sentence, .. details]), title);
    }

    /// <summary>Writes some of the sentences that fit an event, in their order.</summary>
    private IEnumerable<string> Some(IReadOnlyList<Aside> asides, int count, int number)
    {
        var left = asides.Where(aside => aside.Fits(number)).ToList();
        while (left.Count > count) left.RemoveAt(_random.Below(left.Count));
        return left.Select(aside => Write(aside.Text));
    }

    private string Write(string sentence)
    {
        var chosen = Choice().Replace(sentence, match => _random.Pick(match.Groups[1].Value.Split('|')));
        return Spelling.Finish(Slot().Replace(chosen, Filled), _grammar.Language);
    }

    private string Filled(Match slot)
    {
        if (slot.Groups["fresh"].Success) return Expand(slot.Groups["fresh"].Value);
        var text = Bound(slot.Groups["kind"].Value, slot.Groups["number"].Value);
        return slot.Groups["part"].Value switch { "first" => text.Split(' ')[0], "last" => text.Split(' ')[^1], _ => text };
    }

    private string Bound(string kind, string number)
    {
        if (_slots.TryGetValue(kind + number, out var known)) return known;
        for (var attempt = 0; attempt < 1000; attempt++)
        {
            var text = Expand($"<{kind}>");
            if (_slots.Any(slot => slot.Key.TrimEnd(Digits) == kind && slot.Value == text)) continue;
            return _slots[kind + number] = text;
        }
        throw new InvalidDataException($"the kind '{kind}' has too few alternatives for {{{kind}{number}}}");
    }

    private string Expand(string text) => Part().Replace(text, part => part.Groups["kind"].Success
        ? Expand(_random.Pick(_grammar.Kinds[part.Groups["kind"].Value]))
        : Number(part.Groups["from"].Value, part.Groups["to"].Value, part.Groups["step"].Value));

    /// <summary>Draws a number. Numbers with a point have steps of a tenth.</summary>
    private string Number(string from, string to, string step)
    {
        var tenths = from.Contains('.');
        int Whole(string text) => int.Parse(text.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        var by = step.Length > 0 ? Whole(step) : 1;
        var number = Whole(from) + by * _random.Below((Whole(to) - Whole(from)) / by + 1);
        return tenths ? string.Create(CultureInfo.InvariantCulture, $"{number / 10}.{number % 10}") : number.ToString("N0", CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"\[([^\[\]]*)\]")]
    private static partial Regex Choice();

    [GeneratedRegex(@"\{(?:(?<fresh><[^>]+>)|(?<kind>[a-z]+)(?<number>\d*)(?:\.(?<part>first|last))?)\}|(?<fresh><[^>]+>)")]
    private static partial Regex Slot();

    [GeneratedRegex(@"<(?:(?<kind>[a-z]+)|(?<from>[\d.]+)-(?<to>[\d.]+)(?:/(?<step>\d+))?)>")]
    private static partial Regex Part();
}
