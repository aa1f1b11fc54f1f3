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
}
