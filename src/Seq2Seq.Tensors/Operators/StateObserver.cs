namespace Seq2Seq.Tensors;

/// <summary>Passes the gradients of the states of a recurrent operator to <see cref="Tape.StateGradients"/>.</summary>
/// <param name="wh">The recurrent weights of the operator.</param>
/// <param name="lengths">[B] integers, or absent.</param>
/// <param name="time">T.</param>
internal readonly struct StateObserver(Scope scope, Tensor wh, View lengths, int time)
{
    /// <summary>Whether the gradients of this operator are wanted.</summary>
    public bool IsWanted => scope is Tape { StateGradients: not null } tape && (tape.StateGradientsOf == null || tape.StateGradientsOf == wh);

    /// <summary>
    /// Passes dL/dh_t on. It is the sum of the gradient that came back through later steps and, for sentences that go on at t, dy_t.
    /// </summary>
    /// <param name="observed">[B, H]: the gradient that came back, to which dy_t is added.</param>
    /// <param name="dy">[B, H], or absent.</param>
    public void Observe(int t, View observed, View dy, int rows, int hidden)
    {
        var device = scope.Device;
        if (dy.Storage != null)
        {
            var ends = new int[rows];
            if (lengths.Storage != null) device.Download(lengths, ends);
            else Array.Fill(ends, time);
            for (var b = 0; b < rows; b++)
            {
                var at = b * hidden;
                if (t < ends[b]) device.CopyBlock(dy.Slice(at, hidden), hidden, observed.Slice(at, hidden), hidden, 1, hidden, accumulate: true);
            }
        }
        ((Tape)scope).StateGradients!(t, observed);
    }
}
