namespace Seq2Seq.Tensors;

/// <summary>
/// A device owns memory and runs kernels on it. It knows nothing of tensors, gradients or training. Kernels named "…Backward" add to the gradients
/// they produce. Results do not depend on the number of threads, and the result of a row does not depend on the other rows. One thread at a time may
/// use a device: the thread takes a lease (<see cref="Enter"/>) or opens a <see cref="Scope"/>, which holds one. A kernel that is started while
/// another thread holds the device is refused. Views of integers hold <see cref="int"/> bits.
/// </summary>
public abstract partial class Device : IDisposable
{
    /// <summary>The name of the device, for a person to read.</summary>
    public abstract string Name { get; }

    /// <summary>What the last bits of results depend on: devices of the same arithmetic give the same bits.</summary>
    public virtual string Arithmetic => Name;

    /// <summary>The profile that the time of every kernel is added to; null = no measurement.</summary>
    internal virtual Profile? Profile { get; set; }

    /// <summary>Creates a device that no thread holds.</summary>
    protected Device() : this(new Turn())
    {
    }

    private protected Device(Turn turn) => Turn = turn;

    /// <summary>The turn that decides which thread may use the device.</summary>
    internal Turn Turn { get; }

    /// <summary>
    /// Waits until no other thread holds the device and returns a lease that holds it for the calling thread: <c>using var lease =
    /// device.Enter();</c>. A thread may enter a device again that it already holds.
    /// </summary>
    public DeviceLease Enter() => new(Turn);

    /// <summary>
    /// Runs work on a thread of the pool, which holds the device meanwhile. Callers wait for their turn in order and block no thread while they wait.
    /// </summary>
    /// <exception cref="OperationCanceledException">The call was cancelled before its turn came, or by the work itself.</exception>
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

    /// <summary>
    /// The largest number of bytes that have been in use at once so far, without the idle memory of the pool; 0 if the device does not count.
    /// </summary>
    public virtual long MostUsedBytes => 0;

    /// <summary>Measures <see cref="MostUsedBytes"/> anew from what is in use now.</summary>
    public virtual void ResetMostUsedBytes()
    {
    }

