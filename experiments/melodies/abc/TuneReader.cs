using System.Text;

namespace Seq2Seq.Experiments.Melodies;

/// <summary>
/// Divides a tune in ABC notation (version 2.1) into bars and adds up the lengths of their notes: numbers and slashes behind notes, rests and chords,
/// tuplets <c>(p:q:r</c>, broken rhythm <c>&gt; &lt;</c>, and changes of meter and unit. Grace notes, ties, slurs, decorations and chord symbols take no
/// time.
/// </summary>
internal sealed class TuneReader
{
    private const string Notes = "ABCDEFGabcdefgzx";
    private const int MostDigits = 3;

    private readonly string _text;
    private readonly List<Bar> _bars = [];
    private readonly StringBuilder _written = new();
    private int _at;
    private Fraction _meter = new(4, 4), _unit = new(1, 8), _length, _last, _factor = Fraction.One, _next = Fraction.One;
    private bool _unitIsGiven, _hasTime, _beganAtEdge = true;
    private int _tuplet, _unread;
    private Fraction _tupletFactor = Fraction.One;

    private TuneReader(string text) => (_text, _length, _last) = (text, Fraction.Zero, Fraction.Zero);

    /// <summary>Returns the bars of a tune and the number of characters that are no notation.</summary>
    /// <param name="tune">The fields M, L and K, and the music.</param>
    public static (IReadOnlyList<Bar> Bars, int Unread) Read(string tune)
    {
        var reader = new TuneReader(tune);
        reader.Read();
        return (reader._bars, reader._unread);
    }

    private void Read()
    {
        for (var isLineStart = true; _at < _text.Length;)
        {
            var c = _text[_at];
            if (isLineStart && char.IsAsciiLetter(c) && Peek(1) == ':' && Peek(2) is not ('|' or ':')) Field(Until('\n'));
            else if (c == '%') Until('\n');
            else Symbol(c);
            isLineStart = _at > 0 && _text[_at - 1] == '\n';
        }
        EndBar(isEdge: true);
    }

    private void Symbol(char c)
    {
        if (c is '|' or ':' or ']' || c == '[' && Peek(1) is '|' or ':') BarLine();
        else if (c == '[' && char.IsAsciiDigit(Peek(1))) Ending();
        else if (c == '[' && char.IsAsciiLetter(Peek(1)) && Peek(2) == ':') Field(Between(']'));
        else if (c == '[') Chord();
        else if (c == '"') Between('"');
        else if (c == '{') Between('}');
        else if (c == '!') Between('!');
        else if (c == '(' && char.IsAsciiDigit(Peek(1))) Tuplet();
        else if (c is '>' or '<') Broken(c);
        else if (Notes.Contains(c, StringComparison.Ordinal)) Note();
        else
        {
            if (!char.IsWhiteSpace(c) && c is not ('^' or '_' or '=' or '(' or ')' or '-' or '~' or '.' or '\\' or '+' or 'y' or 'u' or 'v' or 'T')) _unread++;
            if (c is '^' or '_' or '=' or '-') _written.Append(c);
            _at++;
        }
    }

    private char Peek(int ahead) => _at + ahead < _text.Length ? _text[_at + ahead] : '\0';

    /// <summary>Returns what stands before a character, and goes behind it.</summary>
    private string Until(char end)
    {
        var found = _text.IndexOf(end, _at);
        var to = found < 0 ? _text.Length : found;
        var between = _text[_at..to];
        _at = Math.Min(_text.Length, to + 1);
        return between;
    }

    private string Between(char end)
    {
        _at++;
        if (_text.IndexOf(end, _at) < 0) _unread++;
        return Until(end);
    }

    private void Field(string field)
    {
        var value = field[2..].Trim();
        if (field[0] == 'M')
        {
            _meter = value switch { "C" => new(4, 4), "C|" => new(2, 2), _ => Fraction.Parse(value) ?? _meter };
            if (!_unitIsGiven) _unit = _meter < new Fraction(3, 4) ? new(1, 16) : new(1, 8);
        }
        else if (field[0] == 'L' && Fraction.Parse(value) is { } unit) (_unit, _unitIsGiven) = (unit, true);
        else if (field[0] == 'P') EndBar(isEdge: true);
    }

