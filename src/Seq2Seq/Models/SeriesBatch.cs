namespace Seq2Seq.Models;

/// <summary>The last rows of B series, and what is known of the T steps after them.</summary>
/// <param name="Window">[W, B, C + K]: the C values and K known numbers of the last W rows.</param>
/// <param name="Known">[T, B, K]: the known numbers of the rows to forecast, such as inputs and the place in the season.</param>
/// <param name="Targets">[T, B, C]: the values to forecast; empty = they are not known.</param>
internal sealed record SeriesBatch(FrameInput Window, float[] Known, float[] Targets)
{
    /// <summary>The number of series B.</summary>
    public int Count => Window.Lengths.Length;
}
