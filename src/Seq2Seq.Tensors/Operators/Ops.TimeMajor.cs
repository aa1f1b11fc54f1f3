namespace Seq2Seq.Tensors;

public static partial class Ops
{
    /// <summary>
    /// y[t, n] = x[n, t]: rows that stand together for each n become a sequence, such as the places of pictures that an attention reads. dx[n, t] += dy[t, n].
    /// </summary>
    /// <param name="x">[N, T, D]</param>
    /// <returns>[T, N, D]</returns>
    public static Tensor TimeMajor(this Scope scope, Tensor x)
    {
        if (x.Shape.Rank != 3) throw new ArgumentException($"tensor {x.Shape}: expected [N, T, D]");
        int first = x.Shape[0], second = x.Shape[1], width = x.Shape[2];
        var y = scope.New(new Shape(second, first, width), x.RequiresGrad);
        Swap(scope.Device, x.Data, y.Data, first, second, width, accumulate: false);
        if (y.RequiresGrad) scope.OnBackward(() =>
        {
            if (y.HasGrad) Swap(scope.Device, y.Grad, x.Grad, second, first, width, accumulate: true);
        });
        return y;
    }

    /// <summary>Computes y[j, i] (+)= x[i, j] with one copy for each of the fewer rows or columns.</summary>
    private static void Swap(Device device, View x, View y, int rows, int columns, int width, bool accumulate)
    {
        int row = columns * width, column = rows * width; // a row of x, and a row of y
        for (var i = 0; rows <= columns && i < rows; i++)
            device.CopyBlock(x.Slice(i * row, row), width, y.Slice(i * width, y.Length - i * width), column, columns, width, accumulate);
        for (var j = 0; columns < rows && j < columns; j++)
            device.CopyBlock(x.Slice(j * width, x.Length - j * width), row, y.Slice(j * column, column), width, rows, width, accumulate);
    }
}