    /// <summary>Returns memory with undefined contents from a pool. The method waits while another thread holds the device.</summary>
    public Storage Allocate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        using var lease = Enter();
        return Take(length);
    }

    /// <summary>Returns memory to the pool. The method waits while another thread holds the device.</summary>
    public void Free(Storage storage)
    {
        using var lease = Enter();
        Return(storage);
    }

    /// <summary>Takes memory from the pool.</summary>
    protected abstract Storage Take(int length);

    /// <summary>Puts memory back into the pool.</summary>
    protected abstract void Return(Storage storage);

    /// <summary>Copies floats of the host to the device, as many as the view has.</summary>
    public abstract void Upload(ReadOnlySpan<float> from, View to);

    /// <summary>Copies integers of the host to the device.</summary>
    public abstract void Upload(ReadOnlySpan<int> from, View to);

    /// <summary>Copies floats of the device to the host.</summary>
    public abstract void Download(View from, Span<float> to);

    /// <summary>Copies integers of the device to the host.</summary>
    public abstract void Download(View from, Span<int> to);

    /// <summary>Sets every element of y to <paramref name="value"/>.</summary>
    public abstract void Fill(View y, float value);

    /// <summary>
    /// Computes y[i, :columns] (+)= x[i, :columns] for rows that are <paramref name="strideX"/> and <paramref name="strideY"/> elements apart.
    /// </summary>
    public abstract void CopyBlock(View x, int strideX, View y, int strideY, int rows, int columns, bool accumulate = false);

    // Elementwise

    /// <summary>Computes y = f(x). y may be x.</summary>
    public abstract void Map<F>(F f, View x, View y) where F : unmanaged, IFunction1;

    /// <summary>Computes z = f(x, y). z may be x or y.</summary>
    public abstract void Map<F>(F f, View x, View y, View z) where F : unmanaged, IFunction2;

    /// <summary>Computes w = f(x, y, z). w may be one of the arguments.</summary>
    public abstract void Map<F>(F f, View x, View y, View z, View w) where F : unmanaged, IFunction3;

    /// <summary>
    /// Computes y (+)= m x, where m is 0 with probability <paramref name="p"/> and otherwise 1 / (1 - p). <see cref="Philox"/> draws element i of a
    /// mask from (<paramref name="key"/>, i), so that the backward pass and every device draw the same mask.
    /// </summary>
    internal abstract void Dropout(View x, View y, float p, ulong key, bool accumulate);

    // Products

    /// <summary>Computes C (+)= op(A) op(B); see <see cref="MatrixProduct"/>.</summary>
    internal abstract void Multiply(in MatrixProduct product);

    // Rows

    /// <summary>Sets y[i, :] = row.</summary>
    internal abstract void SetRows(View row, View y, int rows, int columns);

    /// <summary>Computes row += Σ_i x[i, :].</summary>
    internal abstract void SumRows(View x, View row, int rows, int columns);

    /// <summary>Sets y[i, :] = scale · table[ids[i], :].</summary>
    internal abstract void Gather(View table, View ids, View y, int rows, int columns, float scale);

    /// <summary>Computes table[ids[i], :] += scale · y[i, :], in the order of i.</summary>
    internal abstract void ScatterAdd(View y, View ids, View table, int rows, int columns, float scale);

    /// <summary>Sets y[r, :n] = softmax(x[r, :n]) and y[r, n:] = 0, where n = lengths[r mod groups].</summary>
    internal abstract void MaskedSoftmax(View x, View lengths, View y, int rows, int columns, int groups);

    /// <summary>Computes dx += y (dy - Σ y dy) on the first n elements of each row.</summary>
    internal abstract void MaskedSoftmaxBackward(View y, View dy, View lengths, View dx, int rows, int columns, int groups);

    /// <summary>
    /// Sets y = g (x - μ) s + b in each row, where μ is the mean of the row's elements, σ² is their variance, and s = 1 / sqrt(σ² + ε). Sets
    /// statistics[r] = μ and statistics[rows + r] = s.
    /// </summary>
    /// <param name="gain">g, one for each column.</param>
    /// <param name="bias">b, one for each column.</param>
    /// <param name="statistics">[2, rows]</param>
    /// <param name="epsilon">ε</param>
    internal abstract void LayerNorm(View x, View gain, View bias, View y, View statistics, int rows, int columns, float epsilon);

    /// <summary>
    /// Computes dx += s (e - mean(e) - x̂ mean(e x̂)) in each row, where e = g dy and x̂ = (x - μ) s, and sets product = dy x̂, whose sum over the rows is
    /// the gradient of g.
    /// </summary>
    /// <param name="gain">g, one for each column.</param>
    /// <param name="statistics">[2, rows]: μ and s, as the forward pass has left them.</param>
    internal abstract void LayerNormBackward(View x, View gain, View statistics, View dy, View dx, View product, int rows, int columns);

    /// <summary>
    /// Computes the cross-entropy with label smoothing ε of each row against its target: loss = (1-ε)(-log p_target) + ε mean_v(-log p_v) (Szegedy et
    /// al. 2016). Rows whose target is <paramref name="ignore"/> give 0.
    /// </summary>
    /// <param name="logits">[rows, columns]; replaced by gradientScale · d loss / d logits if gradientScale is not 0.</param>
    /// <param name="targets">[rows] integers.</param>
    /// <param name="result">[3, rows]: loss; -log p_target; 1 if the target has the largest logit (the first of equals), else 0.</param>
    /// <param name="columns">V.</param>
    /// <param name="resultStride">The distance between the three lines of <paramref name="result"/>.</param>
    /// <param name="ignore">The target of rows that do not count.</param>
    /// <param name="smoothing">ε.</param>
    /// <param name="gradientScale">A factor on the gradient; 0 = no gradient is computed.</param>
    internal abstract void CrossEntropy(View logits, View targets, View result, int rows, int columns, int resultStride, int ignore, float smoothing,
        float gradientScale);

    /// <summary>
    /// Finds the k largest elements of log softmax(x[r, :]) of each row. They are in falling order, and equal elements are ordered by rising index.
    /// </summary>
    internal abstract void TopLogSoftmax(View x, View values, View indices, int rows, int columns, int k);

    /// <summary>
    /// Computes y[r, :columns] = log P of each row, see <see cref="PointerRows"/>. Tokens from V on that no position copies have -∞.
    /// </summary>
    /// <param name="logits">x [rows, V]</param>
    internal abstract void PointerMixture(in PointerRows rows, View logits, View y, int columns);

    /// <summary>Computes -log P of the target of each row, see <see cref="PointerRows"/>. Rows whose target is <paramref name="ignore"/> give 0.</summary>
    /// <param name="logits">x [rows, V]; replaced by gradientScale · d loss / d x if gradientScale is not 0.</param>
    /// <param name="targets">[rows] integers, which may be V or more.</param>
    /// <param name="result">[3, rows]: -log P twice; 1 if the target has the largest probability (the first of equals), else 0.</param>
    /// <param name="generated">[rows]: the share of the target's probability that is generated and not copied.</param>
    /// <param name="dGate">[rows]: gradientScale · d loss / d z.</param>
    /// <param name="dWeights">[rows, S]: gradientScale · d loss / d α.</param>
    /// <param name="resultStride">The distance between the three lines of <paramref name="result"/>.</param>
    /// <param name="ignore">The target of rows that do not count.</param>
    /// <param name="gradientScale">A factor on the gradients; 0 = none are computed.</param>
    internal abstract void PointerLoss(in PointerRows rows, View logits, View targets, View result, View generated, View dGate, View dWeights, int resultStride,
        int ignore, float gradientScale);

    // Attention

    /// <summary>Computes e[t, b, s] = Σ_a v_a tanh(q[t, b, a] + k[s, b, a]) for s &lt; lengths[b], and 0 elsewhere (Bahdanau et al. 2015).</summary>
    internal abstract void AdditiveScores(View q, View k, View v, View lengths, View e, int targets, int sources, int batch, int width);

    /// <summary>Adds to the gradients dq, dk and <paramref name="dv"/>. dv is [batch, width], and its row b takes the share of sentence b.</summary>
    internal abstract void AdditiveScoresBackward(View q, View k, View v, View lengths, View de, View dq, View dk, View dv, int targets, int sources, int batch,
        int width);

    /// <summary>
    /// Computes e[t, b, s] = Σ_a v_a tanh(q[t, b, a] + k[s, b, a] + c[t, b, s] w_a) for s &lt; lengths[b], and 0 elsewhere (See et al. 2017, equation 11).
    /// </summary>
    internal abstract void CoverageScores(View q, View k, View c, View w, View v, View lengths, View e, int targets, int sources, int batch, int width);

    /// <summary>
    /// Adds to the gradients dq, dk, dc, <paramref name="dw"/> and <paramref name="dv"/>. dw and dv are [batch, width], and their row b takes the share of
    /// sentence b.
    /// </summary>
    internal abstract void CoverageScoresBackward(View q, View k, View c, View w, View v, View lengths, View de, View dq, View dk, View dc, View dw, View dv,
        int targets, int sources, int batch, int width);

    /// <summary>
    /// Computes the context of each query, c[t, b, n] = Σ_s α[t, b, n, s] v[s, b, n] with the scores e[t, b, n, s] = q[t, b, n]·k[s, b, n], see
    /// <see cref="AttentionRows"/>.
    /// </summary>
    /// <param name="weights">[T, B, N, S]: replaced by α.</param>
    /// <param name="context">c; replaced.</param>
    internal virtual void Attend(in AttentionRows rows, in HeadVectors q, in HeadVectors k, in HeadVectors v, View weights, in HeadVectors context)
    {
        var alpha = rows.Matrices(weights);
        Multiply(rows.Product(rows.Targets, rows.Sources, q.Width, q, k, alpha) with { TransB = true });
        AttentionSoftmax(rows, weights);
        Multiply(rows.Product(rows.Targets, v.Width, rows.Sources, alpha, v, context));
    }

    /// <summary>Replaces scores by attention weights, see <see cref="AttentionRows"/>.</summary>
    /// <param name="e">[T, B, N, S]: the scores; afterwards the weights α.</param>
    internal abstract void AttentionSoftmax(in AttentionRows rows, View e);

    /// <summary>Replaces the gradients of attention weights by those of the scores: de = c α (dα - Σ_s α dα).</summary>
    /// <param name="weights">α [T, B, N, S]</param>
    /// <param name="gradient">[T, B, N, S]: dα; afterwards de.</param>
    internal abstract void AttentionSoftmaxGradient(in AttentionRows rows, View weights, View gradient);

    // Optimizers

    /// <summary>
    /// Computes result = [‖g‖₂, factor], where factor = min(1, maxNorm / ‖g‖₂). The factor is 1 if maxNorm is 0, and 0 if the norm is not finite.
    /// </summary>
    public abstract void ClipFactor(View g, float maxNorm, View result);

    /// <summary>
    /// Changes the weights w by a rule, with gradient factor·g and the moments that the rule keeps. A factor of 0 leaves everything unchanged.
    /// </summary>
    /// <param name="second">The second moment; absent if the rule has one moment.</param>
    public abstract void Update<R>(R rule, View w, View g, View first, View second, View factor) where R : unmanaged, IUpdateRule;

    /// <summary>
    /// Performs one step of <see cref="AdafactorStep"/> on the weights w [m, n] with gradient factor·g and the moments of rows [m] and columns [n]. A
    /// factor of 0 leaves everything unchanged.
    /// </summary>
    public abstract void Adafactor(in AdafactorStep step, View w, View g, View rows, View columns, View factor);

    /// <inheritdoc/>
    public abstract void Dispose();
}
