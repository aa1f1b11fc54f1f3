namespace Seq2Seq.Training;

/// <summary>How the learning rate changes: not, warm-up then inverse square root of the step, or lowered when validation stops improving.</summary>
public enum SchedulingType { Constant, WarmupInverseSquareRoot, Plateau }
