using Seq2Seq.Cli;
using Seq2Seq.Layers;

namespace Seq2Seq.Tests.Cli;

public sealed class AttentionDrawingTests
{
    [Fact]
    public void Columns_are_as_wide_as_their_pieces_on_a_screen()
    {
        var map = new AttentionMap(["나는", "▁go", "</s>"], ["I", "▁gehe", "</s>"], new float[,] { { 1, 0, 0 }, { 0.25f, 0.5f, 0.25f }, { 0.05f, 0.2f, 0.75f } });
        var lines = AttentionDrawing.Lines(map);
        Assert.Equal(
        [
            "      나는 ▁go </s>",
            "    I ████         ",
            "▁gehe ░░░░ ▒▒▒ ░░░░",
            " </s>      ░░░ ▓▓▓▓",
        ], lines);
        Assert.All(lines, line => Assert.Equal(19, AttentionDrawing.CellWidth(line)));
    }

    [Fact]
    public void Places_of_a_picture_are_drawn_as_a_picture_for_each_piece()
    {
        var map = new AttentionMap(["1", "2", "3", "4", "5", "6"], ["a", "circle"], new float[,] { { 0, 0.1f, 0.2f, 0.2f, 0.4f, 0.1f }, { 0.25f, 0, 0, 0.5f, 0, 0.25f } }) { Columns = 3 };
        Assert.Equal(
        [
            "a       circle",
            "  ░░▒▒  ▒▒",
            "▒▒██░░  ██  ▒▒",
        ], AttentionDrawing.Lines(map));
        // Three pieces of fifty columns do not fit side by side.
        Assert.Equal(6, AttentionDrawing.Lines(new AttentionMap(["1"], [.. Enumerable.Repeat(new string('a', 50), 3)], new float[3, 1]) { Columns = 1 }).Count);
    }
}
