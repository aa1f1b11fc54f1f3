namespace Seq2Seq.Layers;

/// <summary>
/// Recurrence of a layer: the plain RNN (Elman 1990), GRU (Cho et al. 2014) or LSTM (Hochreiter &amp; Schmidhuber 1997), or the plain RNN
/// of rectified units, whose recurrent weights start as the identity (Le et al. 2015).
/// </summary>
public enum RnnType { Rnn, Gru, Lstm, RnnRelu }
