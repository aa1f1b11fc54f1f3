using Seq2Seq.Layers;
using Seq2Seq.Tensors;

namespace Seq2Seq.Training;

/// <summary>
/// The exponential moving average of the weights, ā = d ā + (1 - d) w after each update (Polyak &amp; Juditsky 1992). It wanders less than the weights,
/// and is often better. Early on d is (1 + t) / (10 + t) at update t, so that the first weights are soon forgotten.
/// </summary>
internal sealed class WeightAverage(ParameterSet parameters, double decay) : IDisposable
{
    /// <summary>The average, in the order of <see cref="ParameterSet.Values"/>.</summary>
    public View Values { get; } = parameters.Block(parameters.Values.Length);

    /// <summary>Begins with the weights as they are.</summary>
    public void Begin() => Copy(parameters.Values, Values);

    /// <summary>Takes in the weights after an update.</summary>
    /// <param name="update">The number of the update, from 1.</param>
    public void Update(int update)
    {
        var kept = Math.Min(decay, (1d + update) / (10d + update));
        parameters.Device.Map(new Functions.Approach((float)(1 - kept)), Values, parameters.Values, Values);
    }

    /// <summary>Acts while the average stands in place of the weights.</summary>
    public void InPlaceOfWeights(Action act)
    {
        Swap();
        try
        {
            act();
        }
        finally
        {
            Swap();
        }
    }

    /// <summary>Exchanges the average and the weights, bit for bit.</summary>
    public void Swap()
    {
        var kept = parameters.Block(Values.Length);
        Copy(parameters.Values, kept);
        Copy(Values, parameters.Values);
        Copy(kept, Values);
        parameters.Device.Free(kept.Storage);
        parameters.Touch();
    }

    private void Copy(View from, View to) => parameters.Device.CopyBlock(from, from.Length, to, to.Length, 1, from.Length);

    public void Dispose() => parameters.Device.Free(Values.Storage);
}
