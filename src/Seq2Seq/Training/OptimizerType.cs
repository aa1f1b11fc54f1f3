namespace Seq2Seq.Training;

/// <summary>
/// The update rule. Adam, AdamW, SGD, Adagrad and RMSprop take steps in proportion to the learning rate. Adadelta measures its steps itself, and the
/// learning rate is a factor on them, usually 1. Adafactor takes steps relative to the size of a weight, usually 0.01 with warm-up, and keeps numbers
/// for rows and columns instead of two for each weight.
/// </summary>
public enum OptimizerType { Adam, AdamW, Sgd, Adagrad, Adadelta, RmsProp, Adafactor }
