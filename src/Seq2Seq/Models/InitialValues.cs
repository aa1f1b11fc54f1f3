namespace Seq2Seq.Models;

/// <summary>The first values of weights that are not those of every matrix.</summary>
/// <param name="ForgetGate">The first value of the bias of an LSTM's forget gate.</param>
/// <param name="Embedding">The limit of the first word vectors, which are uniform in ±Embedding; 0 = ±0.1.</param>
/// <param name="Output">The limit of the first weights of the output layer, which are uniform in ±Output; 0 = ±sqrt(3 / width of its input).</param>
internal sealed record InitialValues(float ForgetGate = 1, float Embedding = 0, float Output = 0);
