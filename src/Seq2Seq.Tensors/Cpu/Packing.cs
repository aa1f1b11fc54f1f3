using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Seq2Seq.Tensors.Cpu;

/// <summary>Copies parts of a matrix into the order in which the micro-kernel reads them.</summary>
internal static unsafe class Packing
{
    /// <summary>
    /// Sets target[k, j] to the source element (k, first + j) for j &lt; <paramref name="width"/>, and to 0 from <paramref name="count"/> on.
    /// </summary>
    /// <param name="source">The address of element (0, first).</param>
    /// <param name="stride">The distance between rows of the source as stored.</param>
    /// <param name="transposed">Whether the source is stored as [j, k] instead of [k, j].</param>
    /// <param name="depth">The number of values of k.</param>
    /// <param name="count">The number of values of j that the source has.</param>
    /// <param name="width">The number of values of j in the target.</param>
    /// <param name="target">[depth, width].</param>
    public static void Panel(float* source, int stride, bool transposed, int depth, int count, int width, float* target)
    {
        if (count < width) new Span<float>(target, depth * width).Clear();
        if (!transposed)
        {
            for (var k = 0; k < depth; k++, source += stride, target += width)
            {
                var j = 0;
                for (; j + 4 <= count; j += 4) Vector128.Store(Vector128.Load(source + j), target + j);
                for (; j < count; j++) target[j] = source[j];
            }
            return;
        }
        // The loop takes one cache line of each row of the source at a time.
        for (var k = 0; k < depth; k += Line)
            Transpose(source + k, stride, Math.Min(Line, depth - k), count, width, target + (long)k * width);
    }

    private const int Line = 16;

    private static void Transpose(float* source, int stride, int depth, int count, int width, float* target)
    {
        var j = 0;
        if (Sse.IsSupported)
        {
            for (; j + 4 <= count; j += 4)
            {
                float* r0 = source + (long)j * stride, r1 = r0 + stride, r2 = r1 + stride, r3 = r2 + stride, to = target + j;
                var k = 0;
                for (; k + 4 <= depth; k += 4, to += 4 * width)
                {
                    Vector128<float> a = Sse.LoadVector128(r0 + k), b = Sse.LoadVector128(r1 + k), c = Sse.LoadVector128(r2 + k), d = Sse.LoadVector128(r3 + k);
                    Vector128<float> abLow = Sse.UnpackLow(a, b), cdLow = Sse.UnpackLow(c, d), abHigh = Sse.UnpackHigh(a, b), cdHigh = Sse.UnpackHigh(c, d);
                    Sse.Store(to, Sse.MoveLowToHigh(abLow, cdLow));
                    Sse.Store(to + width, Sse.MoveHighToLow(cdLow, abLow));
                    Sse.Store(to + 2 * width, Sse.MoveLowToHigh(abHigh, cdHigh));
                    Sse.Store(to + 3 * width, Sse.MoveHighToLow(cdHigh, abHigh));
                }
                for (; k < depth; k++, to += width)
                {
                    to[0] = r0[k]; to[1] = r1[k]; to[2] = r2[k]; to[3] = r3[k];
                }
            }
        }
        for (; j < count; j++)
        {
            var row = source + (long)j * stride;
            var to = target + j;
            for (var k = 0; k < depth; k++, to += width) *to = row[k];
        }
    }
}
