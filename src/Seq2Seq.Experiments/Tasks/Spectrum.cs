using MathNet.Numerics.LinearAlgebra;

namespace Seq2Seq.Experiments.Tasks;

/// <summary>Computes properties of the square matrices of recurrent layers.</summary>
internal static class Spectrum
{
    /// <summary>
    /// Returns the moduli of the eigenvalues of a row-major matrix [n, n], the largest (the spectral radius) first; NaN if an element is not finite.
    /// </summary>
    public static double[] Moduli(ReadOnlySpan<float> matrix, int n)
    {
        var m = Matrix<double>.Build.Dense(n, n);
        for (var i = 0; i < n; i++)
            for (var j = 0; j < n; j++)
            {
                if (!float.IsFinite(matrix[i * n + j])) return [.. Enumerable.Repeat(double.NaN, n)];
                m[i, j] = matrix[i * n + j];
            }
        return [.. m.Evd(Symmetricity.Asymmetric).EigenValues.Select(e => e.Magnitude).OrderDescending()];
    }

    /// <summary>
    /// Returns a random rotation or reflection [n, n], uniform over all of them: Q of a normal matrix's QR, with signs by the diagonal of R (Mezzadri
    /// 2007).
    /// </summary>
    public static float[] Orthogonal(int n, Draws draws)
    {
        var qr = Matrix<double>.Build.Dense(n, n, (_, _) => draws.Normal()).QR();
        var q = new float[n * n];
        for (var i = 0; i < n; i++)
            for (var j = 0; j < n; j++) q[i * n + j] = (float)(qr.Q[i, j] * Math.Sign(qr.R[j, j]));
        return q;
    }
}
