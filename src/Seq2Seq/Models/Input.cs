namespace Seq2Seq.Models;

/// <summary>A batch of B inputs of a model, of whatever form.</summary>
/// <param name="Lengths">[B]: the number of steps of each input before the padding.</param>
internal abstract record Input(int[] Lengths)
{
    /// <summary>Returns this batch as an encoder of one form of input reads it.</summary>
    /// <exception cref="ArgumentException">It has another form.</exception>
    internal T As<T>() where T : Input =>
        this as T ?? throw new ArgumentException($"a batch of {GetType().Name} was given to an encoder that reads {typeof(T).Name}; give it batches of its form");
}

/// <summary>Sentences as token ids.</summary>
/// <param name="Ids">[S, B], time-major, with padding beyond the end of a sentence.</param>
/// <param name="Lengths">[B]: the number of ids before the padding.</param>
internal sealed record TokenInput(int[] Ids, int[] Lengths) : Input(Lengths)
{
    /// <summary>[S, B]: the target token that each position copies, see <see cref="CopiedTokens"/>; null = the ids are those of the target.</summary>
    public int[]? Copied { get; init; }
}

/// <summary>Sequences of rows of numbers: the rows of a picture, the spectra of a sound, the observations of a series.</summary>
/// <param name="Values">[S, B, F], time-major, with zeros beyond the end of a sequence.</param>
/// <param name="Lengths">[B]: the number of rows before the padding.</param>
/// <param name="Width">The width F of a row.</param>
internal sealed record FrameInput(float[] Values, int[] Lengths, int Width) : Input(Lengths);
