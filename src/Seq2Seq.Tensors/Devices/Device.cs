namespace Seq2Seq.Tensors;

/// <summary>
/// A device owns memory and runs kernels on it; it knows nothing of tensors, gradients or training. Kernels named "…Backward" add
/// to the gradients they produce. Results do not depend on the number of threads, and a row's result not on the other rows.
/// One thread at a time may use a device: it takes a lease (<see cref="Enter"/>) or opens a <see cref="Scope"/>, which holds one. A kernel that is
/// started while another thread holds the device is refused. Views of integers hold <see cref="int"/> bits.
/// </summary>
public abstract class Device : IDisposable
{
    /// <summary>What the device is, for a person to read.</summary>
    public abstract string Name { get; }

    /// <summary>Measures the time of kernels when set.</summary>
    public virtual Profile? Profile { get; set; }

    /// <summary>Makes a device that no thread holds.</summary>
    protected Device() : this(new Turn())
    {
    }

    private protected Device(Turn turn) => Turn = turn;

    /// <summary>Whose turn it is.</summary>
    internal Turn Turn { get; }

    /// <summary>
    /// Waits until no other thread holds the device and returns a lease that holds it for the calling thread: <c>using var lease = device.Enter();</c>.
    /// A thread may enter again what it holds.
    /// </summary>
    public DeviceLease Enter() => new(Turn);

