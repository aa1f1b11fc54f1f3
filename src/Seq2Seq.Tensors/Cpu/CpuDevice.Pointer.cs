namespace Seq2Seq.Tensors.Cpu;

internal sealed unsafe partial class CpuDevice<V>
{
    internal override void PointerMixture(in PointerRows rows, View logits, View y, int columns) =>
        workers.Run(new PointerJob(rows) { X = Of(logits), Y = Of(y), Columns = columns }, rows.Rows, 16L * rows.Rows * columns);

    internal override void PointerLoss(in PointerRows rows, View logits, View targets, View result, View generated, View dGate, View dWeights, int resultStride,
        int ignore, float gradientScale) =>
        workers.Run(new PointerLossJob
        {
            Rows = new(rows), X = Of(logits), Targets = Ints(targets), Result = Of(result), Generated = Of(generated), DGate = Of(dGate),
            DWeights = Of(dWeights), ResultStride = resultStride, Ignore = ignore, GradientScale = gradientScale,
        }, rows.Rows, 16L * rows.Rows * rows.Vocabulary);

    /// <summary>A piece is one row.</summary>
    private struct PointerJob(in PointerRows rows) : IPieces
    {
        public readonly float* Gate = Of(rows.Gate), Weights = Of(rows.Weights);
        public readonly int* Copied = Ints(rows.Copied);
        public readonly int Vocabulary = rows.Vocabulary, Batch = rows.Batch, Positions = rows.Positions, First = rows.First;
        public float* X, Y;
        public int Columns;

        public readonly void Run(int row)
        {
            float* x = X + (long)row * Vocabulary, y = Y + (long)row * Columns;
            var max = Max(x, Vocabulary);
            var shift = LogSpace.LogSigmoid(Gate[row]) - MathF.Log(SumExpMinus(max, x, Vocabulary));
            var i = 0;
            for (; i + V.Count <= Vocabulary; i += V.Count) V.Store(V.Load(x + i) - V.Of(max) + V.Of(shift), y + i);
            for (; i < Vocabulary; i++) y[i] = x[i] - max + shift;
            new Span<float>(y + Vocabulary, Columns - Vocabulary).Fill(float.NegativeInfinity);
            var logCopy = LogSpace.LogSigmoid(-Gate[row]);
            for (var s = 0; s < Positions; s++)
            {
                var token = TokenAt(row, s);
                if (IsFirst(row, s, token) && Mass(row, token, s) is var mass and > 0) y[token] = LogSpace.LogAdd(y[token], logCopy + MathF.Log(mass));
            }
        }

        public readonly int TokenAt(int row, int s) => Copied[s * Batch + (First + row) % Batch];

        /// <summary>Returns Σ α_s over the positions from <paramref name="from"/> on that copy a token.</summary>
        public readonly float Mass(int row, int token, int from = 0)
        {
            var mass = 0f;
            for (var s = from; s < Positions; s++)
                if (TokenAt(row, s) == token) mass += Weights[(long)row * Positions + s];
            return mass;
        }

        /// <summary>Returns whether no earlier position copies the same token.</summary>
        public readonly bool IsFirst(int row, int s, int token)
        {
            for (var earlier = 0; earlier < s; earlier++)
                if (TokenAt(row, earlier) == token) return false;
            return true;
        }
    }

    private struct PointerLossJob : IPieces
    {
        public PointerJob Rows;
        public float* X, Result, Generated, DGate, DWeights;
        public int* Targets;
        public int ResultStride, Ignore;
        public float GradientScale;

        public readonly void Run(int row)
        {
            var n = Rows.Vocabulary;
            var x = X + (long)row * n;
            float* loss = Result + row, nll = loss + ResultStride, correct = nll + ResultStride;
            var target = Targets[row];
            if (target == Ignore)
            {
                *loss = *nll = *correct = Generated[row] = 0;
                if (GradientScale == 0) return;
                new Span<float>(x, n).Clear();
                DGate[row] = 0;
                new Span<float>(DWeights + (long)row * Rows.Positions, Rows.Positions).Clear();
                return;
            }
            var gate = Rows.Gate[row];
            float max = Max(x, n), logSum = MathF.Log(SumExpMinus(max, x, n));
            float logGenerate = LogSpace.LogSigmoid(gate) - logSum, logCopy = LogSpace.LogSigmoid(-gate);
            var generate = target < n ? x[target] - max + logGenerate : float.NegativeInfinity;
            var total = LogSpace.LogAdd(generate, logCopy + MathF.Log(Rows.Mass(row, target) + PointerRows.LeastMass));
            var share = target < n ? MathF.Exp(generate - total) : 0;
            *loss = *nll = -total;
            *correct = IsLargest(row, target, total, x, max, logGenerate, logCopy) ? 1 : 0;
            Generated[row] = share;
            if (GradientScale == 0) return;
            // d loss / d x_v = r (softmax(x)_v - [v = target]), d loss / d z = σ(z) - r and d loss / d α_s = -[copied_s = target] (1 - σ(z)) / P, where r is
            // the share of the target's probability that is generated.
            var scale = GradientScale * share;
            V m = V.Of(max + logSum), by = V.Of(scale);
            var i = 0;
            for (; i + V.Count <= n; i += V.Count) V.Store(VectorMath.Exp(V.Load(x + i) - m) * by, x + i);
            for (; i < n; i++) x[i] = VectorMath.Exp(new Lane1(x[i] - (max + logSum))).Value * scale;
            if (target < n) x[target] -= scale;
            DGate[row] = GradientScale * (VectorMath.Sigmoid(new Lane1(gate)).Value - share);
            var copies = -GradientScale * MathF.Exp(logCopy - total);
            for (var s = 0; s < Rows.Positions; s++) DWeights[(long)row * Rows.Positions + s] = Rows.TokenAt(row, s) == target ? copies : 0;
        }

        /// <summary>
        /// Returns whether no token has a larger probability than the target, and none before it the same. Of the tokens that the source has not, only the one
        /// with the largest logit can have.
        /// </summary>
        private readonly bool IsLargest(int row, int target, float total, float* x, float max, float logGenerate, float logCopy)
        {
            var best = new ReadOnlySpan<float>(x, Rows.Vocabulary).IndexOf(max);
            if (best != target && IsBefore(best, logGenerate)) return false;
            for (var s = 0; s < Rows.Positions; s++)
            {
                var token = Rows.TokenAt(row, s);
                if (token == target || !(Rows.Mass(row, token) is var mass and > 0)) continue;
                var copy = logCopy + MathF.Log(mass);
                if (IsBefore(token, token < Rows.Vocabulary ? LogSpace.LogAdd(x[token] - max + logGenerate, copy) : copy)) return false;
            }
            return true;

            bool IsBefore(int token, float p) => p > total || p == total && token < target;
        }
    }
}
