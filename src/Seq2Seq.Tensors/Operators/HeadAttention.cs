namespace Seq2Seq.Tensors;

/// <summary>
/// The two passes of <see cref="Ops.MultiHeadAttention(Scope, HeadPart, HeadPart, HeadPart, View, bool, float, bool)"/>, a piece of the queries at a time.
/// </summary>
internal sealed class HeadAttention(Device device, HeadPart q, HeadPart k, HeadPart v, View lengths)
{
    /// <summary>Some queries: positions from Time on of the sentences from Row on. Number counts the pieces.</summary>
    public readonly record struct Piece(int Time, int Times, int Row, int Rows, ulong Number);

    /// <summary>The number of positions before the one that the first query stands on; S = every query sees all positions.</summary>
    public required int Before { get; init; }

    /// <summary>The probability of dropout on the weights.</summary>
    public required float Dropout { get; init; }

    /// <summary>The key of the masks; 0 = no dropout. A piece adds its number to it.</summary>
    public required ulong DropoutKey { get; init; }

    /// <summary>c [T, B, N D]</summary>
    public required Tensor Context { get; init; }

    /// <summary>The mean of the weights over the heads [T, B, S], or null if nobody needs it.</summary>
    public required Tensor? Mean { get; init; }

    private int Heads => q.Heads;

    private float Share => 1f / Heads;

    /// <summary>Cuts the queries into pieces of at most so many weights, or of one position of one sentence.</summary>
    public Piece[] Pieces(int held)
    {
        int time = q.Positions, batch = q.Batch;
        if (time == 0 || batch == 0) return [];
        var each = Math.Max(1L, (long)Heads * k.Positions);
        // The mean is written for all sentences at once.
        var rows = Mean != null ? batch : (int)Math.Clamp(held / (each * time), 1, batch);
        var times = (int)Math.Clamp(held / (each * rows), 1, time);
        var pieces = new List<Piece>();
        for (var row = 0; row < batch; row += rows)
            for (var t = 0; t < time; t += times)
                pieces.Add(new(t, Math.Min(times, time - t), row, Math.Min(rows, batch - row), (ulong)pieces.Count));
        return [.. pieces];
    }

    /// <summary>Computes the context and the mean of the weights.</summary>
    public void Forward(Piece piece)
    {
        using var scope = new Scope(device);
        var rows = Rows(piece);
        var alpha = scope.Workspace(new Shape(rows.Rows, rows.Sources).Count);
        var context = OfContext(Context.Data, piece);
        if (DropoutKey == 0) device.Attend(rows, Queries(q.Of.Data, piece), Keys(k.Of.Data, piece), Values(v.Of.Data, piece), alpha, context);
        else Weigh(rows, piece, alpha);
        if (Mean != null) AddHeads(rows, alpha, MeanOf(Mean.Data, piece, rows));
        if (DropoutKey == 0) return;
        device.Multiply(rows.Product(rows.Targets, v.Width, rows.Sources, rows.Matrices(Dropped(alpha, alpha, piece)), Values(v.Of.Data, piece), context));
    }

    /// <summary>Adds to the gradients of queries, keys and values.</summary>
    public void Backward(Piece piece)
    {
        using var scope = new Scope(device);
        var rows = Rows(piece);
        View alpha = scope.Workspace(new Shape(rows.Rows, rows.Sources).Count), dAlpha = scope.Workspace(alpha.Length);
        Weigh(rows, piece, alpha);
        if (Context.HasGrad)
        {
            HeadVectors dContext = OfContext(Context.Grad, piece), values = Values(v.Of.Data, piece);
            if (v.Of.RequiresGrad)
            {
                var dropped = rows.Matrices(Dropped(alpha, dAlpha, piece));
                AddTransposed(rows.Product(rows.Sources, v.Width, rows.Targets, dropped, dContext, Values(v.Of.Grad, piece)));
            }
            if (!q.Of.RequiresGrad && !k.Of.RequiresGrad) return;
            device.Multiply(rows.Product(rows.Targets, rows.Sources, v.Width, dContext, values, rows.Matrices(dAlpha)) with { TransB = true });
            Dropped(dAlpha, dAlpha, piece);
        }
        else device.Fill(dAlpha, 0);
        if (Mean is { HasGrad: true }) SpreadOverHeads(scope, rows, MeanOf(Mean.Grad, piece, rows), dAlpha);
        device.AttentionSoftmaxGradient(rows, alpha, dAlpha);
        HeadVectors dScores = rows.Matrices(dAlpha), queries = Queries(q.Of.Data, piece), keys = Keys(k.Of.Data, piece);
        if (q.Of.RequiresGrad)
            device.Multiply(rows.Product(rows.Targets, q.Width, rows.Sources, dScores, keys, Queries(q.Of.Grad, piece)) with { Accumulate = true });
        if (k.Of.RequiresGrad) AddTransposed(rows.Product(rows.Sources, k.Width, rows.Targets, dScores, queries, Keys(k.Of.Grad, piece)));
    }

