using ILGPU;
using Seq2Seq.Tensors;

namespace Seq2Seq.Gpu;

internal sealed partial class IlgpuDevice
{
    /// <summary>The number of rows whose squares a thread adds for a column, and the largest number of such parts of a column.</summary>
    private const int RowsOfPart = 64, MostPartsOfColumn = 64;

    public override void Adafactor(in AdafactorStep step, View w, View g, View rows, View columns, View factor)
    {
        int m = step.Rows, n = step.Columns, parts = Math.Clamp((m + RowsOfPart - 1) / RowsOfPart, 1, MostPartsOfColumn);
        var room = new View(Allocate(2 * m + parts * n + 2), 0, 2 * m + parts * n + 2);
        var o = new AdafactorOperands
        {
            W = Of(w), G = Of(g), R = Of(rows), C = Of(columns), Factor = Of(factor), SquaresW = Of(room.Slice(0, m)), SquaresU = Of(room.Slice(m, m)),
            Sums = Of(room.Slice(2 * m, 2)), Rows = m, Columns = n, Rate = step.Rate, Beta = step.Beta, Decay = step.Decay,
        };
        var partial = Of(room.Slice(2 * m + 2, parts * n));
        Groups(new RowSumsKernel { Operands = o }, m);
        Each(new ColumnPartsKernel { Operands = o, Partial = partial, Parts = parts }, (long)parts * n);
        Each(new ColumnSumsKernel { Operands = o, Partial = partial, Parts = parts }, n);
        Groups(new TotalKernel { Operands = o }, 1);
        Groups(new StepSumsKernel { Operands = o }, m);
        Groups(new StepSizeKernel { Operands = o }, 1);
        Each(new AdafactorKernel { Operands = o }, (long)m * n);
        Free(room.Storage);
    }

    /// <summary>The operands of all passes. Sums holds Σ r, and then the size of the step.</summary>
    internal struct AdafactorOperands
    {
        public ArrayView<float> W, G, R, C, Factor, SquaresW, SquaresU, Sums;
        public int Rows, Columns;
        public float Rate, Beta, Decay;

        /// <summary>Returns u = factor g sqrt(Σ r / r_i) / sqrt(c_j).</summary>
        public readonly float Step(int i, int j) => Factor[0] * G[i * Columns + j] * MathF.Sqrt(Sums[0] / R[i]) / MathF.Sqrt(C[j]);

        public readonly float Square(int i, int j)
        {
            var g = Factor[0] * G[i * Columns + j];
            return g * g + AdafactorStep.Epsilon1;
        }
    }

    internal struct RowSumsKernel : IKernel
    {
        public AdafactorOperands Operands;

        public readonly void Run()
        {
            var room = SharedMemory.Allocate<float>(Reduction.Room);
            var o = Operands;
            var i = Grid.IdxX;
            if (o.Factor[0] == 0) return;
            float ofG = 0, ofW = 0;
            for (var j = Group.IdxX; j < o.Columns; j += Group.DimX)
            {
                var w = o.W[i * o.Columns + j];
                ofG += o.Square(i, j);
                ofW = w * w + ofW;
            }
            float squares = Reduction.Sum(room, ofG), squaresW = Reduction.Sum(room, ofW);
            if (Group.IdxX != 0) return;
            o.R[i] = o.Beta * o.R[i] + (1 - o.Beta) * squares;
            o.SquaresW[i] = squaresW;
        }
    }

    internal struct ColumnPartsKernel : IKernel
    {
        public AdafactorOperands Operands;
        public ArrayView<float> Partial;
        public int Parts;

        public readonly void Run()
        {
            var o = Operands;
            int at = Grid.GlobalIndex.X, part = at / o.Columns, j = at % o.Columns;
            if (at >= Parts * o.Columns) return;
            var sum = 0f;
            for (var i = part; i < o.Rows; i += Parts) sum += o.Square(i, j);
            Partial[at] = sum;
        }
    }

    internal struct ColumnSumsKernel : IKernel
    {
        public AdafactorOperands Operands;
        public ArrayView<float> Partial;
        public int Parts;

        public readonly void Run()
        {
            var o = Operands;
            var j = Grid.GlobalIndex.X;
            if (j >= o.Columns || o.Factor[0] == 0) return;
            var sum = 0f;
            for (var part = 0; part < Parts; part++) sum += Partial[part * o.Columns + j];
            o.C[j] = o.Beta * o.C[j] + (1 - o.Beta) * sum;
        }
    }

    internal struct TotalKernel : IKernel
    {
        public AdafactorOperands Operands;

        public readonly void Run()
        {
            var room = SharedMemory.Allocate<float>(Reduction.Room);
            var mine = 0f;
            for (var i = Group.IdxX; i < Operands.Rows; i += Group.DimX) mine += Operands.R[i];
            var total = Reduction.Sum(room, mine);
            if (Group.IdxX == 0) Operands.Sums[0] = total;
        }
    }

    internal struct StepSumsKernel : IKernel
    {
        public AdafactorOperands Operands;

        public readonly void Run()
        {
            var room = SharedMemory.Allocate<float>(Reduction.Room);
            var o = Operands;
            var i = Grid.IdxX;
            if (o.Factor[0] == 0) return;
            var mine = 0f;
            for (var j = Group.IdxX; j < o.Columns; j += Group.DimX)
            {
                var u = o.Step(i, j);
                mine = u * u + mine;
            }
            var sum = Reduction.Sum(room, mine);
            if (Group.IdxX == 0) o.SquaresU[i] = sum;
        }
    }

    internal struct StepSizeKernel : IKernel
    {
        public AdafactorOperands Operands;

        public readonly void Run()
        {
            var room = SharedMemory.Allocate<float>(Reduction.Room);
            var o = Operands;
            if (o.Factor[0] == 0) return;
            float ofW = 0, ofU = 0;
            for (var i = Group.IdxX; i < o.Rows; i += Group.DimX)
            {
                ofW += o.SquaresW[i];
                ofU += o.SquaresU[i];
            }
            var count = (float)o.Rows * o.Columns;
            float size = MathF.Sqrt(Reduction.Sum(room, ofW) / count), step = MathF.Sqrt(Reduction.Sum(room, ofU) / count);
            if (Group.IdxX != 0) return;
            o.Sums[1] = o.Rate * (size > AdafactorStep.Epsilon2 ? size : AdafactorStep.Epsilon2) / (step > 1 ? step : 1);
        }
    }

    internal struct AdafactorKernel : IKernel
    {
        public AdafactorOperands Operands;

        public readonly void Run()
        {
            var o = Operands;
            var at = Grid.GlobalIndex.X;
            if (at >= o.Rows * o.Columns || o.Factor[0] == 0) return;
            o.W[at] = o.W[at] * (1 - o.Rate * o.Decay) - o.Sums[1] * o.Step(at / o.Columns, at % o.Columns);
        }
    }
}