    private void BarLine()
    {
        var from = _at;
        while (Peek(0) is '|' or ':' or ']' || Peek(0) == '[' && Peek(1) is '|' or ':') _at++;
        var isEdge = _at - from > 1 || char.IsAsciiDigit(Peek(0)) || _text[from] != '|';
        while (isEdge && (char.IsAsciiDigit(Peek(0)) || Peek(0) is ',')) _at++;
        EndBar(isEdge);
    }

    private void Ending()
    {
        _at++;
        while (char.IsAsciiDigit(Peek(0)) || Peek(0) is ',' or '-') _at++;
        EndBar(isEdge: true);
    }

    /// <summary>Ends a bar, unless nothing stands in it.</summary>
    private void EndBar(bool isEdge)
    {
        if (_hasTime) _bars.Add(new(_written.ToString(), _length, _meter, isEdge || _beganAtEdge));
        else if (!isEdge) return;
        (_length, _hasTime, _beganAtEdge, _tuplet) = (Fraction.Zero, false, isEdge, 0);
        _written.Clear();
    }

    private void Note()
    {
        _written.Append(_text[_at++]);
        while (Peek(0) is '\'' or ',') _written.Append(_text[_at++]);
        Add(Duration());
    }

    /// <summary>Reads notes that sound together. The first one gives their length.</summary>
    private void Chord()
    {
        _at++;
        _written.Append('[');
        Fraction? first = null;
        while (_at < _text.Length && _text[_at] is not (']' or '|' or '\n'))
        {
            var isNote = Notes.Contains(_text[_at], StringComparison.Ordinal);
            _written.Append(_text[_at++]);
            if (!isNote) continue;
            while (Peek(0) is '\'' or ',') _written.Append(_text[_at++]);
            var length = Duration();
            first ??= length;
        }
        if (Peek(0) == ']') _at++;
        else _unread++;
        _written.Append(']');
        Add((first ?? Fraction.Zero) * Duration());
    }

    /// <summary>Reads a multiple of the unit: <c>3</c>, <c>/</c>, <c>/4</c>, <c>//</c>, <c>3/2</c>.</summary>
    private Fraction Duration()
    {
        var numerator = Number() ?? 1;
        var denominator = 1L;
        while (Peek(0) == '/' && denominator < 1000)
        {
            _written.Append(_text[_at++]);
            denominator *= Number() ?? 2;
        }
        return new(numerator, Math.Max(1, denominator));
    }

    private long? Number()
    {
        var from = _at;
        while (char.IsAsciiDigit(Peek(0)) && _at - from < MostDigits) _written.Append(_text[_at++]);
        return _at == from ? null : long.Parse(_text.AsSpan(from, _at - from));
    }

    /// <summary>Reads <c>(p:q:r</c>: r notes in the time of r q/p (section 4.13). Where q is absent, p tells it, for 5, 7 and 9 with the meter.</summary>
    private void Tuplet()
    {
        _at++;
        var p = _text[_at++] - '0';
        var q = p switch { 2 or 4 or 8 => 3, 3 or 6 => 2, _ => _meter.Denominator == 8 && _meter.Numerator % 3 == 0 ? 3L : 2L };
        long r = p;
        if (Peek(0) == ':')
        {
            _at++;
            q = Number() ?? q;
            if (Peek(0) == ':')
            {
                _at++;
                r = Number() ?? r;
            }
        }
        _written.Append('(').Append(p);
        (_tuplet, _tupletFactor) = ((int)r, new(q, Math.Max(1, p)));
    }

    /// <summary>Reads <c>&gt;</c> or <c>&lt;</c>: one of two notes gives half of its time to the other, or three quarters where the sign is doubled.</summary>
    private void Broken(char sign)
    {
        long half = 1;
        for (; Peek(0) == sign && half < 16; _at++) half *= 2;
        Fraction shorter = new(1, half), longer = new(2 * half - 1, half);
        var (before, after) = sign == '>' ? (longer, shorter) : (shorter, longer);
        _length += _last * before + new Fraction(-_last.Numerator, _last.Denominator);
        _next = after;
        _written.Append(sign);
    }

    private void Add(Fraction multiple)
    {
        _factor = _tuplet-- > 0 ? _tupletFactor : Fraction.One;
        _tuplet = Math.Max(0, _tuplet);
        _last = multiple * _unit * _factor * _next;
        (_next, _hasTime) = (Fraction.One, true);
        _length += _last;
    }
}
