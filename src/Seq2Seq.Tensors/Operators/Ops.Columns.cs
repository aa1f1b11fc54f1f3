namespace Seq2Seq.Tensors;

public static partial class Ops
{
    /// <summary>
    /// z = [x; y] along the last dimension. dx += dz[..., :X]; dy += dz[..., X:].
    /// </summary>
    /// <param name="x">[..., X]</param>
    /// <param name="y">[..., Y]</param>
    /// <returns>[..., X + Y]</returns>
    public static Tensor Concat(this Scope scope, Tensor x, Tensor y)
    {
        int rows = x.Shape.Rows, nx = x.Shape.Columns, ny = y.Shape.Columns, n = nx + ny;
        if (y.Shape.Rows != rows) throw new ArgumentException($"shapes {x.Shape} and {y.Shape} differ in rows");
        var z = scope.New(x.Shape.With(^1, n), x.RequiresGrad || y.RequiresGrad);
        scope.Device.CopyBlock(x.Data, nx, z.Data, n, rows, nx);
        scope.Device.CopyBlock(y.Data, ny, z.Data.Slice(nx, z.Count - nx), n, rows, ny);
        if (z.RequiresGrad) scope.OnBackward(() =>
        {
            if (!z.HasGrad) return;
            if (x.RequiresGrad) scope.Device.CopyBlock(z.Grad, n, x.Grad, nx, rows, nx, accumulate: true);
            if (y.RequiresGrad) scope.Device.CopyBlock(z.Grad.Slice(nx, z.Count - nx), n, y.Grad, ny, rows, ny, accumulate: true);
        });
        return z;
    }

    /// <summary>
    /// y = x[..., start : start + count]. dx[..., start : start + count] += dy.
    /// </summary>
    public static Tensor Columns(this Scope scope, Tensor x, int start, int count)
    {
        int rows = x.Shape.Rows, n = x.Shape.Columns;
        if (start < 0 || start + count > n) throw new ArgumentOutOfRangeException(nameof(start), $"columns {start} to {start + count} of {x.Shape}");
        var y = scope.New(x.Shape.With(^1, count), x.RequiresGrad);
        scope.Device.CopyBlock(x.Data.Slice(start, x.Count - start), n, y.Data, count, rows, count);
        if (y.RequiresGrad) scope.OnBackward(() =>
        {
            if (y.HasGrad) scope.Device.CopyBlock(y.Grad, count, x.Grad.Slice(start, x.Count - start), n, rows, count, accumulate: true);
        });
        return y;
    }

    /// <summary>y[t] = xs[t]: tensors of one shape stacked along a new first dimension. dxs[t] += dy[t].</summary>
    public static Tensor Stack(this Scope scope, IReadOnlyList<Tensor> xs)
    {
        var shape = xs[0].Shape;
        foreach (var x in xs) SameShape(x, xs[0]);
        return scope.Join(xs).Reshape(shape.Rank switch
        {
            1 => new Shape(xs.Count, shape[0]),
            2 => new Shape(xs.Count, shape[0], shape[1]),
            _ => new Shape(xs.Count, shape[0], shape[1], shape[2]),
        });
    }

    /// <summary>y = [x_0; x_1; ...]: tensors one behind the other along the first dimension. dx_i += dy of its rows.</summary>
    /// <param name="xs">[N_i, ...]: tensors that differ in the first dimension alone.</param>
    /// <returns>[Σ N_i, ...]</returns>
    public static Tensor Join(this Scope scope, IReadOnlyList<Tensor> xs)
    {
        var shape = xs[0].Shape;
        foreach (var x in xs)
            if (x.Shape.With(0, 1) != shape.With(0, 1)) throw new ArgumentException($"shapes {x.Shape} and {shape} differ in more than the first dimension", nameof(xs));
        var y = scope.New(shape.With(0, xs.Sum(x => x.Shape[0])), xs.Any(x => x.RequiresGrad));
        for (int i = 0, at = 0; i < xs.Count; at += xs[i++].Count)
            scope.Device.CopyBlock(xs[i].Data, xs[i].Count, y.Data.Slice(at, xs[i].Count), xs[i].Count, 1, xs[i].Count);
        if (y.RequiresGrad) scope.OnBackward(() =>
        {
            if (!y.HasGrad) return;
            for (int i = 0, at = 0; i < xs.Count; at += xs[i++].Count)
                if (xs[i].RequiresGrad) scope.Device.Map(new Functions.Add(), xs[i].Grad, y.Grad.Slice(at, xs[i].Count), xs[i].Grad);
        });
        return y;
    }

    /// <summary>
    /// y[i, :] = scale · table[ids[i], :]. dtable[ids[i], :] += scale · dy[i, :].
    /// </summary>
    /// <param name="table">[V, E]</param>
    /// <param name="ids">Integers, one for each row of the result.</param>
    /// <param name="shape">The shape of the result. Its last extent is E.</param>
    /// <param name="scale">A factor on each row.</param>
    public static Tensor Gather(this Scope scope, Tensor table, View ids, Shape shape, float scale = 1)
    {
        int rows = shape.Rows, n = table.Shape.Columns;
        if (shape.Columns != n || ids.Length != rows) throw new ArgumentException($"{ids.Length} rows of table {table.Shape} as {shape}");
        var y = scope.New(shape, table.RequiresGrad);
        scope.Device.Gather(table.Data, ids, y.Data, rows, n, scale);
        if (y.RequiresGrad) scope.OnBackward(() =>
        {
            if (y.HasGrad) scope.Device.ScatterAdd(y.Grad, ids, table.Grad, rows, n, scale);
        });
        return y;
    }

    /// <summary>y[i] = x[rows[i]] along the first dimension. dx[rows[i]] += dy[i].</summary>
    /// <param name="x">[B, ...]</param>
    /// <param name="rows">[B'] integers on the device: the rows to take.</param>
    /// <returns>[B', ...]</returns>
    public static Tensor SelectRows(this Scope scope, Tensor x, View rows)
    {
        var width = x.Shape[0] == 0 ? 0 : x.Count / x.Shape[0];
        if (width == 0) return scope.New(x.Shape.With(0, rows.Length)); // rows without elements, such as an empty cache
        return scope.Gather(x.Reshape(x.Shape[0], width), rows, new Shape(rows.Length, width)).Reshape(x.Shape.With(0, rows.Length));
    }
}
