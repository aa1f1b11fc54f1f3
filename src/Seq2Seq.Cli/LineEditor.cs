using System.Globalization;
using Spectre.Console.Rendering;

namespace Seq2Seq.Cli;

/// <summary>
/// Reads lines from a terminal, with a cursor that moves by characters as a person sees them: a Hangul syllable is two columns wide and one step, also if it
/// was composed of several letters. A line longer than the terminal scrolls. Up and down bring back earlier lines.
/// </summary>
/// <param name="next">Returns the next key, which is not echoed.</param>
/// <param name="isWaiting">Returns whether a key waits already, as of a text that is pasted.</param>
/// <param name="output">The terminal.</param>
/// <param name="width">Returns the number of columns.</param>
internal sealed class LineEditor(Func<ConsoleKeyInfo> next, Func<bool> isWaiting, TextWriter output, Func<int> width)
{
    /// <summary>The most characters of a line. Further ones are refused with a bell.</summary>
    public const int Longest = 1 << 16;

    // Control with A, D, E, K, U and W.
    private const char StartOfLine = '\x01', EndOfInput = '\x04', EndOfLine = '\x05', CutAfter = '\x0b', CutBefore = '\x15', CutWord = '\x17';

    private readonly List<string> _earlier = [];
    private string _text = "";
    private int _cursor;

    /// <summary>Reads a line; null = the input has ended.</summary>
    public string? Read(string prompt)
    {
        (_text, _cursor) = ("", 0);
        var recalled = _earlier.Count;
        while (true)
        {
            if (!isWaiting()) Draw(prompt);
            var key = next();
            if (key.Key == ConsoleKey.Enter || key.KeyChar == EndOfInput && _text.Length == 0)
            {
                _cursor = _text.Length;
                Draw(prompt);
                output.Write('\n');
                output.Flush();
                if (key.Key != ConsoleKey.Enter) return null;
                if (!string.IsNullOrWhiteSpace(_text)) _earlier.Add(_text);
                return _text;
            }
            if (key.Key is ConsoleKey.UpArrow or ConsoleKey.DownArrow)
            {
                recalled = Math.Clamp(recalled + (key.Key == ConsoleKey.UpArrow ? -1 : 1), 0, _earlier.Count);
                _text = recalled < _earlier.Count ? _earlier[recalled] : "";
                _cursor = _text.Length;
            }
            else Edit(key);
        }
    }

    private void Edit(ConsoleKeyInfo key)
    {
        switch (key.Key)
        {
            case ConsoleKey.LeftArrow: _cursor = Before(_cursor); return;
            case ConsoleKey.RightArrow: _cursor = After(_cursor); return;
            case ConsoleKey.Home: _cursor = 0; return;
            case ConsoleKey.End: _cursor = _text.Length; return;
            case ConsoleKey.Backspace: Cut(Before(_cursor), _cursor); return;
            case ConsoleKey.Delete: Cut(_cursor, After(_cursor)); return;
        }
        switch (key.KeyChar)
        {
            case StartOfLine: _cursor = 0; return;
            case EndOfLine: _cursor = _text.Length; return;
            case EndOfInput: Cut(_cursor, After(_cursor)); return;
            case CutBefore: Cut(0, _cursor); return;
            case CutAfter: Cut(_cursor, _text.Length); return;
            case CutWord: Cut(_text.AsSpan(0, _cursor).TrimEnd().LastIndexOf(' ') + 1, _cursor); return;
            case '\t': Insert(' '); return;
        }
        if (!char.IsControl(key.KeyChar)) Insert(key.KeyChar);
    }

    private void Insert(char character)
    {
        if (_text.Length >= Longest)
        {
            output.Write('\a');
            return;
        }
        _text = _text.Insert(_cursor, character.ToString());
        _cursor++;
    }

    private void Cut(int from, int to) => (_text, _cursor) = (_text.Remove(from, to - from), from);

    /// <summary>Returns where the character before a place begins.</summary>
    private int Before(int place) => place == 0 ? 0 : StringInfo.ParseCombiningCharacters(_text[..place])[^1];

    private int After(int place) => place == _text.Length ? place : place + StringInfo.GetNextTextElementLength(_text, place);

    /// <summary>Draws as much of the line as fits into the terminal, with the cursor in it.</summary>
    private void Draw(string prompt)
    {
        if (_cursor > 0 && char.IsHighSurrogate(_text[_cursor - 1])) return; // the other half is on its way
        var room = Math.Max(2, width() - Columns(prompt) - 1);
        int begin = _cursor, end = _cursor, used = 0;
        while (begin > 0 && used + Columns(_text[Before(begin)..begin]) is var wider && wider <= room)
            (begin, used) = (Before(begin), wider);
        while (end < _text.Length && used + Columns(_text[end..After(end)]) is var wider && wider <= room)
            (end, used) = (After(end), wider);
        output.Write($"\r{prompt}{_text[begin..end]}\x1b[K");
        if (Columns(_text[_cursor..end]) is var back and > 0) output.Write(FormattableString.Invariant($"\x1b[{back}D"));
        output.Flush();
    }

    private static int Columns(string text) => new Segment(text).CellCount();
}
