namespace Seq2Seq.Data;

/// <summary>A sequence of rows of numbers in the form in which it is kept in memory: bytes for a picture, numbers for sound.</summary>
internal interface IFrames
{
    /// <summary>The number of rows, S, which is the number of steps of an encoder.</summary>
    int Length { get; }

    /// <summary>The numbers of a row, F.</summary>
    int Width { get; }

    /// <summary>Writes the numbers [S, F], row by row.</summary>
    void CopyTo(Span<float> numbers);
}
