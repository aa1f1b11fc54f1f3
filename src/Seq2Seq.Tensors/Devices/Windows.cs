namespace Seq2Seq.Tensors;

/// <summary>
/// The windows over pictures x [N, H, W, C], whose channels stand together. There are H' windows below each other and W' side by side, and window
/// (n, i, j) has the number (n H' + i) W' + j. A line consists of the W' windows with the same n and i.
/// <para>A batch of sequences [T, B, C] is one picture of height T and width B, over which a window of one column slides. Lengths [W] then say how many
/// places of each column count: the windows of column j see only the first lengths[j] places. Without lengths they see all.</para>
/// </summary>
/// <param name="Pictures">N.</param>
/// <param name="Height">H.</param>
/// <param name="Width">W.</param>
/// <param name="Channels">C.</param>
/// <param name="Down">The window along H.</param>
/// <param name="Across">The window along W.</param>
internal readonly record struct Windows(int Pictures, int Height, int Width, int Channels, Window Down, Window Across)
{
    /// <summary>Returns the windows over a batch of sequences x [T, B, C].</summary>
    public static Windows OverTime(int time, int batch, int channels, Window window) => new(1, time, batch, channels, window, new Window(1));

    /// <summary>H'.</summary>
    public int OutputHeight => Down.Count(Height);

    /// <summary>W'.</summary>
    public int OutputWidth => Across.Count(Width);

    /// <summary>The number of lines N H'.</summary>
    public int Lines => Pictures * OutputHeight;

    /// <summary>The number of elements that a window covers.</summary>
    public int Columns => Down.Size * Across.Size * Channels;

    /// <summary>The shape [N, H', W', <paramref name="channels"/>] of what is computed from the windows.</summary>
    public Shape Output(int channels) => new(Pictures, OutputHeight, OutputWidth, channels);
}
