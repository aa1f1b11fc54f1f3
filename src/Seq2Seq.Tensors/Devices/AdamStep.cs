namespace Seq2Seq.Tensors;

/// <summary>
/// m = β₁ m + (1-β₁) g, v = β₂ v + (1-β₂) g², w -= rate (m / correction1) / (sqrt(v / correction2) + ε) (Kingma &amp; Ba 2015). The decay is added to
/// the gradient, or taken off the weight if it is decoupled (Loshchilov &amp; Hutter 2019).
/// </summary>
public readonly record struct AdamStep(float Rate, float Beta1, float Beta2, float Epsilon, float Correction1, float Correction2, float Decay, bool Decoupled);
