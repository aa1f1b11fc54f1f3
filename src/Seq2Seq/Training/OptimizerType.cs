namespace Seq2Seq.Training;

/// <summary>The update rule.</summary>
public enum OptimizerType { Adam, AdamW, Sgd }
