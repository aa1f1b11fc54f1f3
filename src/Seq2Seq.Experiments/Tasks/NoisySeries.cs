using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Seq2Seq.Configuration;
using Seq2Seq.Storage;

namespace Seq2Seq.Experiments.Tasks;

/// <summary>The distribution of the noise of a series.</summary>
public enum NoiseType
{
    /// <summary>±d, either with probability 1/2, plus a Gaussian of deviation σ: what no single Gaussian can say.</summary>
    TwoModes,

    /// <summary>A Gaussian of the same variance d² + σ².</summary>
    Gaussian,
}

/// <summary>
/// A series y_t = a y_(t-1) + e_t with noise e whose entropy is known: ½ ln 2πe(d² + σ²) nats a value if it is Gaussian, and ln 2 + ½ ln 2πe σ² if it has two
/// modes that lie far apart.
/// </summary>
public sealed record NoisySeries : IOptionRecord
{
    /// <summary>The name of the file.</summary>
    public const string File = "series.csv";

    private const int MostRows = 10_000_000;

    /// <summary>The distribution of e.</summary>
    public NoiseType Noise { get; init; }

    /// <summary>The number of rows.</summary>
    [Range(1, MostRows)]
    public int Rows { get; init; } = 4000;

    /// <summary>The share a of a value that stays in the next one.</summary>
    [Range(-1.0, 1.0, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double Memory { get; init; } = 0.5;

    /// <summary>The distance d of a mode from 0.</summary>
    [Range(0.0, 1e6)]
    public double Distance { get; init; } = 1;

    /// <summary>The deviation σ about a mode.</summary>
    [Range(0.0, 1e6, MinimumIsExclusive = true)]
    public double Deviation { get; init; } = 0.2;

    /// <summary>The seed of all draws.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Writes <c>series.csv</c>, with a column y. The directory is replaced as a whole; the same options give the same bytes.</summary>
    /// <exception cref="OptionException">An option is out of range.</exception>
    /// <exception cref="Seq2SeqException">The directory cannot be written.</exception>
    public void Write(string directory)
    {
        OptionRules.Check(this);
        AtomicDirectory.Replace(directory, fresh => AtomicFile.WriteText(Path.Combine(fresh, File),
            "y\n" + string.Concat(Values().Select(y => string.Create(CultureInfo.InvariantCulture, $"{y:F6}\n")))));
    }

    /// <summary>Returns the values of the rows.</summary>
    internal IEnumerable<double> Values()
    {
        var draws = new Draws(Seed, stream: 0);
        var y = 0d;
        for (var t = 0; t < Rows; t++)
        {
            var noise = Noise == NoiseType.Gaussian ? Math.Sqrt(Distance * Distance + Deviation * Deviation) * draws.Normal()
                : (draws.Below(2) == 0 ? -Distance : Distance) + Deviation * draws.Normal();
            yield return y = Memory * y + noise;
        }
    }
}
