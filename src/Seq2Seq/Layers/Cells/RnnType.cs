namespace Seq2Seq.Layers;

/// <summary>
/// The recurrence of a layer: the plain RNN (Elman 1990), the GRU (Cho et al. 2014), the LSTM (Hochreiter &amp; Schmidhuber 1997), or the plain RNN
/// with rectified units, whose recurrent weights start as the identity (Le et al. 2015).
/// </summary>
public enum RnnType { Rnn, Gru, Lstm, RnnRelu }
