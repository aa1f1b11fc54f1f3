namespace Seq2Seq.Training;

/// <summary>
/// How the learning rate changes: it stays constant; it warms up and then falls with the inverse square root of the update, from a given peak
/// (<c>warmup_inverse_square_root</c>) or from one that depends on the width of the model (<c>noam</c>); it is lowered when validation stops improving
/// (<c>plateau</c>); it falls by a factor in so many updates (<c>exponential</c>), or along a half wave, once (<c>cosine</c>) or again and again
/// (<c>cosine_restarts</c>); it rises and falls in straight lines (<c>cyclical</c>).
/// </summary>
public enum SchedulingType { Constant, WarmupInverseSquareRoot, Plateau, Noam, Exponential, Cosine, CosineRestarts, Cyclical }
