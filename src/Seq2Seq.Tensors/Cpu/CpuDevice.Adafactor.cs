namespace Seq2Seq.Tensors.Cpu;

internal sealed unsafe partial class CpuDevice<V>
{
    /// <summary>The number of squares that are added in single precision before the sum is kept in double precision.</summary>
    private const int ShortSum = 1024;

    /// <summary>The number of rows, and of columns, in a piece of work.</summary>
    private const int FewRows = 16, FewColumns = 256;

    public override void Adafactor(in AdafactorStep step, View w, View g, View rows, View columns, View factor)
    {
        if (*Of(factor) == 0) return;
        int m = step.Rows, n = step.Columns;
        var room = Allocate(4 * m); // [m] Σ w² and [m] Σ u² of each row
        var job = new AdafactorJob
        {
            Step = step, W = Of(w), G = Of(g), R = Of(rows), C = Of(columns), Factor = *Of(factor),
            SquaresW = (double*)((CpuStorage)room).Data, SquaresU = (double*)((CpuStorage)room).Data + m,
        };
        workers.Run(new RowSums { Job = job }, Blocks(m, FewRows), 4L * m * n);
        workers.Run(new ColumnSums { Job = job }, Blocks(n, FewColumns), 4L * m * n);
        for (var i = 0; i < m; i++) job.Total += job.R[i];
        workers.Run(new StepSums { Job = job }, Blocks(m, FewRows), 8L * m * n);
        double squaresW = 0, squaresU = 0;
        for (var i = 0; i < m; i++) (squaresW, squaresU) = (squaresW + job.SquaresW[i], squaresU + job.SquaresU[i]);
        double count = (double)m * n, size = Math.Max(AdafactorStep.Epsilon2, Math.Sqrt(squaresW / count));
        job.Scale = (float)(step.Rate * size / Math.Max(1, Math.Sqrt(squaresU / count)));
        workers.Run(new StepJob { Job = job }, Blocks(m, FewRows), 8L * m * n);
        Free(room);
    }

    /// <summary>The operands of the four passes over a matrix.</summary>
    private struct AdafactorJob
    {
        public AdafactorStep Step;
        public float* W, G, R, C;
        public double* SquaresW, SquaresU;
        public double Total;
        public float Factor, Scale;

        /// <summary>Returns the factor sqrt(Σ r / r_i) of row i of u.</summary>
        public readonly float OfRow(int i) => (float)Math.Sqrt(Total / R[i]);

        /// <summary>Returns a part of u: factor g sqrt(Σ r / r_i) / sqrt(c_j).</summary>
        public readonly U Apply<U>(U ofRow, float* g, float* c) where U : unmanaged, IVector<U> => U.Of(Factor) * U.Load(g) * ofRow / U.Sqrt(U.Load(c));

        /// <summary>Returns Σ x² over <paramref name="n"/> elements.</summary>
        public static double Squares(float* x, int n)
        {
            var total = 0d;
            for (var start = 0; start < n; start += ShortSum)
            {
                int i = start, end = Math.Min(n, start + ShortSum);
                V sum = default;
                for (; i + V.Count <= end; i += V.Count) sum = V.Fma(V.Load(x + i), V.Load(x + i), sum);
                total += AddLanes(sum);
                for (; i < end; i++) total += (double)x[i] * x[i];
            }
            return total;
        }
    }

    private struct RowSums : IPieces
    {
        public AdafactorJob Job;

        public readonly void Run(int piece)
        {
            int n = Job.Step.Columns, end = Math.Min(Job.Step.Rows, (piece + 1) * FewRows);
            var beta = Job.Step.Beta;
            for (var i = piece * FewRows; i < end; i++)
            {
                var sum = (double)Job.Factor * Job.Factor * AdafactorJob.Squares(Job.G + (long)i * n, n) + (double)n * AdafactorStep.Epsilon1;
                Job.R[i] = (float)(beta * (double)Job.R[i] + (1 - beta) * sum);
                Job.SquaresW[i] = AdafactorJob.Squares(Job.W + (long)i * n, n);
            }
        }
    }

    private struct ColumnSums : IPieces
    {
        public AdafactorJob Job;

        public readonly void Run(int piece)
        {
            int m = Job.Step.Rows, n = Job.Step.Columns, start = piece * FewColumns, count = Math.Min(FewColumns, n - start);
            var sums = stackalloc double[FewColumns];
            var part = stackalloc float[FewColumns];
            new Span<double>(sums, count).Clear();
            for (var first = 0; first < m; first += ShortSum)
            {
                new Span<float>(part, count).Clear();
                for (var i = first; i < Math.Min(m, first + ShortSum); i++)
                {
                    var g = Job.G + (long)i * n + start;
                    var j = 0;
                    for (; j + V.Count <= count; j += V.Count) V.Store(V.Fma(V.Load(g + j), V.Load(g + j), V.Load(part + j)), part + j);
                    for (; j < count; j++) Lane1.Store(Lane1.Fma(Lane1.Load(g + j), Lane1.Load(g + j), Lane1.Load(part + j)), part + j);
                }
                for (var j = 0; j < count; j++) sums[j] += part[j];
            }
            var beta = Job.Step.Beta;
            for (var j = 0; j < count; j++)
            {
                var sum = (double)Job.Factor * Job.Factor * sums[j] + (double)m * AdafactorStep.Epsilon1;
                Job.C[start + j] = (float)(beta * (double)Job.C[start + j] + (1 - beta) * sum);
            }
        }
    }

    private struct StepSums : IPieces
    {
        public AdafactorJob Job;

        public readonly void Run(int piece)
        {
            int n = Job.Step.Columns, end = Math.Min(Job.Step.Rows, (piece + 1) * FewRows);
            var u = stackalloc float[ShortSum];
            for (var i = piece * FewRows; i < end; i++)
            {
                var ofRow = Job.OfRow(i);
                Job.SquaresU[i] = 0;
                for (var start = 0; start < n; start += ShortSum)
                {
                    float* g = Job.G + (long)i * n + start, c = Job.C + start;
                    int j = 0, count = Math.Min(ShortSum, n - start);
                    for (; j + V.Count <= count; j += V.Count) V.Store(Job.Apply(V.Of(ofRow), g + j, c + j), u + j);
                    for (; j < count; j++) Lane1.Store(Job.Apply(Lane1.Of(ofRow), g + j, c + j), u + j);
                    Job.SquaresU[i] += AdafactorJob.Squares(u, count);
                }
            }
        }
    }

    private struct StepJob : IPieces
    {
        public AdafactorJob Job;

        public readonly void Run(int piece)
        {
            int n = Job.Step.Columns, end = Math.Min(Job.Step.Rows, (piece + 1) * FewRows);
            for (var i = piece * FewRows; i < end; i++)
            {
                float* w = Job.W + (long)i * n, g = Job.G + (long)i * n;
                var ofRow = Job.OfRow(i);
                var j = 0;
                for (; j + V.Count <= n; j += V.Count) Change(V.Of(ofRow), w + j, g + j, Job.C + j);
                for (; j < n; j++) Change(Lane1.Of(ofRow), w + j, g + j, Job.C + j);
            }
        }

        private readonly void Change<U>(U ofRow, float* w, float* g, float* c) where U : unmanaged, IVector<U> =>
            U.Store(U.Load(w) * U.Of(1 - Job.Step.Rate * Job.Step.Decay) - U.Of(Job.Scale) * Job.Apply(ofRow, g, c), w);
    }
}
