using ILGPU;
using Seq2Seq.Tensors;

namespace Seq2Seq.Gpu;

internal sealed partial class IlgpuDevice
{
    /// <summary>Where a thread of a step stands: unit <see cref="Unit"/> of a row. <see cref="At"/> = row · H + unit; gate k of the row begins k H after <see cref="Gate"/>.</summary>
    internal readonly struct Place
    {
        public readonly int Row, Unit, At;
        private readonly int _hidden;

        public Place(int hidden)
        {
            At = Grid.GlobalIndex.X;
            Row = At / hidden;
            Unit = At % hidden;
            _hidden = hidden;
        }

        public int Gate(int gates) => Row * gates * _hidden + Unit;

        /// <summary>The sentence has ended.</summary>
        public bool Ended(ArrayView<int> lengths, int step) => lengths.IntLength > 0 && step >= lengths[Row];
    }

    private static Scalar Load(ArrayView<float> x, int i) => new(x[i]);

    private static void Put(ArrayView<float> y, int i, float value)
    {
        if (y.IntLength > 0) y[i] = value;
    }

    private static Scalar Incoming(ArrayView<float> dh, ArrayView<float> dy, int i) => new(dy.IntLength > 0 ? dh[i] + dy[i] : dh[i]);

    // LSTM

    public override void Lstm(View z, View cPrevious, View hPrevious, View c, View h, View y, View lengths, int step, int rows, int hidden) =>
        Each(new LstmKernel { Z = Of(z), C0 = Of(cPrevious), H0 = Of(hPrevious), C = Of(c), H = Of(h), Y = Of(y), Lengths = Ints(lengths), Step = step, Count = rows * hidden, Hidden = hidden }, rows * hidden);

    internal struct LstmKernel : IKernel
    {
        public ArrayView<float> Z, C0, H0, C, H, Y;
        public ArrayView<int> Lengths;
        public int Step, Count, Hidden;

        public readonly void Run()
        {
            var p = new Place(Hidden);
            if (p.At >= Count) return;
            if (p.Ended(Lengths, Step))
            {
                C[p.At] = C0[p.At];
                H[p.At] = H0[p.At];
                Put(Y, p.At, 0);
                return;
            }
            var z = p.Gate(4);
            Scalar i = Load(Z, z), f = Load(Z, z + Hidden), g = Load(Z, z + 2 * Hidden), o = Load(Z, z + 3 * Hidden);
            Cells.Lstm(ref i, ref f, ref g, ref o, Load(C0, p.At), out var c, out var h);
            Z[z] = i.Value;
            Z[z + Hidden] = f.Value;
            Z[z + 2 * Hidden] = g.Value;
            Z[z + 3 * Hidden] = o.Value;
            C[p.At] = c.Value;
            H[p.At] = h.Value;
            Put(Y, p.At, h.Value);
        }
    }

    public override void LstmBackward(View z, View cPrevious, View c, View dy, View dh, View dc, View lengths, int step, int rows, int hidden) =>
        Each(new LstmBackwardKernel { Z = Of(z), C0 = Of(cPrevious), C = Of(c), DY = Of(dy), DH = Of(dh), DC = Of(dc), Lengths = Ints(lengths), Step = step, Count = rows * hidden, Hidden = hidden }, rows * hidden);

    internal struct LstmBackwardKernel : IKernel
    {
        public ArrayView<float> Z, C0, C, DY, DH, DC;
        public ArrayView<int> Lengths;
        public int Step, Count, Hidden;

        public readonly void Run()
        {
            var p = new Place(Hidden);
            if (p.At >= Count) return;
            var z = p.Gate(4);
            Scalar i = default, f = default, g = default, o = default;
            if (!p.Ended(Lengths, Step))
            {
                i = Load(Z, z);
                f = Load(Z, z + Hidden);
                g = Load(Z, z + 2 * Hidden);
                o = Load(Z, z + 3 * Hidden);
                var dc = Load(DC, p.At);
                Cells.LstmBackward(ref i, ref f, ref g, ref o, Load(C0, p.At), Load(C, p.At), Incoming(DH, DY, p.At), ref dc);
                DC[p.At] = dc.Value;
                DH[p.At] = 0;
            }
            Z[z] = i.Value;
            Z[z + Hidden] = f.Value;
            Z[z + 2 * Hidden] = g.Value;
            Z[z + 3 * Hidden] = o.Value;
        }
    }

    // GRU