    /// <summary>Runs work on a thread of the pool that holds the device meanwhile. Callers wait for their turn in order, without a thread of their own.</summary>
    /// <exception cref="OperationCanceledException">Cancelled before its turn came, or by the work itself.</exception>
    public async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken = default)
    {
        await Turn.Queue.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await Task.Run(() =>
            {
                using var lease = Enter();
                return work();
            }, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Turn.Queue.Release();
        }
    }

    // Memory

    /// <summary>Bytes in use at most at once so far, the pool's idle memory not counted; 0 if the device does not count.</summary>
    public virtual long MostUsedBytes => 0;

    /// <summary>Returns memory with undefined contents, from a pool. Waits for other threads that hold the device.</summary>
    public Storage Allocate(int length)
    {
        using var lease = Enter();
        return Take(length);
    }

    /// <summary>Returns memory to the pool. Waits for other threads that hold the device.</summary>
    public void Free(Storage storage)
    {
        using var lease = Enter();
        Return(storage);
    }

    /// <summary>Takes memory from the pool.</summary>
    protected abstract Storage Take(int length);

    /// <summary>Puts memory back into the pool.</summary>
    protected abstract void Return(Storage storage);

    /// <summary>Copies floats of the host to the device; as many as the view has.</summary>
    public abstract void Upload(ReadOnlySpan<float> from, View to);

    /// <summary>Copies integers of the host to the device.</summary>
    public abstract void Upload(ReadOnlySpan<int> from, View to);

    /// <summary>Copies floats of the device to the host.</summary>
    public abstract void Download(View from, Span<float> to);

    /// <summary>Copies integers of the device to the host.</summary>
    public abstract void Download(View from, Span<int> to);

    /// <summary>y = value.</summary>
    public abstract void Fill(View y, float value);

    /// <summary>y[i, :columns] (+)= x[i, :columns] for rows <paramref name="strideX"/> and <paramref name="strideY"/> elements apart.</summary>
    public abstract void CopyBlock(View x, int strideX, View y, int strideY, int rows, int columns, bool accumulate = false);

    // Elementwise

    /// <summary>y = f(x); y may be x.</summary>
    public abstract void Map<F>(F f, View x, View y) where F : unmanaged, IFunction1;

    /// <summary>z = f(x, y); z may be x or y.</summary>
    public abstract void Map<F>(F f, View x, View y, View z) where F : unmanaged, IFunction2;

    /// <summary>w = f(x, y, z); w may be one of them.</summary>
    public abstract void Map<F>(F f, View x, View y, View z, View w) where F : unmanaged, IFunction3;

    /// <summary>
    /// y (+)= m x, where m is 0 with probability <paramref name="p"/> and else 1 / (1 - p); element i of a mask is drawn from
    /// (<paramref name="key"/>, i) by <see cref="Philox"/>, so that the backward pass and every device draw the same.
    /// </summary>
    public abstract void Dropout(View x, View y, float p, ulong key, bool accumulate);

    // Products

    /// <summary>C (+)= op(A) op(B), see <see cref="MatrixProduct"/>.</summary>
    public abstract void Multiply(in MatrixProduct product);

    // Rows

    /// <summary>y[i, :] = row.</summary>
    public abstract void SetRows(View row, View y, int rows, int columns);

    /// <summary>row += Σ_i x[i, :].</summary>
    public abstract void SumRows(View x, View row, int rows, int columns);

    /// <summary>y[i, :] = scale · table[ids[i], :].</summary>
    public abstract void Gather(View table, View ids, View y, int rows, int columns, float scale);

    /// <summary>table[ids[i], :] += scale · y[i, :], in the order of i.</summary>
    public abstract void ScatterAdd(View y, View ids, View table, int rows, int columns, float scale);

    /// <summary>y[r, :] = softmax(x[r, :n]) and 0 from n on, n = lengths[r mod groups].</summary>
    public abstract void MaskedSoftmax(View x, View lengths, View y, int rows, int columns, int groups);

    /// <summary>dx += y (dy - Σ y dy) on each row's first n elements.</summary>
    public abstract void MaskedSoftmaxBackward(View y, View dy, View lengths, View dx, int rows, int columns, int groups);

    /// <summary>
    /// Cross-entropy with label smoothing ε of each row against its target: loss = (1-ε)(-log p_target) + ε mean_v(-log p_v)
    /// (Szegedy et al. 2016). Rows whose target is <paramref name="ignore"/> give 0.
    /// </summary>
    /// <param name="logits">[rows, columns]; replaced by gradientScale · d loss / d logits if that is not 0.</param>
    /// <param name="targets">[rows] integers.</param>
    /// <param name="result">[3, rows]: loss; -log p_target; 1 if the target has the largest logit (the first of equals), else 0.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">V.</param>
    /// <param name="resultStride">Distance between the three lines of <paramref name="result"/>.</param>
    /// <param name="ignore">Target that does not count.</param>
    /// <param name="smoothing">ε.</param>
    /// <param name="gradientScale">Factor on the gradient; 0 = no gradient wanted.</param>
    public abstract void CrossEntropy(View logits, View targets, View result, int rows, int columns, int resultStride, int ignore, float smoothing,
        float gradientScale);

    /// <summary>The k largest log softmax(x[r, :]) of each row, in falling order, equals by rising index.</summary>
    public abstract void TopLogSoftmax(View x, View values, View indices, int rows, int columns, int k);

    // Recurrences

    /// <summary>One step of a recurrent cell, see <see cref="RecurrentStep"/>.</summary>
    public abstract void Step<C>(C cell, in RecurrentStep step) where C : unmanaged, ICellFunction;

    /// <summary>The same step backward.</summary>
    public abstract void StepBackward<C>(C cell, in RecurrentStep step) where C : unmanaged, ICellFunction;

    // Attention

    /// <summary>e[t, b, s] = Σ_a v_a tanh(q[t, b, a] + k[s, b, a]) for s &lt; lengths[b] (Bahdanau et al. 2015); elsewhere 0.</summary>
    public abstract void AdditiveScores(View q, View k, View v, View lengths, View e, int targets, int sources, int batch, int width);

    /// <summary>Adds to dq, dk and to <paramref name="dv"/>, whose row b [batch, width] takes sentence b's share.</summary>
    public abstract void AdditiveScoresBackward(View q, View k, View v, View lengths, View de, View dq, View dk, View dv, int targets, int sources, int batch,
        int width);

    // Optimizers

    /// <summary>result = [‖g‖₂, factor]: factor = min(1, maxNorm / ‖g‖₂), 1 if maxNorm is 0, and 0 if the norm is not finite.</summary>
    public abstract void ClipFactor(View g, float maxNorm, View result);

    /// <summary>One step of <see cref="AdamStep"/> on weights w with gradient factor·g and moments m, v. A factor of 0 leaves everything as it is.</summary>
    public abstract void Adam(in AdamStep step, View w, View g, View m, View v, View factor);

    /// <summary>v = momentum v + factor g + decay w; w -= rate v. A factor of 0 leaves everything as it is.</summary>
    public abstract void Sgd(View w, View g, View v, View factor, float rate, float momentum, float decay);

    /// <inheritdoc/>
    public abstract void Dispose();
}
