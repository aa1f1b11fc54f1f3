namespace Seq2Seq.Tensors.Cpu;

internal sealed unsafe partial class CpuDevice<V>
{
    internal override void CrossEntropy(View logits, View targets, View result, int rows, int columns, int resultStride, int ignore, float smoothing,
        float gradientScale) =>
        workers.Run(new CrossEntropyJob
        {
            X = Of(logits), Targets = Ints(targets), Result = Of(result), Columns = columns, ResultStride = resultStride,
            Ignore = ignore, Smoothing = smoothing, GradientScale = gradientScale,
        }, rows, 16L * rows * columns);

    private struct CrossEntropyJob : IPieces
    {
        public float* X, Result;
        public int* Targets;
        public int Columns, ResultStride, Ignore;
        public float Smoothing, GradientScale;

        public readonly void Run(int row)
        {
            var x = X + (long)row * Columns;
            float* loss = Result + row, nll = loss + ResultStride, correct = nll + ResultStride;
            var target = Targets[row];
            if (target == Ignore)
            {
                *loss = *nll = *correct = 0;
                if (GradientScale != 0) new Span<float>(x, Columns).Clear();
                return;
            }
            if ((uint)target >= (uint)Columns) throw new ArgumentOutOfRangeException("targets", $"target {target} of {Columns} classes");
            var atTarget = x[target];
            V sumX = default;
            var totalX = 0f;
            if (Smoothing != 0)
            {
                var i = 0;
                for (; i + V.Count <= Columns; i += V.Count) sumX += V.Load(x + i);
                totalX = AddLanes(sumX);
                for (; i < Columns; i++) totalX += x[i];
            }
            *correct = 0;
            var sum = ExpMinusMaxKeepingFirst(x, Columns, target, out var max, out var first);
            if (first) *correct = 1;
            // -log p_v = log Σ e^(x - max) + (max - x_v): in this form the large numbers cancel first.
            var logSum = MathF.Log(sum);
            *nll = logSum + (max - atTarget);
            *loss = (1 - Smoothing) * *nll + Smoothing * (logSum + (max - totalX / Columns));
            if (GradientScale == 0) return;
            // d loss / d x_v = p_v - (1-ε)[v = target] - ε / V
            V scale = V.Of(GradientScale / sum), shift = V.Of(-GradientScale * Smoothing / Columns);
            var j = 0;
            for (; j + V.Count <= Columns; j += V.Count) V.Store(V.Fma(V.Load(x + j), scale, shift), x + j);
            for (; j < Columns; j++) x[j] = MultiplyAdd.Of(x[j], GradientScale / sum, -GradientScale * Smoothing / Columns);
            x[target] -= GradientScale * (1 - Smoothing);
        }

        /// <summary>Replaces x by e^(x - max). Returns the sum, and reports the maximum and whether the target is the first largest element.</summary>
        private static float ExpMinusMaxKeepingFirst(float* x, int n, int target, out float max, out bool first)
        {
            var atTarget = x[target];
            max = Max(x, n);
            first = atTarget == max;
            for (var i = 0; first && i < target; i++) first = x[i] != max;
            return ExpMinusMax(x, x, n, out max);
        }
    }

    internal override void TopLogSoftmax(View x, View values, View indices, int rows, int columns, int k) =>
        workers.Run(new TopJob { X = Of(x), Values = Of(values), Indices = Ints(indices), Columns = columns, K = k }, rows, 16L * rows * columns);

    private struct TopJob : IPieces
    {
        private const int MostGroups = 1024;

        public float* X, Values;
        public int* Indices;
        public int Columns, K;

        public readonly void Run(int row)
        {
            var x = X + (long)row * Columns;
            var values = Values + (long)row * K;
            var indices = Indices + (long)row * K;
            var bound = LowerBound(x, values, indices);
            var (count, i, bounds) = (0, 0, V.Of(bound));
            for (; i + V.Count <= Columns; i += V.Count)
            {
                if (V.AllLess(V.Load(x + i), bounds)) continue;
                for (var j = i; j < i + V.Count; j++)
                    if (!(x[j] < bound)) Insert(values, indices, ref count, x[j], j);
            }
            for (; i < Columns; i++) Insert(values, indices, ref count, x[i], i);
            var max = values[0];
            var logSum = MathF.Log(SumExpMinus(max, x, Columns));
            for (var at = 0; at < count; at++) values[at] = values[at] - max - logSum;
        }

        /// <summary>
        /// Returns a lower bound of the k-th largest element: the k-th largest of the maxima of about 2 k groups. A group is a lane of successive
        /// vectors. The method overwrites both lists.
        /// </summary>
        private readonly float LowerBound(float* x, float* values, int* indices)
        {
            var vectors = Columns / V.Count;
            var stretches = Math.Min(vectors, (2 * K + V.Count - 1) / V.Count);
            var groups = stretches * V.Count;
            if (groups < K || groups > MostGroups) return float.NegativeInfinity;
            var maxima = stackalloc float[MostGroups];
            for (int s = 0, i = 0; s < stretches; s++)
            {
                var max = V.Load(x + i);
                for (var end = vectors * (s + 1) / stretches * V.Count; i < end; i += V.Count) max = V.Max(max, V.Load(x + i));
                V.Store(max, maxima + s * V.Count);
            }
            var count = 0;
            for (var g = 0; g < groups; g++) Insert(values, indices, ref count, maxima[g], g);
            return values[K - 1];
        }

        /// <summary>Inserts a value into the falling list of the K largest values, behind those that equal it.</summary>
        private readonly void Insert(float* values, int* indices, ref int count, float value, int index)
        {
            if (count == K && !(value > values[K - 1])) return;
            var at = count < K ? count++ : K - 1;
            for (; at > 0 && value > values[at - 1]; at--)
            {
                values[at] = values[at - 1];
                indices[at] = indices[at - 1];
            }
            values[at] = value;
            indices[at] = index;
        }
    }
}
