using System.Text.Json;
using Seq2Seq.Storage;

namespace Seq2Seq.Data;

/// <summary>Which numbers of sequences are normalized together.</summary>
public enum FrameNormalizationType
{
    /// <summary>All numbers of pictures, the columns of sound.</summary>
    Auto,

    /// <summary>None: numbers stay as they are, from 0 to 1 for pictures.</summary>
    None,

    /// <summary>Those of each column, such as a mel band.</summary>
    Columns,

    /// <summary>All of them, so that the pixels of a picture keep their proportions.</summary>
    All,
}

/// <summary>
/// Brings the numbers of sequences to a mean of 0 and a deviation of 1 over the training data: y = (x - mean) / deviation, for each column or for all numbers
/// together. It is saved with a model, which then sees every sequence as in training.
/// </summary>
internal sealed class FrameNormalization
{
    private const string MeanKey = "mean", DeviationKey = "deviation", Expected = "expected {\"mean\": [...], \"deviation\": [...]}, as training writes it";
    private const int LargestFile = 32 << 20;

    private FrameNormalization(float[] mean, float[] deviation) => (Mean, Deviation) = (mean, deviation);

    /// <summary>The mean of each column [F], or of all numbers [1].</summary>
    public IReadOnlyList<float> Mean { get; }

    /// <summary>The standard deviation of each column [F], or of all numbers [1]; 1 for a column whose numbers are all the same.</summary>
    public IReadOnlyList<float> Deviation { get; }

    /// <summary>Computes mean and deviation, in double, in the order of the sequences.</summary>
    /// <returns>The figures; null = the options of the corpus ask for none.</returns>
    public static FrameNormalization? Of(FrameCorpus corpus)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        return Of([.. corpus.Examples.Select(example => example.Frames)], corpus.Options);
    }

    /// <summary>Computes the figures of some sequences, of which there is at least one.</summary>
    /// <returns>The figures; null = the options ask for none.</returns>
    internal static FrameNormalization? Of(IReadOnlyList<IFrames> sequences, FrameOptions options)
    {
        var type = options.Normalization != FrameNormalizationType.Auto ? options.Normalization
            : options.Type == FrameType.Pictures ? FrameNormalizationType.All : FrameNormalizationType.Columns;
        return type == FrameNormalizationType.None ? null
            : Of(sequences, type == FrameNormalizationType.All ? 1 : sequences[0].Width);
    }

    /// <summary>Computes mean and deviation of some columns, or of all numbers if there is one.</summary>
    internal static FrameNormalization Of(IEnumerable<IFrames> sequences, int columns)
    {
        double[] mean = new double[columns], square = new double[columns];
        long rows = 0;
        Each((column, x) => mean[column] += x);
        for (var c = 0; c < columns; c++) mean[c] /= rows;
        // The squares of differences, in a second pass, do not cancel where the mean is large beside the deviation.
        Each((column, x) => square[column] += (x - mean[column]) * (x - mean[column]));
        float[] deviation = [.. square.Select(sum => (float)Math.Sqrt(sum / rows))];
        return new([.. mean.Select(m => (float)m)], Array.ConvertAll(deviation, d => d > 0 ? d : 1));

        void Each(Action<int, float> add)
        {
            rows = 0;
            float[] numbers = [];
            foreach (var frames in sequences)
            {
                var count = frames.Length * frames.Width;
                if (numbers.Length < count) numbers = new float[count];
                frames.CopyTo(numbers);
                for (var i = 0; i < count; i++) add(i % columns, numbers[i]);
                rows += count / columns;
            }
        }
    }

    /// <summary>Normalizes rows of numbers [S, F] in place.</summary>
    /// <exception cref="Seq2SeqException">The rows have another width than those of the training data.</exception>
    public void Apply(Span<float> numbers, int width)
    {
        CheckWidth(width, "the sequence");
        for (var i = 0; i < numbers.Length; i++)
        {
            var column = Mean.Count == 1 ? 0 : i % width;
            numbers[i] = (numbers[i] - Mean[column]) / Deviation[column];
        }
    }

    /// <summary>Writes the figures as JSON, with as many digits as it takes to read the same numbers.</summary>
    /// <exception cref="Seq2SeqException">The path is not writable.</exception>
    public void Save(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        AtomicFile.Write(path, stream =>
        {
            using var json = new Utf8JsonWriter(stream);
            json.WriteStartObject();
            foreach (var (key, numbers) in new[] { (MeanKey, Mean), (DeviationKey, Deviation) })
            {
                json.WriteStartArray(key);
                foreach (var number in numbers) json.WriteNumberValue(number);
                json.WriteEndArray();
            }
            json.WriteEndObject();
        });
    }

    /// <summary>Reads the figures of a model.</summary>
    /// <param name="width">The numbers of a row that the model reads.</param>
    /// <exception cref="Seq2SeqException">The file is missing or damaged, or belongs to rows of another width.</exception>
    public static FrameNormalization Load(string path, int width)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            using var json = JsonDocument.Parse(TextFile.Read(path, LargestFile));
            var read = new FrameNormalization(Numbers(json.RootElement, MeanKey, path), Numbers(json.RootElement, DeviationKey, path));
            if (read.Mean.Count != read.Deviation.Count) throw new Seq2SeqException($"'{path}' has {read.Mean.Count} means and {read.Deviation.Count} deviations; {Expected}");
            if (read.Deviation.Any(deviation => deviation <= 0)) throw new Seq2SeqException($"'{path}' has a deviation that is not above 0; {Expected}");
            read.CheckWidth(width, $"'{path}'");
            return read;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException) // the latter for half of a surrogate pair in a name
        {
            throw new Seq2SeqException($"'{path}' is not valid JSON ({error.Reason()}); {Expected}", error);
        }
    }

    private void CheckWidth(int width, string what)
    {
        if (Mean.Count != 1 && Mean.Count != width)
            throw new Seq2SeqException($"{what} does not fit: rows of {width} numbers and figures of {Mean.Count} columns; expected as many; the files belong to different models");
    }

    private static float[] Numbers(JsonElement root, string key, string path)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty(key, out var list) || list.ValueKind != JsonValueKind.Array
            || list.GetArrayLength() == 0)
            throw new Seq2SeqException($"'{path}' has no list '{key}'; {Expected}");
        return [.. list.EnumerateArray().Select(item =>
            item.ValueKind == JsonValueKind.Number && item.TryGetSingle(out var number) && float.IsFinite(number) ? number
                : throw new Seq2SeqException($"'{path}' has {JsonlFormat.Kind(item)} in its list '{key}' in the place of a finite number; {Expected}"))];
    }
}
