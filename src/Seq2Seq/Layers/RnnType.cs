namespace Seq2Seq.Layers;

/// <summary>Recurrence of a layer: the plain RNN (Elman 1990), GRU (Cho et al. 2014) or LSTM (Hochreiter &amp; Schmidhuber 1997).</summary>
public enum RnnType { Rnn, Gru, Lstm }
