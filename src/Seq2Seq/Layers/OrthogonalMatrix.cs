using Seq2Seq.Tensors;

namespace Seq2Seq.Layers;

/// <summary>
/// Random rotations and reflections, uniform over all of them: Q of the QR decomposition of a matrix of normal numbers, with signs such that the diagonal of R
/// is positive (Mezzadri 2007). The decomposition is that of Gram and Schmidt in its modified form, in double precision and in one order of summation, whatever
/// the width of a machine's vectors.
/// </summary>
internal static class OrthogonalMatrix
{
    /// <summary>Returns a row-major matrix [n, n] with orthogonal rows of length 1.</summary>
    /// <param name="key">Determines the matrix.</param>
    public static float[] Random(int n, ulong key)
    {
        var rows = Enumerable.Range(0, n).Select(i => Enumerable.Range(0, n).Select(j => Normal(key, (ulong)i * (ulong)n + (ulong)j)).ToArray()).ToArray();
        for (var i = 0; i < n; i++)
        {
            var norm = Math.Sqrt(Dot(rows[i], rows[i]));
            for (var j = 0; j < n; j++) rows[i][j] /= norm;
            for (var k = i + 1; k < n; k++)
            {
                var share = Dot(rows[i], rows[k]);
                for (var j = 0; j < n; j++) rows[k][j] -= share * rows[i][j];
            }
        }
        return [.. rows.SelectMany(row => row.Select(x => (float)x))];
    }

    /// <summary>Returns Σ x y. Four sums run beside each other, because one alone waits for itself.</summary>
    private static double Dot(double[] x, double[] y)
    {
        double a = 0, b = 0, c = 0, d = 0;
        var i = 0;
        for (; i + 4 <= x.Length; i += 4)
        {
            a += x[i] * y[i];
            b += x[i + 1] * y[i + 1];
            c += x[i + 2] * y[i + 2];
            d += x[i + 3] * y[i + 3];
        }
        for (; i < x.Length; i++) a += x[i] * y[i];
        return a + b + (c + d);
    }

    /// <summary>Returns a normal number with mean 0 and variance 1 (Box &amp; Muller 1958).</summary>
    private static double Normal(ulong key, ulong counter)
    {
        var (a, b, _, _) = Philox.Draw(key, counter);
        return Math.Sqrt(-2 * Math.Log(1 - Philox.Unit(a))) * Math.Cos(2 * Math.PI * Philox.Unit(b));
    }
}
