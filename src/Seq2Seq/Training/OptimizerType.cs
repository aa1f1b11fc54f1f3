namespace Seq2Seq.Training;

/// <summary>Update rule.</summary>
public enum OptimizerType { Adam, AdamW, Sgd }
