namespace Seq2Seq.Data;

/// <summary>
/// Resizes pictures: bilinear where a side grows, and where it shrinks the same with a triangle as wide as the pixels that become one, so that all of them
/// count. First the rows are resized, then the columns, in double, and rounded once.
/// <code>
/// y_i = sum_k w_ik x_k / sum_k w_ik,   w_ik = max(0, 1 - |k + 1/2 - c_i| / s),   c_i = (i + 1/2) n / m,   s = max(1, n / m)
/// </code>
/// for a side of n pixels that becomes one of m.
/// </summary>
internal static class PictureResizing
{
    /// <summary>Returns a picture of another size.</summary>
    public static Picture Resized(Picture picture, int height, int width)
    {
        var channels = picture.Channels;
        var pixels = picture.Pixels.Span;
        var (columns, rows) = (Weights(picture.Width, width), Weights(picture.Height, height));
        var narrow = new double[(long)picture.Height * width * channels]; // [height before, width, channels]
        for (var y = 0; y < picture.Height; y++)
            for (var x = 0; x < width; x++)
                for (var c = 0; c < channels; c++)
                {
                    var (first, weights) = columns[x];
                    double sum = 0;
                    for (var k = 0; k < weights.Length; k++) sum += weights[k] * pixels[(y * picture.Width + first + k) * channels + c];
                    narrow[(y * width + x) * channels + c] = sum;
                }
        var resized = new byte[(long)height * width * channels];
        var stride = width * channels;
        for (var y = 0; y < height; y++)
            for (var x = 0; x < stride; x++)
            {
                var (first, weights) = rows[y];
                double sum = 0;
                for (var k = 0; k < weights.Length; k++) sum += weights[k] * narrow[(first + k) * stride + x];
                resized[y * stride + x] = (byte)Math.Clamp(Math.Floor(sum + 0.5), 0, 255);
            }
        return new(resized, height, width, channels);
    }

    /// <summary>Returns for each new pixel the first old one that counts, and the weights from there on, whose sum is 1.</summary>
    private static (int First, double[] Weights)[] Weights(int from, int to)
    {
        var step = (double)from / to;
        var support = Math.Max(1, step);
        return [.. Enumerable.Range(0, to).Select(i =>
        {
            var center = (i + 0.5) * step;
            var first = Math.Max(0, (int)(center - support + 0.5));
            var end = Math.Min(from, (int)(center + support + 0.5));
            double[] weights = [.. Enumerable.Range(first, Math.Max(1, end - first)).Select(k => Math.Max(0, 1 - Math.Abs(k + 0.5 - center) / support))];
            var sum = weights.Sum();
            return (first, Array.ConvertAll(weights, weight => weight / sum));
        })];
    }
}
