namespace Seq2Seq.Training;

/// <summary>
/// How the learning rate changes: it stays constant, it warms up and then falls with the inverse square root of the step, or it is lowered when
/// validation stops improving.
/// </summary>
public enum SchedulingType { Constant, WarmupInverseSquareRoot, Plateau }
