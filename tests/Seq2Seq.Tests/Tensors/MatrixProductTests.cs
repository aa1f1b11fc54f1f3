using Seq2Seq.Tensors;

namespace Seq2Seq.Tests.Tensors;

/// <summary>The matrix product in every form against plain sums in double precision.</summary>
public class MatrixProductTests
{
    public static IEnumerable<object[]> Rows =>
        from d in TestDevices.Each from transA in new[] { false, true } from transB in new[] { false, true } from accumulate in new[] { false, true }
        select new[] { d[0], transA, transB, accumulate };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Equals_sums(string device, bool transA, bool transB, bool accumulate)
    {
        using var d = TestDevices.Named(device).Create();
        // Of 513 terms; a GPU need not join product and sum in one rounding, as the processor does.
        var bound = device.StartsWith("cpu ", StringComparison.Ordinal) ? 1e-6 : 2e-6;
        foreach (var (m, n, k) in new[] { (1, 1, 1), (3, 5, 7), (4, 32, 8), (13, 33, 4), (37, 65, 129), (8, 17, 513), (200, 3, 5), (2, 300, 3), (5, 6, 0) })
            foreach (var (batch, gap) in new[] { (1, 0), (1, 3), (3, 0), (5, 2) })
                Check(d, m, n, k, batch, gap, transA, transB, accumulate, bound);
    }

    private static void Check(Device d, int m, int n, int k, int batch, int gap, bool transA, bool transB, bool accumulate, double bound)
    {
        // Rows as stored are gap elements longer than needed; the matrices of a batch alternate row by row, as sentences in [T, B, H].
        int rowsA = transA ? k : m, columnsA = transA ? m : k, rowsB = transB ? n : k, columnsB = transB ? k : n;
        int stepA = columnsA + gap, stepB = columnsB + gap, stepC = n + gap;
        float[] a = Draw(rowsA * batch * stepA + 1, 1), b = Draw(rowsB * batch * stepB + 1, 2), c = Draw(m * batch * stepC + 1, 3);
        using var tape = new Scope(d);
        Tensor ta = Of(a), tb = Of(b), tc = Of(c);
        d.Multiply(new MatrixProduct(m, n, k, ta.Data, tb.Data, tc.Data)
        {
            TransA = transA, TransB = transB, Accumulate = accumulate, Batch = batch,
            StrideA = stepA * batch, StrideB = stepB * batch, StrideC = stepC * batch, StepA = stepA, StepB = stepB, StepC = stepC,
        });
        var expected = Array.ConvertAll(c, x => (double)x); // gaps keep what they held
        for (var item = 0; item < batch; item++)
            for (var i = 0; i < m; i++)
                for (var j = 0; j < n; j++)
                {
                    ref var sum = ref expected[(i * batch + item) * stepC + j];
                    if (!accumulate) sum = 0;
                    for (var t = 0; t < k; t++)
                        sum += (double)a[((transA ? t : i) * batch + item) * stepA + (transA ? i : t)]
                                * b[((transB ? j : t) * batch + item) * stepB + (transB ? t : j)];
                }
        Close.Equal(expected, tc.ToArray(), bound);

        Tensor Of(float[] values) => tape.Of(values, new Shape(values.Length));
    }

    private static float[] Draw(int count, int seed) => new Input(new Shape(count)).Draw(seed);
}
