using ILGPU;
using Seq2Seq.Tensors;

namespace Seq2Seq.Gpu;

internal sealed partial class IlgpuDevice
{
    internal override void AttentionSoftmax(in AttentionRows rows, View e) => Groups(new AttentionSoftmaxKernel
    {
        E = Of(e), Lengths = Ints(rows.Lengths), Batch = rows.Batch, Heads = rows.Heads, Sources = rows.Sources, First = rows.First, Scale = rows.Scale,
    }, rows.Rows, RowGroup);

    internal struct AttentionSoftmaxKernel : IKernel
    {
        public ArrayView<float> E;
        public ArrayView<int> Lengths;
        public int Batch, Heads, Sources, First;
        public float Scale;

        public readonly void Run()
        {
            var room = SharedMemory.Allocate<float>(RowGroup);
            int row = Grid.IdxX, at = row * Sources, n = Seen(Lengths, row / Heads, Batch, Sources, First);
            var largest = float.NegativeInfinity;
            for (var j = Group.IdxX; j < n; j += Group.DimX) largest = E[at + j] > largest ? E[at + j] : largest;
            var max = Reduction.Max(room, largest);
            var sum = 0f;
            for (var j = Group.IdxX; j < n; j += Group.DimX)
            {
                var y = ExpMinus(E[at + j] * Scale, max * Scale);
                E[at + j] = y;
                sum += y;
            }
            var factor = 1 / Reduction.Sum(room, sum);
            for (var j = Group.IdxX; j < Sources; j += Group.DimX) E[at + j] = j < n ? factor * E[at + j] : 0;
        }
    }

    internal override void AttentionSoftmaxGradient(in AttentionRows rows, View weights, View gradient) => Groups(new AttentionGradientKernel
    {
        Y = Of(weights), D = Of(gradient), Lengths = Ints(rows.Lengths), Batch = rows.Batch, Heads = rows.Heads, Sources = rows.Sources, First = rows.First,
        Scale = rows.Scale,
    }, rows.Rows, RowGroup);

    internal struct AttentionGradientKernel : IKernel
    {
        public ArrayView<float> Y, D;
        public ArrayView<int> Lengths;
        public int Batch, Heads, Sources, First;
        public float Scale;

        public readonly void Run()
        {
            var room = SharedMemory.Allocate<float>(RowGroup);
            int row = Grid.IdxX, at = row * Sources, n = Seen(Lengths, row / Heads, Batch, Sources, First);
            var mine = 0f;
            for (var j = Group.IdxX; j < n; j += Group.DimX) mine += Y[at + j] * D[at + j];
            var sum = Reduction.Sum(room, mine);
            for (var j = Group.IdxX; j < Sources; j += Group.DimX) D[at + j] = j < n ? Scale * Y[at + j] * (D[at + j] - sum) : 0;
        }
    }

    /// <summary>Returns how many positions query t B + b sees.</summary>
    private static int Seen(ArrayView<int> lengths, int query, int batch, int sources, int first)
    {
        var n = Length(lengths, query % batch, sources);
        var before = first < sources ? first + query / batch + 1 : sources;
        return before < n ? before : n;
    }
}