    public override void Gru(View x, View s, View hPrevious, View h, View y, View lengths, int step, int rows, int hidden) =>
        Each(new GruKernel { X = Of(x), S = Of(s), H0 = Of(hPrevious), H = Of(h), Y = Of(y), Lengths = Ints(lengths), Step = step, Count = rows * hidden, Hidden = hidden }, rows * hidden);

    internal struct GruKernel : IKernel
    {
        public ArrayView<float> X, S, H0, H, Y;
        public ArrayView<int> Lengths;
        public int Step, Count, Hidden;

        public readonly void Run()
        {
            var p = new Place(Hidden);
            if (p.At >= Count) return;
            if (p.Ended(Lengths, Step))
            {
                H[p.At] = H0[p.At];
                Put(Y, p.At, 0);
                return;
            }
            var x = p.Gate(3);
            Scalar r = Load(X, x), u = Load(X, x + Hidden), n = Load(X, x + 2 * Hidden);
            Cells.Gru(ref r, ref u, ref n, Load(S, x), Load(S, x + Hidden), Load(S, x + 2 * Hidden), Load(H0, p.At), out var h);
            X[x] = r.Value;
            X[x + Hidden] = u.Value;
            X[x + 2 * Hidden] = n.Value;
            H[p.At] = h.Value;
            Put(Y, p.At, h.Value);
        }
    }

    public override void GruBackward(View x, View s, View hPrevious, View dy, View dh, View lengths, int step, int rows, int hidden) =>
        Each(new GruBackwardKernel { X = Of(x), S = Of(s), H0 = Of(hPrevious), DY = Of(dy), DH = Of(dh), Lengths = Ints(lengths), Step = step, Count = rows * hidden, Hidden = hidden }, rows * hidden);

    internal struct GruBackwardKernel : IKernel
    {
        public ArrayView<float> X, S, H0, DY, DH;
        public ArrayView<int> Lengths;
        public int Step, Count, Hidden;

        public readonly void Run()
        {
            var p = new Place(Hidden);
            if (p.At >= Count) return;
            var x = p.Gate(3);
            Scalar r = default, u = default, n = default, sn = default;
            if (!p.Ended(Lengths, Step))
            {
                r = Load(X, x);
                u = Load(X, x + Hidden);
                n = Load(X, x + 2 * Hidden);
                sn = Load(S, x + 2 * Hidden);
                var dh = Incoming(DH, DY, p.At);
                Cells.GruBackward(ref r, ref u, ref n, ref sn, Load(H0, p.At), ref dh);
                DH[p.At] = dh.Value;
            }
            X[x] = S[x] = r.Value;
            X[x + Hidden] = S[x + Hidden] = u.Value;
            X[x + 2 * Hidden] = n.Value;
            S[x + 2 * Hidden] = sn.Value;
        }
    }

    // RNN

    public override void Rnn(View z, View hPrevious, View h, View y, bool relu, View lengths, int step, int rows, int hidden) =>
        Each(new RnnKernel { Z = Of(z), H0 = Of(hPrevious), H = Of(h), Y = Of(y), Relu = relu ? 1 : 0, Lengths = Ints(lengths), Step = step, Count = rows * hidden, Hidden = hidden }, rows * hidden);

    internal struct RnnKernel : IKernel
    {
        public ArrayView<float> Z, H0, H, Y;
        public ArrayView<int> Lengths;
        public int Relu, Step, Count, Hidden;

        public readonly void Run()
        {
            var p = new Place(Hidden);
            if (p.At >= Count) return;
            var ended = p.Ended(Lengths, Step);
            var h = ended ? H0[p.At] : Cells.Rnn(Load(Z, p.At), Relu != 0).Value;
            H[p.At] = h;
            Put(Y, p.At, ended ? 0 : h);
        }
    }

    public override void RnnBackward(View z, View h, View dy, View dh, bool relu, View lengths, int step, int rows, int hidden) =>
        Each(new RnnBackwardKernel { Z = Of(z), H = Of(h), DY = Of(dy), DH = Of(dh), Relu = relu ? 1 : 0, Lengths = Ints(lengths), Step = step, Count = rows * hidden, Hidden = hidden }, rows * hidden);

    internal struct RnnBackwardKernel : IKernel
    {
        public ArrayView<float> Z, H, DY, DH;
        public ArrayView<int> Lengths;
        public int Relu, Step, Count, Hidden;

        public readonly void Run()
        {
            var p = new Place(Hidden);
            if (p.At >= Count) return;
            var ended = p.Ended(Lengths, Step);
            Z[p.At] = ended ? 0 : Cells.RnnBackward(Load(H, p.At), Incoming(DH, DY, p.At), Relu != 0).Value;
            if (!ended) DH[p.At] = 0;
        }
    }
}
