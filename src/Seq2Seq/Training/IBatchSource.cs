namespace Seq2Seq.Training;

/// <summary>
/// Plans the batches of each pass over the training data. The plan of an epoch depends only on the epoch's number, so that an interrupted run can
/// continue where it was.
/// </summary>
/// <typeparam name="TBatch">Examples that are trained on together.</typeparam>
internal interface IBatchSource<out TBatch>
{
    /// <summary>A checksum of all the data of training and validation. A run is resumed only on the data with which it began.</summary>
    uint Fingerprint { get; }

    /// <summary>Returns the examples of each batch of an epoch, in order.</summary>
    /// <param name="number">The number of the epoch, from 0.</param>
    IReadOnlyList<int[]> Epoch(int number);

    /// <summary>Makes a batch of the given examples of the epoch that was planned last.</summary>
    TBatch Make(int[] examples);
}
