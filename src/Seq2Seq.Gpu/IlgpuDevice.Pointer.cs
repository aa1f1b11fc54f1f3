using ILGPU;
using Seq2Seq.Tensors;

namespace Seq2Seq.Gpu;

internal sealed partial class IlgpuDevice
{
    internal override void PointerMixture(in PointerRows rows, View logits, View y, int columns)
    {
        CheckIds(rows.Copied, columns);
        Groups(new PointerKernel { Rows = Pointers(rows), X = Of(logits), Y = Of(y), Columns = columns }, rows.Rows);
    }

    internal override void PointerLoss(in PointerRows rows, View logits, View targets, View result, View generated, View dGate, View dWeights, int resultStride,
        int ignore, float gradientScale) =>
        Groups(new PointerLossKernel
        {
            Rows = Pointers(rows), X = Of(logits), Targets = Ints(targets), Result = Of(result), Generated = Of(generated), DGate = Of(dGate),
            DWeights = Of(dWeights), ResultStride = resultStride, Ignore = ignore, GradientScale = gradientScale,
        }, rows.Rows);

    private static PointerView Pointers(in PointerRows rows) => new()
    {
        Gate = Of(rows.Gate), Weights = Of(rows.Weights), Copied = Ints(rows.Copied), Vocabulary = rows.Vocabulary, Batch = rows.Batch,
        Positions = rows.Positions, First = rows.First,
    };

    /// <summary><see cref="PointerRows"/> in a kernel.</summary>
    internal struct PointerView
    {
        public ArrayView<float> Gate, Weights;
        public ArrayView<int> Copied;
        public int Vocabulary, Batch, Positions, First;

        public readonly int TokenAt(int row, int s) => Copied[s * Batch + (First + row) % Batch];

