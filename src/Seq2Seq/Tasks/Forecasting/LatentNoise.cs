using Seq2Seq.Tensors;

namespace Seq2Seq.Tasks.Forecasting;

/// <summary>The standard normal numbers of which latent numbers are made. Those of a row depend on its key alone, and not on the rows beside it.</summary>
internal static class LatentNoise
{
    /// <summary>Returns the numbers [B, Z] of a step.</summary>
    /// <param name="keys">[B]: the key of each row.</param>
    /// <param name="step">The number of the step.</param>
    /// <param name="size">The number Z of latent numbers.</param>
    public static float[] Of(ulong[] keys, int step, int size)
    {
        var noise = new float[keys.Length * size];
        for (var i = 0; i < noise.Length; i++) noise[i] = (float)Philox.Normal(keys[i / size], (ulong)(step * size + i % size));
        return noise;
    }
}
