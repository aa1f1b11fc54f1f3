namespace Seq2Seq.Tensors;

/// <summary>
/// The operands of a reversible GRU over a sequence, see <see cref="Ops.ReversibleGru"/>, and the order of its steps. While it is run, states and their
/// gradients stand as halves [2, B, n].
/// </summary>
internal sealed class ReversibleSequence
{
    /// <summary>
    /// The number of steps whose gates are in memory at once. Their input products and weight gradients are one product each, so few steps cost time and many
    /// cost memory.
    /// </summary>
    public const int ChunkLength = 16;

    private readonly Scope _scope;
    private readonly bool _reverse;

    public ReversibleSequence(Scope scope, Tensor x, Tensor wx, Tensor wh, Tensor bx, Tensor bh, Tensor h0, View lengths, bool reverse, Tensor? mask)
    {
        (_scope, _reverse, X, Wx, Wh, Bx, Bh, First, Lengths, Mask) = (scope, reverse, x, wx, wh, bx, bh, h0, lengths, mask);
        if (x.Shape.Rank != 3 || wx.Shape.Rank != 2 || wh.Shape.Rank != 2) throw new ArgumentException($"input {x.Shape}, weights {wx.Shape} and {wh.Shape}");
        (T, B, N) = (x.Shape[0], x.Shape[1], wh.Shape[1]);
        if (wx.Shape != new Shape(3 * H, x.Shape[2]) || wh.Shape[0] != 3 * H) throw new ArgumentException($"input {x.Shape}, weights {wx.Shape} and {wh.Shape}");
        if (bx.Count != 3 * H || bh.Count != 3 * H) throw new ArgumentException($"biases {bx.Shape} and {bh.Shape} for 6 gates of {N} units");
        if (h0.Shape != new Shape(B, H)) throw new ArgumentException($"first state {h0.Shape} for {B} sentences and {H} units");
        if (mask != null && mask.Shape != h0.Shape) throw new ArgumentException($"mask {mask.Shape} for {B} sentences and {H} units");
        if (lengths.Storage != null && lengths.Length != B) throw new ArgumentException($"{lengths.Length} lengths for {B} sentences");
        RequiresGrad = scope.Recording && ((ReadOnlySpan<Tensor>)[x, wx, wh, bx, bh, h0]).ToArray().Any(tensor => tensor.RequiresGrad);
    }

    public int T { get; }

    public int B { get; }

    /// <summary>n: the number of units of a half.</summary>
    public int N { get; }

    public int H => 2 * N;

    public Tensor X { get; }

    public Tensor Wx { get; }

    public Tensor Wh { get; }

    public Tensor Bx { get; }

    public Tensor Bh { get; }

    public Tensor First { get; }

    public Tensor? Mask { get; }

    public View Lengths { get; }

    public bool RequiresGrad { get; }

    /// <summary>The first time and the number of steps of each chunk, in reading order.</summary>
    public IEnumerable<(int Start, int Count)> Chunks
    {
        get
        {
            for (var done = 0; done < T; done += ChunkLength)
            {
                var count = Math.Min(ChunkLength, T - done);
                yield return (_reverse ? T - done - count : done, count);
            }
        }
    }

    /// <summary>Returns the times of a chunk in reading order.</summary>
    public IEnumerable<int> Times(int start, int count) => _reverse ? Enumerable.Range(start, count).Reverse() : Enumerable.Range(start, count);

    /// <summary>The number of elements of the remainders of all steps [T, 2, B, n].</summary>
    public int RemaindersLength => new Shape(T, 2, ReversibleStep.RemainderLength(B, N)).Count;

    public View RemaindersOf(View remainders, int t, int half)
    {
        if (remainders.Storage == null) return default;
        var length = ReversibleStep.RemainderLength(B, N);
        return remainders.Slice((2 * t + half) * length, length);
    }

    /// <summary>Returns row t of [T, B, H], or nothing if the sequence is absent or empty.</summary>
    public View At(View sequence, int t) => sequence.Storage == null || sequence.Length == 0 ? default : sequence.Slice(t * B * H, B * H);

    /// <summary>Returns a half of [2, B, n].</summary>
    public View Part(View halves, int half) => halves.Slice(half * B * N, B * N);

    /// <summary>Copies [B, H] to its halves [2, B, n].</summary>
    public void Split(View whole, View halves)
    {
        for (var half = 0; half < 2; half++) _scope.Device.CopyBlock(Columns(whole, half), H, Part(halves, half), N, B, N);
    }

    /// <summary>Copies halves [2, B, n] to [B, H].</summary>
    public void Join(View halves, View whole)
    {
        for (var half = 0; half < 2; half++) _scope.Device.CopyBlock(Part(halves, half), N, Columns(whole, half), H, B, N);
    }

    /// <summary>Passes dL/dh_t to <see cref="Tape.StateGradients"/>, if that is wanted of this operator.</summary>
    public void Observe(Scope work, int t, View gradients, View dy)
    {
        var observer = new StateObserver(_scope, Wh, Lengths, T);
        if (!observer.IsWanted) return;
        var whole = work.Workspace(B * H);
        Join(gradients, whole);
        observer.Observe(t, whole, At(dy, t), B, H);
    }

    /// <summary>Checks that the backward pass has come back to the first state, bit for bit.</summary>
    /// <param name="states">[2, B, n]</param>
    public void CheckStates(Scope work, View states)
    {
        var expected = work.Workspace(states.Length);
        Split(First.Data, expected);
        _scope.Device.Map(new NearestState(), expected, expected);
        float[] first = new float[states.Length], found = new float[states.Length];
        _scope.Device.Download(expected, first);
        _scope.Device.Download(states, found);
        for (var i = 0; i < first.Length; i++)
            if (first[i] != found[i] && !float.IsNaN(found[i])) // NaN is what a training that has diverged finds
                throw new InvalidOperationException($"a reversible GRU began with state {first[i]:R} and went back to {found[i]:R}: {_scope.Device.Name} " +
                    "does not give the same bits for the same product twice, so its gradients are wrong");
    }

    private View Columns(View whole, int half) => whole.Slice(half * N, Math.Max(0, whole.Length - half * N));
}