        /// <summary>Returns Σ α_s over the positions from <paramref name="from"/> on that copy a token.</summary>
        public readonly float Mass(int row, int token, int from)
        {
            var mass = 0f;
            for (var s = from; s < Positions; s++)
                if (TokenAt(row, s) == token) mass += Weights[row * Positions + s];
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

    /// <summary>One group works on each row. Where several positions copy one token, the thread of the first adds them.</summary>
    internal struct PointerKernel : IKernel
    {
        public PointerView Rows;
        public ArrayView<float> X, Y;
        public int Columns;

        public readonly void Run()
        {
            var room = SharedMemory.Allocate<float>(Reduction.Room);
            int row = Grid.IdxX, x = row * Rows.Vocabulary, y = row * Columns, i = Group.IdxX;
            var most = float.NegativeInfinity;
            for (var v = i; v < Rows.Vocabulary; v += Group.DimX)
                if (X[x + v] > most) most = X[x + v];
            var max = Reduction.Max(room, most);
            var exps = 0f;
            for (var v = i; v < Rows.Vocabulary; v += Group.DimX) exps += ExpMinus(X[x + v], max);
            var shift = LogSpace.LogSigmoid(Rows.Gate[row]) - MathF.Log(Reduction.Sum(room, exps));
            for (var v = i; v < Columns; v += Group.DimX) Y[y + v] = v < Rows.Vocabulary ? X[x + v] - max + shift : float.NegativeInfinity;
            Group.Barrier();
            var logCopy = LogSpace.LogSigmoid(-Rows.Gate[row]);
            for (var s = i; s < Rows.Positions; s += Group.DimX)
            {
                var token = Rows.TokenAt(row, s);
                if (!Rows.IsFirst(row, s, token)) continue;
                var mass = Rows.Mass(row, token, s);
                if (mass > 0) Y[y + token] = LogSpace.LogAdd(Y[y + token], logCopy + MathF.Log(mass));
            }
        }
    }

    /// <summary>One group works on each row, see the same code for the processor.</summary>
    internal struct PointerLossKernel : IKernel
    {
        public PointerView Rows;
        public ArrayView<float> X, Result, Generated, DGate, DWeights;
        public ArrayView<int> Targets;
        public int ResultStride, Ignore;
        public float GradientScale;

        public readonly void Run()
        {
            var room = SharedMemory.Allocate<float>(Reduction.Room);
            var indices = SharedMemory.Allocate<int>(Reduction.Room);
            int row = Grid.IdxX, n = Rows.Vocabulary, at = row * n, i = Group.IdxX, target = Targets[row];
            if (target == Ignore || target < 0)
            {
                if (i == 0) Result[row] = Result[row + ResultStride] = Result[row + 2 * ResultStride] = Generated[row] = 0;
                if (GradientScale == 0) return;
                for (var v = i; v < n; v += Group.DimX) X[at + v] = 0;
                for (var s = i; s < Rows.Positions; s += Group.DimX) DWeights[row * Rows.Positions + s] = 0;
                if (i == 0) DGate[row] = 0;
                return;
            }
            var mine = Ranked.Last;
            for (var v = i; v < n; v += Group.DimX)
                if (Ranked.Before(Ranked.Of(X[at + v]), v, mine)) mine = new Ranked(Ranked.Of(X[at + v]), v);
            var first = Reduction.First(room, indices, mine);
            var max = first.Value;
            var exps = 0f;
            for (var v = i; v < n; v += Group.DimX) exps += ExpMinus(X[at + v], max);
            var logSum = MathF.Log(Reduction.Sum(room, exps));
            var copied = 0f;
            for (var s = i; s < Rows.Positions; s += Group.DimX)
                if (Rows.TokenAt(row, s) == target) copied += Rows.Weights[row * Rows.Positions + s];
            copied = Reduction.Sum(room, copied);
            float gate = Rows.Gate[row], logGenerate = LogSpace.LogSigmoid(gate) - logSum, logCopy = LogSpace.LogSigmoid(-gate);
            var generate = target < n ? X[at + target] - max + logGenerate : float.NegativeInfinity;
            var total = LogSpace.LogAdd(generate, logCopy + MathF.Log(copied + PointerRows.LeastMass));
            var share = target < n ? MathF.Exp(generate - total) : 0;
            var larger = IsBefore(first.Index, logGenerate, target, total) ? 1f : 0f;
            for (var s = i; s < Rows.Positions; s += Group.DimX)
            {
                var token = Rows.TokenAt(row, s);
                var mass = Rows.Mass(row, token, 0);
                if (!(mass > 0)) continue;
                var p = logCopy + MathF.Log(mass);
                if (token < n) p = LogSpace.LogAdd(X[at + token] - max + logGenerate, p);
                if (IsBefore(token, p, target, total)) larger = 1;
            }
            larger = Reduction.Max(room, larger);
            if (i == 0)
            {
                Result[row] = Result[row + ResultStride] = -total;
                Result[row + 2 * ResultStride] = 1 - larger;
                Generated[row] = share;
            }
            if (GradientScale == 0) return;
            // d loss / d x_v = r (softmax(x)_v - [v = target]), d loss / d z = σ(z) - r and d loss / d α_s = -[copied_s = target] (1 - σ(z)) / P, where r is
            // the share of the target's probability that is generated.
            var scale = GradientScale * share;
            for (var v = i; v < n; v += Group.DimX)
            {
                var d = ExpMinus(X[at + v], max + logSum) * scale;
                X[at + v] = v == target ? d - scale : d;
            }
            if (i == 0) DGate[row] = GradientScale * (VectorMath.Sigmoid(new Scalar(gate)).Value - share);
            var copies = -GradientScale * MathF.Exp(logCopy - total);
            for (var s = i; s < Rows.Positions; s += Group.DimX) DWeights[row * Rows.Positions + s] = Rows.TokenAt(row, s) == target ? copies : 0;
        }

        /// <summary>Returns whether a token other than the target is more probable, or as probable and before it.</summary>
        private static bool IsBefore(int token, float p, int target, float total) => token != target && (p > total || p == total && token < target);
    }
}
