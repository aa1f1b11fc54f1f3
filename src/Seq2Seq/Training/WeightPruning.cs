using Seq2Seq.Layers;
using Seq2Seq.Tensors;

namespace Seq2Seq.Training;

/// <summary>
/// The mask of the weights that were pruned by their magnitude (Zhu &amp; Gupta 2017). Each matrix keeps its largest elements. What was pruned stays pruned.
/// The elements are chosen on the host in one order, so that the choice depends on the weights alone.
/// </summary>
internal sealed class WeightPruning : IDisposable
{
    private readonly ParameterSet _parameters;
    private readonly Parameter[] _matrices;
    private readonly View _mask; // 1 = stays, in the order of ParameterSet.Values

    /// <summary>Begins with nothing pruned.</summary>
    /// <param name="isTrained">Tells which weights are trained. The others stay as they are.</param>
    /// <exception cref="ConfigurationException">A name in <see cref="PruningOptions.Skip"/> is no part of the model, or no matrix is left.</exception>
    public WeightPruning(ParameterSet parameters, PruningOptions options, Func<Parameter, bool> isTrained)
    {
        FrozenWeights.CheckNames("training.pruning.skip", options.Skip, parameters);
        _parameters = parameters;
        _matrices = [.. parameters.All.Where(p => IsMatrix(p.Shape) && isTrained(p) && !options.Skip.Any(name => FrozenWeights.IsIn(name, p.Name)))];
        if (_matrices.Length == 0)
            throw new ConfigurationException("'training.pruning' has no weight matrix to prune, as all are skipped or frozen; leave some to it, or set training.pruning.sparsity=0");
        _mask = parameters.Block(parameters.Values.Length);
        parameters.Device.Fill(_mask, 1);
    }

    /// <summary>Sets what was pruned to 0 in numbers that belong to the weights.</summary>
    /// <param name="values">The weights, their gradients or their average.</param>
    public void Apply(View values) => _parameters.Device.Map(new Functions.Where(), values, _mask, values);

    /// <summary>Prunes every matrix to a sparsity.</summary>
    public void Prune(double sparsity)
    {
        var mask = Read(_mask);
        foreach (var p in _matrices)
            Prune(p.Value.ToArray(), mask.AsSpan(p.Value.Data.Offset, p.Shape.Count), Pruned(p, sparsity));
        _parameters.Device.Upload(mask, _mask);
        Apply(_parameters.Values);
        _parameters.Touch();
    }

    /// <summary>Returns whether every matrix has as many zeros as a sparsity asks for.</summary>
    public bool Has(double sparsity) => _matrices.All(p => p.Value.ToArray().Count(value => value == 0) >= Pruned(p, sparsity));

    /// <summary>The mask as bits, the first in the lowest bit of a byte; 1 = stays. It is set when a run is resumed.</summary>
    public byte[] Bits
    {
        get
        {
            var mask = Read(_mask);
            var bits = new byte[Length(_parameters)];
            for (var i = 0; i < mask.Length; i++)
                if (mask[i] != 0) bits[i / 8] |= (byte)(1 << i % 8);
            return bits;
        }
        set
        {
            var mask = new float[_mask.Length];
            for (var i = 0; i < mask.Length; i++) mask[i] = value[i / 8] >> i % 8 & 1;
            _parameters.Device.Upload(mask, _mask);
        }
    }

    /// <summary>Returns the number of bytes of <see cref="Bits"/>.</summary>
    public static int Length(ParameterSet parameters) => (parameters.Values.Length + 7) / 8;

    private static bool IsMatrix(Shape shape) => shape.Rank > 1 && shape.Rows > 1 && shape.Columns > 1;

    private static int Pruned(Parameter p, double sparsity) => (int)Math.Round(sparsity * p.Shape.Count);

    /// <summary>Clears the mask of the elements with the smallest absolute values, those that are pruned already first and of equal ones the first.</summary>
    private static void Prune(float[] values, Span<float> mask, int count)
    {
        if (count == 0) return;
        var sizes = new uint[values.Length]; // finite floats above 0 have the order of their bits
        for (var i = 0; i < sizes.Length; i++) sizes[i] = mask[i] == 0 ? 0 : (BitConverter.SingleToUInt32Bits(values[i]) & int.MaxValue) + 1;
        var sorted = (uint[])sizes.Clone();
        Array.Sort(sorted);
        var most = sorted[count - 1];
        var equal = count - sorted.AsSpan(0, count).IndexOf(most);
        for (var i = 0; i < sizes.Length; i++)
            if (sizes[i] < most || sizes[i] == most && equal-- > 0) mask[i] = 0;
    }

    private float[] Read(View view)
    {
        var values = new float[view.Length];
        _parameters.Device.Download(view, values);
        return values;
    }

    public void Dispose() => _parameters.Device.Free(_mask.Storage);
}
