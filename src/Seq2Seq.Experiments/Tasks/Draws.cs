using Seq2Seq.Tensors;

namespace Seq2Seq.Experiments.Tasks;

/// <summary>A stream of random numbers that uses a growing counter of <see cref="Philox"/>.</summary>
/// <param name="stream">Says which stream of the seed is used.</param>
/// <param name="step">Says which part of the stream is used, so that the numbers of a step do not depend on the steps before.</param>
internal sealed class Draws(int seed, int stream, long step = 0)
{
    private readonly ulong _key = Philox.Key(seed, stream, step);
    private ulong _counter;

    /// <summary>Returns a number that is uniform in 0 .. bound - 1.</summary>
    public int Below(int bound) => (int)((ulong)Word() * (uint)bound >> 32);

    /// <summary>Returns a number that is uniform in [0, 1).</summary>
    public float Unit() => Philox.Unit(Word());

    /// <summary>Returns a normal number with mean 0 and variance 1 (Box &amp; Muller 1958).</summary>
    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - Unit())) * Math.Cos(2 * Math.PI * Unit());

    private uint Word() => Philox.Draw(_key, _counter++).Item1;
}
