namespace Seq2Seq.Tensors;

public static partial class Ops
{
    /// <summary>y = tanh x. dx += dy (1 - y²).</summary>
    public static Tensor Tanh(this Scope scope, Tensor x) => Unary(scope, x, new Functions.Tanh(), new Functions.TanhGrad());

    /// <summary>y = σ(x). dx += dy y (1 - y).</summary>
    public static Tensor Sigmoid(this Scope scope, Tensor x) => Unary(scope, x, new Functions.Sigmoid(), new Functions.SigmoidGrad());

    /// <summary>y = max(x, 0). dx += dy where y &gt; 0.</summary>
    public static Tensor Relu(this Scope scope, Tensor x) => Unary(scope, x, new Functions.Relu(), new Functions.ReluGrad());

    private static Tensor Unary<F, G>(Scope scope, Tensor x, F f, G g) where F : unmanaged, IFunction1 where G : unmanaged, IFunction3
    {
        var y = scope.New(x.Shape, x.RequiresGrad);
        scope.Device.Map(f, x.Data, y.Data);
        if (y.RequiresGrad) scope.OnBackward(() =>
        {
            if (y.HasGrad) scope.Device.Map(g, x.Grad, y.Data, y.Grad, x.Grad);
        });
        return y;
    }

    /// <summary>z = x + y. dx += dz; dy += dz.</summary>
    public static Tensor Add(this Scope scope, Tensor x, Tensor y)
    {
        SameShape(x, y);
        var z = scope.New(x.Shape, x.RequiresGrad || y.RequiresGrad);
        scope.Device.Map(new Functions.Add(), x.Data, y.Data, z.Data);
        if (z.RequiresGrad) scope.OnBackward(() =>
        {
            if (!z.HasGrad) return;
            if (x.RequiresGrad) scope.Device.Map(new Functions.Add(), x.Grad, z.Grad, x.Grad);
            if (y.RequiresGrad) scope.Device.Map(new Functions.Add(), y.Grad, z.Grad, y.Grad);
        });
        return z;
    }

    /// <summary>z = x - y. dx += dz; dy -= dz.</summary>
    public static Tensor Subtract(this Scope scope, Tensor x, Tensor y)
    {
        SameShape(x, y);
        var z = scope.New(x.Shape, x.RequiresGrad || y.RequiresGrad);
        scope.Device.Map(new Functions.Subtract(), x.Data, y.Data, z.Data);
        if (z.RequiresGrad) scope.OnBackward(() =>
        {
            if (!z.HasGrad) return;
            if (x.RequiresGrad) scope.Device.Map(new Functions.Add(), x.Grad, z.Grad, x.Grad);
            if (y.RequiresGrad) scope.Device.Map(new Functions.Subtract(), y.Grad, z.Grad, y.Grad);
        });
        return z;
    }

    /// <summary>z = x y, elementwise. dx += y dz; dy += x dz.</summary>
    public static Tensor Multiply(this Scope scope, Tensor x, Tensor y)
    {
        SameShape(x, y);
        var z = scope.New(x.Shape, x.RequiresGrad || y.RequiresGrad);
        scope.Device.Map(new Functions.Multiply(), x.Data, y.Data, z.Data);
        if (z.RequiresGrad) scope.OnBackward(() =>
        {
            if (!z.HasGrad) return;
            if (x.RequiresGrad) scope.Device.Map(new Functions.MultiplyGrad(), x.Grad, y.Data, z.Grad, x.Grad);
            if (y.RequiresGrad) scope.Device.Map(new Functions.MultiplyGrad(), y.Grad, x.Data, z.Grad, y.Grad);
        });
        return z;
    }

    /// <summary>y = a x. dx += a dy.</summary>
    public static Tensor Scale(this Scope scope, Tensor x, float a)
    {
        var y = scope.New(x.Shape, x.RequiresGrad);
        scope.Device.Map(new Functions.Scale(a), x.Data, y.Data);
        if (y.RequiresGrad) scope.OnBackward(() =>
        {
            if (y.HasGrad) scope.Device.Map(new Functions.AddScaled(a), x.Grad, y.Grad, x.Grad);
        });
        return y;
    }

    /// <summary>
    /// Inverted dropout (Srivastava et al. 2014): y = m x, where m = 0 with probability p, else 1 / (1 - p). dx += m dy. Returns x itself if p is 0
    /// or the scope is not a tape with dropout.
    /// </summary>
    public static Tensor Dropout(this Scope scope, Tensor x, float p)
    {
        var key = p == 0 ? 0 : scope.NextDropoutKey();
        if (key == 0) return x;
        var y = scope.New(x.Shape, x.RequiresGrad);
        scope.Device.Dropout(x.Data, y.Data, p, key, accumulate: false);
        if (y.RequiresGrad) scope.OnBackward(() =>
        {
            if (y.HasGrad) scope.Device.Dropout(y.Grad, x.Grad, p, key, accumulate: true);
        });
        return y;
    }

    private static void SameShape(Tensor x, Tensor y)
    {
        if (x.Shape != y.Shape) throw new ArgumentException($"shapes {x.Shape} and {y.Shape} differ");
    }
}
