using Seq2Seq.Tensors;

namespace Seq2Seq.Layers;

/// <summary>
/// The latent variable z of a step of a variational recurrent network (Chung et al. 2015). With h the state that knows all steps before, and φ a layer of
/// rectified units: the prior p(z | h) and the posterior q(z | x, h), which has seen the value x of the step too, are Gaussians whose means m and
/// log-deviations r (see <see cref="GaussianLikelihood"/>) are linear in φ(h) and φ(φ_x(x), h); the output layer reads φ(φ_z(z), h).
/// </summary>
internal sealed class LatentVariable
{
    private readonly int _size;
    private readonly Linear _value, _latent, _joint, _priorHidden, _prior, _posteriorHidden, _posterior;

    /// <summary>Declares the weights.</summary>
    /// <param name="parameters">The set that the weights are added to.</param>
    /// <param name="name">The prefix of the names of the weights.</param>
    /// <param name="size">The number Z of the latent numbers.</param>
    /// <param name="features">The width F of each layer φ.</param>
    /// <param name="values">The number C of values of a step.</param>
    /// <param name="hidden">The width H of h.</param>
    public LatentVariable(ParameterSet parameters, string name, int size, int features, int values, int hidden)
    {
        (_size, Width) = (size, features);
        _value = Layer("value", values, features);
        _latent = Layer("latent", size, features);
        _priorHidden = Layer("prior.hidden", hidden, features);
        _prior = Layer("prior.output", features, 2 * size);
        _posteriorHidden = Layer("posterior.hidden", features + hidden, features);
        _posterior = Layer("posterior.output", features, 2 * size);
        _joint = Layer("joint", features + hidden, features);

        Linear Layer(string layer, int inputs, int outputs) => new(parameters, $"{name}.{layer}.w", $"{name}.{layer}.b", inputs, outputs);
    }

    /// <summary>The width F of features.</summary>
    public int Width { get; }

    /// <summary>Returns φ_x(x) [B, F] of values [B, C], which the recurrence and the posterior read.</summary>
    public Tensor ValueFeatures(Scope scope, Tensor value) => Rectified(scope, _value, value);

    /// <summary>Draws z of a step: from the posterior if the value of the step is known, and else from the prior.</summary>
    /// <param name="scope">Owns the result.</param>
    /// <param name="hidden">h [B, H]</param>
    /// <param name="value">x [B, C]: the values of the step; null = they are not known.</param>
    /// <param name="noise">[B, Z]: standard normal numbers.</param>
    public LatentStep Draw(Scope scope, Tensor hidden, Tensor? value, Tensor noise)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var prior = Gaussian(scope, _priorHidden, _prior, hidden);
        var posterior = value == null ? prior : Gaussian(scope, _posteriorHidden, _posterior, scope.Concat(ValueFeatures(scope, value), hidden));
        var z = scope.GaussianDraw(posterior.Mean, posterior.LogDeviation, noise);
        return new(z, Rectified(scope, _latent, z), prior.Mean, prior.LogDeviation, posterior.Mean, posterior.LogDeviation);
    }

    /// <summary>Returns φ(φ_z(z), h) [B, F], which the output layer reads.</summary>
    /// <param name="scope">Owns the result.</param>
    /// <param name="features">φ_z(z) [B, F]</param>
    /// <param name="hidden">h [B, H]</param>
    public Tensor Joint(Scope scope, Tensor features, Tensor hidden)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return Rectified(scope, _joint, scope.Concat(features, hidden));
    }

    private (Tensor Mean, Tensor LogDeviation) Gaussian(Scope scope, Linear inner, Linear outer, Tensor x)
    {
        var y = outer.Apply(scope, Rectified(scope, inner, x));
        return (scope.Columns(y, 0, _size), scope.Columns(y, _size, _size));
    }

    private static Tensor Rectified(Scope scope, Linear layer, Tensor x) => scope.Relu(layer.Apply(scope, x));
}

/// <summary>The latent variable of a step. Where the posterior is not known, it is the prior.</summary>
/// <param name="Value">z [B, Z]</param>
/// <param name="Features">φ_z(z) [B, F], which the recurrence of the next step reads.</param>
/// <param name="PriorMean">[B, Z]</param>
/// <param name="PriorLogDeviation">[B, Z]</param>
/// <param name="Mean">[B, Z]: the mean of the posterior.</param>
/// <param name="LogDeviation">[B, Z]: the log-deviation of the posterior.</param>
internal readonly record struct LatentStep(Tensor Value, Tensor Features, Tensor PriorMean, Tensor PriorLogDeviation, Tensor Mean, Tensor LogDeviation)
{
    /// <summary>Returns the divergence of the posterior from the prior [B, Z], see <see cref="Ops.GaussianDivergence"/>.</summary>
    public Tensor Divergence(Scope scope) => scope.GaussianDivergence(Mean, LogDeviation, PriorMean, PriorLogDeviation);

    /// <summary>Returns ln p(z) - ln q(z) [B, Z] of the drawn numbers, without a gradient.</summary>
    public Tensor LogRatio(Scope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        Tensor posterior = scope.New(Value.Shape), prior = scope.New(Value.Shape);
        scope.Device.Map(new GaussianLikelihood.Term(), Mean.Data, LogDeviation.Data, Value.Data, posterior.Data);
        scope.Device.Map(new GaussianLikelihood.Term(), PriorMean.Data, PriorLogDeviation.Data, Value.Data, prior.Data);
        return scope.Subtract(posterior, prior);
    }
}
