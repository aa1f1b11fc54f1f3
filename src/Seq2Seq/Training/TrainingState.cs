using System.Globalization;
using Seq2Seq.Layers;
using Seq2Seq.Storage;
using Seq2Seq.Tensors;

namespace Seq2Seq.Training;

/// <summary>Where a run stands: with the weights and the optimizer's moments, all that the rest of it depends on.</summary>
public sealed record TrainingState
{
    /// <summary>Updates so far.</summary>
    public int Step { get; init; }

    /// <summary>Epoch under way, from 0.</summary>
    public int Epoch { get; init; }

    /// <summary>Batches of the epoch already used.</summary>
    public int BatchInEpoch { get; init; }

    /// <summary>Times a plateau has lowered the learning rate.</summary>
    public int Reductions { get; init; }

    /// <summary>Validations without improvement since the last improvement or reduction.</summary>
    public int Stalled { get; init; }

    /// <summary>Validations without improvement since the last improvement.</summary>
    public int SinceBest { get; init; }

    /// <summary>Step of the best validation; 0 = none yet.</summary>
    public int BestStep { get; init; }

    /// <summary>Its score: BLEU, or loss.</summary>
    public double BestScore { get; init; } = double.NaN;

    /// <summary>Checksum of the corpora as ids.</summary>
    public uint Corpora { get; init; }

    /// <summary>Writes the state, replacing the old one in one move.</summary>
    /// <param name="path">File.</param>
    /// <param name="parameters">Weights.</param>
    /// <param name="optimizer">Moments.</param>
    public void Save(string path, ParameterSet parameters, Optimizer optimizer)
    {
        var writer = new SafetensorsWriter();
        foreach (var (name, view) in Tensors(parameters, optimizer))
            writer.Add(name, [view.Length], () => Values(view, parameters));
        foreach (var property in typeof(TrainingState).GetProperties())
            writer.SetMetadata(property.Name, Convert.ToString(property.GetValue(this), CultureInfo.InvariantCulture)!);
        writer.Save(path);
    }

    /// <summary>Reads a state back.</summary>
    /// <exception cref="Seq2SeqException">The file is damaged or belongs to another model.</exception>
    public static TrainingState Load(string path, ParameterSet parameters, Optimizer optimizer)
    {
        using var file = SafetensorsFile.Open(path);
        foreach (var (name, view) in Tensors(parameters, optimizer))
        {
            if (!file.Contains(name) || file[name].Count != view.Length)
                throw new Seq2SeqException($"training state '{path}' does not fit the model: expected tensor '{name}' of {view.Length} numbers; resume with the configuration that wrote it");
            Device(parameters).Upload(file.Read<float>(name), view);
        }
        parameters.Touch();
        var state = new TrainingState();
        foreach (var property in typeof(TrainingState).GetProperties())
        {
            if (!file.Metadata.TryGetValue(property.Name, out var text)) throw new Seq2SeqException($"training state '{path}' does not say '{property.Name}'; it was not written by this program");
            property.SetValue(state, Convert.ChangeType(text, property.PropertyType, CultureInfo.InvariantCulture));
        }
        return state;
    }

    private static IEnumerable<(string, View)> Tensors(ParameterSet parameters, Optimizer optimizer)
    {
        yield return ("weights", parameters.Values);
        yield return ("first_moment", optimizer.First);
        if (optimizer.Second is { } second) yield return ("second_moment", second);
    }

    private static ReadOnlySpan<float> Values(View view, ParameterSet parameters)
    {
        var values = new float[view.Length];
        Device(parameters).Download(view, values);
        return values;
    }

    private static Device Device(ParameterSet parameters) => parameters.All[0].Value.Device;
}
