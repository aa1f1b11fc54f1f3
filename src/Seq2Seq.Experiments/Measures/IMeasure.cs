using Seq2Seq.Configuration;

namespace Seq2Seq.Experiments.Measures;

/// <summary>A measure of a translation model. Its properties are its options in the experiment file.</summary>
internal interface IMeasure : IOptionRecord
{
    /// <summary>Measures the model.</summary>
    IEnumerable<Measurement> Of(TrainedModel model);
}

/// <summary>The measures by the names that they have in an experiment file.</summary>
internal static class MeasureNames
{
    private static readonly OrderedDictionary<string, Func<ConfigurationNode, IMeasure>> Known = new(StringComparer.Ordinal)
    {
        ["quality"] = options => new ConfigurationReader().Read<Quality>(options),
        ["by_length"] = options => new ConfigurationReader().Read<ByLength>(options),
        ["by_position"] = options => new ConfigurationReader().Read<ByPosition>(options),
        ["alignment"] = options => new ConfigurationReader().Read<Alignment>(options),
        ["beam"] = options => new ConfigurationReader().Read<BeamWidths>(options),
        ["summary"] = options => new ConfigurationReader().Read<SummaryQuality>(options),
        ["size"] = options => new ConfigurationReader().Read<Size>(options),
        ["cost"] = options => new ConfigurationReader().Read<Cost>(options),
        ["curve"] = options => new ConfigurationReader().Read<Curve>(options),
    };

    /// <summary>Creates a measure.</summary>
    /// <exception cref="Seq2SeqException">The name is unknown, an option is unknown, or a value has the wrong type.</exception>
    public static IMeasure Create(string name, ConfigurationNode options) => Known.TryGetValue(name, out var create)
        ? create(options)
        : throw new ConfigurationException($"{options.Where}: unknown measure '{name}', expected one of {string.Join(", ", Known.Keys)}; change it");
}
