using Seq2Seq.Configuration;

namespace Seq2Seq.Experiments.Measures;

/// <summary>Something measured of a translation model. Its properties are its options in the experiment file.</summary>
internal interface IMeasure
{
    /// <summary>Measures.</summary>
    IEnumerable<Measurement> Of(TrainedModel model);
}

/// <summary>Measures by the name that an experiment file calls them.</summary>
internal static class MeasureNames
{
    private static readonly OrderedDictionary<string, Func<ConfigurationNode, IMeasure>> Known = new(StringComparer.Ordinal)
    {
        ["quality"] = options => new ConfigurationReader().Read<Quality>(options),
        ["by_length"] = options => new ConfigurationReader().Read<ByLength>(options),
        ["by_position"] = options => new ConfigurationReader().Read<ByPosition>(options),
        ["alignment"] = options => new ConfigurationReader().Read<Alignment>(options),
        ["beam"] = options => new ConfigurationReader().Read<BeamWidths>(options),
        ["cost"] = options => new ConfigurationReader().Read<Cost>(options),
        ["curve"] = options => new ConfigurationReader().Read<Curve>(options),
    };

    /// <summary>Makes a measure.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="options">Its options.</param>
    /// <exception cref="Seq2SeqException">Unknown name, unknown option, or a value of the wrong type.</exception>
    public static IMeasure Create(string name, ConfigurationNode options) => Known.TryGetValue(name, out var create)
        ? create(options)
        : throw new ConfigurationException($"{options.Where}: unknown measure '{name}', expected one of {string.Join(", ", Known.Keys)}; change it");
}
