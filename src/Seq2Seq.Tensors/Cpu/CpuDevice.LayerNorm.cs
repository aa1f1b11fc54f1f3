namespace Seq2Seq.Tensors.Cpu;

internal sealed unsafe partial class CpuDevice<V>
{
    internal override void LayerNorm(View x, View gain, View bias, View y, View statistics, int rows, int columns, float epsilon) =>
        workers.Run(new LayerNormJob
        {
            X = Of(x), Gain = Of(gain), Bias = Of(bias), Y = Of(y), Means = Of(statistics), Rows = rows, Columns = columns, Epsilon = epsilon,
        }, Blocks(rows, 16), 8L * rows * columns);

    private struct LayerNormJob : IPieces
    {
        public float* X, Gain, Bias, Y, Means;
        public int Rows, Columns;
        public float Epsilon;

        public readonly void Run(int piece)
        {
            for (var r = piece * 16; r < Math.Min(Rows, piece * 16 + 16); r++)
            {
                float* x = X + (long)r * Columns, y = Y + (long)r * Columns;
                var mean = Sum(x, Columns) / Columns;
                var s = 1 / MathF.Sqrt(SumSquares(mean, x, Columns) / Columns + Epsilon);
                (Means[r], Means[Rows + r]) = (mean, s);
                V m = V.Of(mean), scale = V.Of(s);
                var i = 0;
                for (; i + V.Count <= Columns; i += V.Count) V.Store(V.Fma((V.Load(x + i) - m) * scale, V.Load(Gain + i), V.Load(Bias + i)), y + i);
                for (; i < Columns; i++) y[i] = MultiplyAdd.Of((x[i] - mean) * s, Gain[i], Bias[i]);
            }
        }
    }

    internal override void LayerNormBackward(View x, View gain, View statistics, View dy, View dx, View product, int rows, int columns) =>
        workers.Run(new LayerNormBackwardJob
        {
            X = Of(x), Gain = Of(gain), Means = Of(statistics), DY = Of(dy), DX = Of(dx), Product = Of(product), Rows = rows, Columns = columns,
        }, Blocks(rows, 16), 12L * rows * columns);

    private struct LayerNormBackwardJob : IPieces
    {
        public float* X, Gain, Means, DY, DX, Product;
        public int Rows, Columns;

        public readonly void Run(int piece)
        {
            for (var r = piece * 16; r < Math.Min(Rows, piece * 16 + 16); r++)
            {
                var at = (long)r * Columns;
                float* x = X + at, dy = DY + at, dx = DX + at, product = Product + at;
                float mean = Means[r], s = Means[Rows + r];
                V m = V.Of(mean), scale = V.Of(s), sumE = default, sumEX = default;
                var i = 0;
                for (; i + V.Count <= Columns; i += V.Count)
                {
                    V unit = (V.Load(x + i) - m) * scale, gradient = V.Load(dy + i), e = V.Load(Gain + i) * gradient;
                    V.Store(gradient * unit, product + i);
                    sumE += e;
                    sumEX = V.Fma(e, unit, sumEX);
                }
                float totalE = AddLanes(sumE), totalEX = AddLanes(sumEX);
                for (; i < Columns; i++)
                {
                    float unit = (x[i] - mean) * s, e = Gain[i] * dy[i];
                    product[i] = dy[i] * unit;
                    totalE += e;
                    totalEX = MultiplyAdd.Of(e, unit, totalEX);
                }
                float meanE = totalE / Columns, meanEX = totalEX / Columns;
                V a = V.Of(meanE), b = V.Of(-meanEX);
                for (i = 0; i + V.Count <= Columns; i += V.Count)
                {
                    V unit = (V.Load(x + i) - m) * scale, e = V.Load(Gain + i) * V.Load(dy + i);
                    V.Store(V.Fma(scale, V.Fma(unit, b, e - a), V.Load(dx + i)), dx + i);
                }
                for (; i < Columns; i++) dx[i] = MultiplyAdd.Of(s, MultiplyAdd.Of((x[i] - mean) * s, -meanEX, Gain[i] * dy[i] - meanE), dx[i]);
            }
        }
    }

    private static float Sum(float* x, int n)
    {
        V sum = default;
        var i = 0;
        for (; i + V.Count <= n; i += V.Count) sum += V.Load(x + i);
        var total = AddLanes(sum);
        for (; i < n; i++) total += x[i];
        return total;
    }

    /// <summary>Returns Σ (x - mean)².</summary>
    private static float SumSquares(float mean, float* x, int n)
    {
        V sum = default, m = V.Of(mean);
        var i = 0;
        for (; i + V.Count <= n; i += V.Count)
        {
            var difference = V.Load(x + i) - m;
            sum = V.Fma(difference, difference, sum);
        }
        var total = AddLanes(sum);
        for (; i < n; i++) total = MultiplyAdd.Of(x[i] - mean, x[i] - mean, total);
        return total;
    }
}