    /// <summary>Computes C += Aᵀ B.</summary>
    private void AddTransposed(MatrixProduct product) => device.Multiply(product with { TransA = true, Accumulate = true });

    /// <summary>Returns the rows [T', B', N, S'] of a piece, where S' leaves out the positions that no query of the piece sees.</summary>
    private AttentionRows Rows(Piece piece)
    {
        var first = (int)Math.Min(k.Positions, (long)Before + piece.Time);
        var sources = Mean != null ? k.Positions : (int)Math.Min(k.Positions, (long)first + piece.Times);
        var own = lengths.Storage == null ? lengths : lengths.Slice(piece.Row, piece.Rows);
        return new AttentionRows(own, piece.Times, piece.Rows, Heads, sources, first, 1 / MathF.Sqrt(q.Width));
    }

    /// <summary>Computes α.</summary>
    private void Weigh(in AttentionRows rows, Piece piece, View alpha)
    {
        HeadVectors queries = Queries(q.Of.Data, piece), keys = Keys(k.Of.Data, piece);
        device.Multiply(rows.Product(rows.Targets, rows.Sources, q.Width, queries, keys, rows.Matrices(alpha)) with { TransB = true });
        device.AttentionSoftmax(rows, alpha);
    }

    private View Dropped(View x, View y, Piece piece)
    {
        if (DropoutKey == 0) return x;
        device.Dropout(x, y, Dropout, DropoutKey + piece.Number, accumulate: false);
        return y;
    }

    /// <summary>Sets mean = Σ_n α[:, :, n] / N.</summary>
    private void AddHeads(in AttentionRows rows, View alpha, View mean)
    {
        int count = rows.Targets * rows.Batch, s = rows.Sources;
        for (var n = 0; n < Heads; n++) device.CopyBlock(alpha.Slice(n * s, alpha.Length - n * s), Heads * s, mean, s, count, s, accumulate: n > 0);
        device.Map(new Functions.Scale(Share), mean, mean);
    }

    /// <summary>Adds dmean / N to the gradient of the weights of each head.</summary>
    private void SpreadOverHeads(Scope scope, in AttentionRows rows, View dMean, View dAlpha)
    {
        int count = rows.Targets * rows.Batch, s = rows.Sources;
        var share = scope.Workspace(dMean.Length);
        device.Map(new Functions.Scale(Share), dMean, share);
        for (var n = 0; n < Heads; n++) device.CopyBlock(share, s, dAlpha.Slice(n * s, dAlpha.Length - n * s), Heads * s, count, s, accumulate: true);
    }

    private static View MeanOf(View mean, Piece piece, in AttentionRows rows) =>
        mean.Slice(piece.Time * rows.Batch * rows.Sources, piece.Times * rows.Batch * rows.Sources);

    private HeadVectors Queries(View elements, Piece piece) => new(q.From(elements, piece.Time, piece.Row), q.Stride, q.Step, q.Width);

    private HeadVectors Keys(View elements, Piece piece) => new(k.From(elements, 0, piece.Row), k.Stride, k.Step, k.Width);

    private HeadVectors Values(View elements, Piece piece) => new(v.From(elements, 0, piece.Row), v.Stride, v.Step, v.Width);

    private HeadVectors OfContext(View context, Piece piece)
    {
        var first = (piece.Time * q.Batch + piece.Row) * Heads * v.Width;
        return new(context.Slice(first, context.Length - first), q.Batch * Heads * v.Width, v.Width, v.Width);
    }
}
