namespace Seq2Seq.Tensors;

public static partial class Ops
{
    /// <summary>
    /// The reversible GRU (MacKay, Vicol, Ba &amp; Grosse 2018), whose states are not kept for the backward pass but found again from the last one. The state h
    /// is two halves of n = H / 2 units, each of which takes a step by gates that read the other one: h¹_t by x_t and h²_{t-1}, then h²_t by x_t and h¹_t. The
    /// formula of a half and how it is undone without an error is in <see cref="ReversibleGru{V}"/>. A step leaves one byte for each unit, where a GRU leaves 7
    /// floats. The backward pass walks from the last state to the first, computes the gates again and adds up the gradients in chunks of
    /// <see cref="ReversibleSequence.ChunkLength"/> steps.
    /// x [T, B, I], wx [3H, I], wh [3H, n], bx and bh [3H], each r, u, n of the first half and then of the second; h0 [B, H], which is limited to [-1, 1].
    /// </summary>
    /// <param name="mask">m [B, H]: a factor on the state as the gates read it that takes no gradient, the same for all steps; null = 1.</param>
    /// <param name="outputs">Whether the outputs are read. If not, they are [0, B, H] and take no memory.</param>
    /// <exception cref="InvalidOperationException">In the backward pass: the device did not give the same bits twice, and the states were not found.</exception>
    public static RecurrentOutput ReversibleGru(this Scope scope, Tensor x, Tensor wx, Tensor wh, Tensor bx, Tensor bh, Tensor h0, View lengths = default,
        bool reverse = false, Tensor? mask = null, bool outputs = true)
    {
        var s = new ReversibleSequence(scope, x, wx, wh, bx, bh, h0, lengths, reverse, mask);
        var remainders = s.RequiresGrad ? scope.Workspace(s.RemaindersLength) : default;
        Tensor y = scope.New(new Shape(outputs ? s.T : 0, s.B, s.H), s.RequiresGrad), last = scope.New(h0.Shape, s.RequiresGrad);
        using (var work = new Scope(scope.Device))
        {
            var chunk = new ReversibleChunk(s, work);
            s.Split(h0.Data, chunk.States);
            scope.Device.Map(new NearestState(), chunk.States, chunk.States);
            foreach (var (start, count) in s.Chunks)
            {
                chunk.Begin(start, count);
                foreach (var t in s.Times(start, count))
                    for (var half = 0; half < 2; half++) scope.Device.ReversibleStep(chunk.Step(t, half, remainders) with { Output = s.At(y.Data, t) });
            }
            s.Join(chunk.States, last.Data);
        }
        if (s.RequiresGrad) scope.OnBackward(() =>
        {
            var dy = y.HasGrad ? y.Grad : default;
            using var work = new Scope(scope.Device);
            var (chunk, gradients) = (new ReversibleChunk(s, work), work.Workspace(h0.Count));
            s.Split(last.Data, chunk.States);
            if (last.HasGrad) s.Split(last.Grad, gradients);
            else scope.Device.Fill(gradients, 0);
            foreach (var (start, count) in s.Chunks.Reverse())
            {
                chunk.Begin(start, count);
                foreach (var t in s.Times(start, count).Reverse())
                {
                    s.Observe(work, t, gradients, dy);
                    for (var half = 1; half >= 0; half--)
                    {
                        scope.Device.ReversibleStepBackward(chunk.Step(t, half, remainders) with
                        {
                            OutputGradient = s.At(dy, t),
                            StateGradient = s.Part(gradients, half),
                        });
                        chunk.AddStateGradient(t, half, gradients);
                    }
                }
                chunk.AddGradients();
            }
            s.CheckStates(work, chunk.States);
            if (!h0.RequiresGrad) return;
            var whole = work.Workspace(h0.Count);
            s.Join(gradients, whole);
            scope.Device.Map(new NearestStateGrad(), h0.Grad, h0.Data, whole, h0.Grad);
        });
        return new RecurrentOutput(y, last);
    }
}
