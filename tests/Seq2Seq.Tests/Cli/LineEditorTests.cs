using System.Text.RegularExpressions;
using Seq2Seq.Cli;

namespace Seq2Seq.Tests.Cli;

/// <summary>Lines that are typed into a terminal.</summary>
public sealed partial class LineEditorTests
{
    private static readonly ConsoleKeyInfo Enter = Key(ConsoleKey.Enter), Back = Key(ConsoleKey.Backspace), Left = Key(ConsoleKey.LeftArrow),
        Right = Key(ConsoleKey.RightArrow), Home = Key(ConsoleKey.Home), End = Key(ConsoleKey.End), Up = Key(ConsoleKey.UpArrow),
        Down = Key(ConsoleKey.DownArrow), Delete = Key(ConsoleKey.Delete);

    private readonly Queue<ConsoleKeyInfo> _keys = [];
    private readonly StringWriter _screen = new();

    [Fact]
    public void Text_is_typed_and_corrected()
    {
        Assert.Equal(["hello there"], Lines("helo", Left, "l", End, " therex", Back, Enter));
        Assert.Equal(["abc"], Lines("xbcd", Back, Home, Delete, "a", Enter));
        Assert.Equal(["cd"], Lines("ab", Left, Left, Left, "cd", '\x0b', Enter)); // control-K cuts what is behind
        Assert.Equal(["b"], Lines("ab", Left, '\x15', '\x05', '\x01', '\x05', Enter));
        Assert.Equal(["one "], Lines("one two", '\x17', Enter));
        Assert.Equal(["", ""], Lines(Enter, "a", '\x17', Back, Left, Right, Delete, Enter));
        Assert.Equal(["a b"], Lines("a\tb\x1b\x02", Enter)); // a TAB is a space, and other control characters are none
    }

    [Fact]
    public void A_character_is_what_a_person_sees()
    {
        Assert.Equal(["나다"], Lines("나가", Back, "다", Enter));
        Assert.Equal(["나"], Lines("나\u1100\u1161\u11a8", Back, Enter)); // a syllable of three letters
        Assert.Equal(["x나"], Lines("가나", Left, Back, "x", Enter));
        Assert.Equal(["😀"], Lines("😀👍🏽", Back, Enter));
        Assert.Equal(["e\u0301a"], Lines("e\u0301o", Left, Right, Back, "a", Enter));
    }

    [Fact]
    public void The_cursor_stands_where_the_next_character_comes()
    {
        Lines("가나다", Left, Left, Enter);
        Assert.Contains("\r> 가나다\x1b[K\x1b[2D", _screen.ToString());
        Assert.Contains("\r> 가나다\x1b[K\x1b[4D", _screen.ToString());
        Assert.EndsWith("\r> 가나다\x1b[K\n", _screen.ToString());
    }

    [Fact]
    public void A_long_line_scrolls_within_the_terminal()
    {
        var text = string.Concat(Enumerable.Range(0, 100).Select(i => "가a나 "[i % 4]));
        Assert.Equal([text + "!"], Lines(text, Home, Right, Right, End, "!", Enter));
        foreach (var drawn in Drawn().Matches(_screen.ToString()).Select(match => match.Groups[1].Value))
            Assert.InRange(new Spectre.Console.Rendering.Segment(drawn).CellCount(), 2, 19);
    }

    [Fact]
    public void Earlier_lines_come_back() =>
        Assert.Equal(["one", "two", "one", "twox", ""], Lines("one", Enter, "two", Enter, Up, Up, Up, Enter, Up, Up, "x", Enter, Up, Down, Down, Enter)[..5]);

    [Fact]
    public void Control_D_ends_the_input_on_an_empty_line_only()
    {
        Assert.Equal(["bc"], Lines("abc", Home, '\x04', Enter, '\x04', "never"));
        Assert.NotEmpty(_keys);
    }

    [Fact]
    public void A_pasted_text_is_drawn_once_and_has_its_bound()
    {
        Lines(new string('가', LineEditor.Longest + 10), Enter);
        Assert.Equal(10, _screen.ToString().Count(c => c == '\a'));
        Assert.InRange(Drawn().Count(_screen.ToString()), 1, 3);
    }

    /// <summary>Types texts, control characters and keys, and returns the lines that were read.</summary>
    private List<string> Lines(params object[] typed)
    {
        _keys.Clear();
        foreach (var item in typed)
        {
            if (item is ConsoleKeyInfo key) _keys.Enqueue(key);
            else foreach (var c in item.ToString()!) _keys.Enqueue(new(c, ConsoleKey.None, false, false, false));
        }
        var isPasted = typed is [string { Length: > 1000 }, ..];
        var editor = new LineEditor(_keys.Dequeue, () => isPasted && _keys.Count > 1, _screen, () => 20);
        var lines = new List<string>();
        while (_keys.Count > 0 && editor.Read("> ") is { } line) lines.Add(line);
        return lines;
    }

    private static ConsoleKeyInfo Key(ConsoleKey key) => new('\0', key, false, false, false);

    [GeneratedRegex("\r([^\x1b]*)\x1b\\[K")]
    private static partial Regex Drawn();
}
