using System.Text.Json;
using System.Text.Json.Serialization;
using Seq2Seq.Layers;

namespace Seq2Seq.Training;

/// <summary>A line of the log of a training run. What an event does not tell is null.</summary>
internal sealed record TrainingLogEntry
{
    /// <summary>The events: the progress since the last one, a validation, the end of a run.</summary>
    internal const string Progress = "progress", Validation = "validation", End = "end";

    /// <summary>The time of the entry.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary><c>progress</c>, <c>validation</c> or <c>end</c>.</summary>
    public string Event { get; init; } = "";

    /// <summary>The number of updates so far.</summary>
    public int Step { get; init; }

    /// <summary>The number of the pass over the corpus, from 1.</summary>
    public int? Epoch { get; init; }

    /// <summary>The mean training loss of a prediction, in nats.</summary>
    public double? Loss { get; init; }

    /// <summary>The perplexity of training.</summary>
    public double? Perplexity { get; init; }

    /// <summary>The number of predictions, such as target tokens, that were trained on per second.</summary>
    public double? PredictionsPerSecond { get; init; }

    /// <summary>The learning rate.</summary>
    public double? LearningRate { get; init; }

    /// <summary>The norm of the last gradient before clipping.</summary>
    public double? GradientNorm { get; init; }

    /// <summary>The share of the weight matrices that has been pruned, if training prunes.</summary>
    public double? Sparsity { get; init; }

    /// <summary>The seconds of training so far.</summary>
    public double? Seconds { get; init; }

    /// <summary>The scores of a validation.</summary>
    public IReadOnlyDictionary<string, double>? Scores { get; init; }

    /// <summary>Whether a validation found the best model so far.</summary>
    public bool? Best { get; init; }

    /// <summary>Some outputs of the model at a validation.</summary>
    public IReadOnlyList<SampleOutput>? Samples { get; init; }

    /// <summary>Why a run ended, such as <c>maximum_steps</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>Returns the entry of an event, or null for an event that is not logged.</summary>
    public static TrainingLogEntry? Of(TrainingEvent happened, DateTimeOffset time) => happened switch
    {
        TrainingProgress p => new()
        {
            Time = time, Event = Progress, Step = p.Step, Epoch = p.Epoch, Loss = p.Loss, Perplexity = p.Unit == TrainingProgress.Tokens ? p.Perplexity : null,
            PredictionsPerSecond = p.PredictionsPerSecond, LearningRate = p.LearningRate, GradientNorm = p.GradientNorm, Sparsity = p.Sparsity,
            Seconds = p.Elapsed.TotalSeconds,
        },
        Validated v => new()
        {
            Time = time, Event = Validation, Step = v.Step, LearningRate = v.LearningRate, Best = v.IsBest, Samples = v.Samples,
            Scores = v.Scores.ToDictionary(score => score.Name, score => score.Value),
        },
        TrainingFinished f => new()
        {
            Time = time, Event = End, Step = f.Step, Seconds = f.Elapsed.TotalSeconds,
            Reason = JsonNamingPolicy.SnakeCaseLower.ConvertName(f.Reason.ToString()),
        },
        _ => null,
    };
}

/// <summary>Defines how an entry is written: one line, with names in lower case, numbers that are not finite in quotes.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, Converters = [typeof(AttentionWeights)])]
[JsonSerializable(typeof(TrainingLogEntry))]
internal sealed partial class TrainingLogJson : JsonSerializerContext;

/// <summary>Writes the weights of an <see cref="AttentionMap"/> as a list of rows, rounded to three digits behind the point.</summary>
internal sealed class AttentionWeights : JsonConverter<float[,]>
{
    private const int Digits = 3;

    public override void Write(Utf8JsonWriter writer, float[,] weights, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        for (var t = 0; t < weights.GetLength(0); t++)
        {
            writer.WriteStartArray();
            for (var s = 0; s < weights.GetLength(1); s++)
                writer.WriteNumberValue(float.IsFinite(weights[t, s]) ? Math.Round((decimal)weights[t, s], Digits) : 0);
            writer.WriteEndArray();
        }
        writer.WriteEndArray();
    }

    public override float[,] Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        var rows = new List<List<float>>();
        if (reader.TokenType != JsonTokenType.StartArray) throw new JsonException("expected a list of rows");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartArray) throw new JsonException("expected a row of numbers");
            rows.Add([]);
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                rows[^1].Add(reader.TokenType == JsonTokenType.Number ? reader.GetSingle() : throw new JsonException("expected a number"));
        }
        var weights = new float[rows.Count, rows.Count == 0 ? 0 : rows[0].Count];
        for (var t = 0; t < rows.Count; t++)
        {
            if (rows[t].Count != rows[0].Count) throw new JsonException("expected rows of the same length");
            for (var s = 0; s < rows[t].Count; s++) weights[t, s] = rows[t][s];
        }
        return weights;
    }
}
