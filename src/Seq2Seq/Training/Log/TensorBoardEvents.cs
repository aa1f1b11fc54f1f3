using Google.Protobuf;
using Seq2Seq.Layers;
using Seq2Seq.Storage;
using Seq2Seq.Training.TensorBoard;

namespace Seq2Seq.Training;

/// <summary>The entries of a log as events of TensorBoard: figures as scalars, samples as text, attention as pictures.</summary>
internal static class TensorBoardEvents
{
    private const int PixelsPerWeight = 12;
    private const int StringType = 7, Grey = 1; // of TensorFlow

    /// <summary>Returns the event of an entry, or null if the entry has nothing to show.</summary>
    public static Event? Of(TrainingLogEntry entry)
    {
        var summary = new Summary();
        summary.Value.Add(entry.Event switch
        {
            TrainingLogEntry.Progress => [.. Scalar("train/loss", entry.Loss), .. Scalar("train/perplexity", entry.Perplexity),
                .. Scalar("train/learning_rate", entry.LearningRate), .. Scalar("train/gradient_norm", entry.GradientNorm),
                .. Scalar("train/predictions_per_second", entry.PredictionsPerSecond), .. Scalar("train/sparsity", entry.Sparsity)],
            TrainingLogEntry.Validation => [.. (entry.Scores ?? new Dictionary<string, double>()).SelectMany(score => Scalar($"validation/{score.Key}", score.Value)),
                .. (entry.Samples ?? []).SelectMany((sample, i) => Sample(FormattableString.Invariant($"sample {i + 1}"), sample))],
            _ => (IEnumerable<Value>)[],
        });
        return summary.Value.Count == 0 ? null : new Event { WallTime = entry.Time.ToUnixTimeMilliseconds() / 1000.0, Step = entry.Step, Summary = summary };
    }

    private static IEnumerable<Value> Scalar(string tag, double? value) => value is { } known ? [new Value { Tag = tag, SimpleValue = (float)known }] : [];

    private static IEnumerable<Value> Sample(string name, SampleOutput sample)
    {
        yield return new Value
        {
            Tag = $"{name}/text",
            Metadata = new Metadata { PluginData = new PluginData { PluginName = "text" } },
            Tensor = new TensorBoard.Tensor
            {
                Dtype = StringType,
                TensorShape = new TensorShape { Dim = { new Dimension { Size = 1 } } },
                StringVal = { ByteString.CopyFromUtf8($"source: {sample.Source}\n\nreference: {sample.Reference}\n\noutput: {sample.Hypothesis}") },
            },
        };
        if (sample.Attention is { } map && map.Weights.Length > 0)
            yield return new Value { Tag = $"{name}/attention", Image = Picture(map) };
    }

    /// <summary>Returns a square of pixels for each weight, target pieces down and source pieces across. Black is 1.</summary>
    private static Image Picture(AttentionMap map)
    {
        int height = map.Weights.GetLength(0) * PixelsPerWeight, width = map.Weights.GetLength(1) * PixelsPerWeight;
        var grey = new byte[height * width];
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
                grey[y * width + x] = (byte)(255 - 255 * Math.Clamp(map.Weights[y / PixelsPerWeight, x / PixelsPerWeight], 0, 1));
        return new Image { Height = height, Width = width, Colorspace = Grey, EncodedImageString = ByteString.CopyFrom(Png.OfGrey(width, height, grey)) };
    }
}
