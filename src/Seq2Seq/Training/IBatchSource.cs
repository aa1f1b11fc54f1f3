namespace Seq2Seq.Training;

/// <summary>Plans the batches of each pass over the training data. The plan of an epoch depends on nothing but its number, so that a run that was interrupted goes on where it was.</summary>
/// <typeparam name="TBatch">Examples that are trained on together.</typeparam>
public interface IBatchSource<out TBatch>
{
    /// <summary>Checksum of all that training and validation see: a run is resumed only on the data that it began with.</summary>
    uint Fingerprint { get; }

    /// <summary>Returns the examples of each batch of an epoch, in order.</summary>
    /// <param name="number">Number of the epoch, from 0.</param>
    IReadOnlyList<int[]> Epoch(int number);

    /// <summary>Makes the batch of some examples.</summary>
    TBatch Make(int[] examples);
}
