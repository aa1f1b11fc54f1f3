using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using Seq2Seq.Generation;
using Seq2Seq.Layers;
using Seq2Seq.Model;
using Seq2Seq.Training;

namespace Seq2Seq.Configuration;

/// <summary>
/// Ranges of options, and what options demand of each other. A key is named by the expression that reads it:
/// <c>run.Training.LearningRate</c> is <c>training.learning_rate</c>.
/// </summary>
public sealed class ConfigurationRules
{
    /// <summary>Beyond these a model fits no machine, and its size no 32-bit number.</summary>
    private const int MostWidth = 16_384, MostLayers = 64;

    private readonly List<(string Key, string Problem)> _broken = [];

    private ConfigurationRules()
    {
    }

    /// <summary>The rules that a configuration breaks: the key to change, and one line that says what was found and expected.</summary>
    public static IReadOnlyList<(string Key, string Problem)> Broken(RunConfiguration run)
    {
        var rules = new ConfigurationRules();
        rules.Data(run);
        rules.Model(run);
        rules.Bridge(run);
        rules.Training(run);
        rules.Testing(run);
        return rules._broken;
    }

    /// <summary>Checks a configuration made in code.</summary>
    /// <exception cref="Seq2SeqException">It breaks a rule.</exception>
    public static void Check(RunConfiguration run)
    {
        foreach (var (_, problem) in Broken(run))
            throw new ConfigurationException(problem);
    }

    private void Data(RunConfiguration run)
    {
        NotEmpty(run.Data.Src.Lang);
        AtLeast(run.Data.Src.MaxLength, 1);
        AtLeast(run.Data.Src.VocLimit, 5); // the four special tokens and one more
        AtLeast(run.Data.Src.VocMinFreq, 1);
        NotEmpty(run.Data.Trg.Lang);
        AtLeast(run.Data.Trg.MaxLength, 1);
        AtLeast(run.Data.Trg.VocLimit, 5);
        AtLeast(run.Data.Trg.VocMinFreq, 1);
        AtLeast(run.Data.MaxTrainPairs, 0);
        if (run.Data.MaxLengthRatio != 0)
            AtLeast(run.Data.MaxLengthRatio, 1);
        if (run.Data.SharedVocabulary)
        {
            Equal(run.Data.Trg.Level, run.Data.Src.Level, "the value of data.src.level, as data.shared_vocabulary is on");
            Equal(run.Data.Trg.Lowercase, run.Data.Src.Lowercase, "the value of data.src.lowercase, as data.shared_vocabulary is on");
            Equal(run.Data.Trg.VocDir, run.Data.Src.VocDir, "the value of data.src.voc_dir, as data.shared_vocabulary is on");
        }
    }

    private void Model(RunConfiguration run)
    {
        Between(run.Model.Encoder.Embeddings.EmbeddingDim, 1, MostWidth);
        Fraction(run.Model.Encoder.Embeddings.Dropout);
        Between(run.Model.Encoder.HiddenSize, 1, MostWidth);
        Between(run.Model.Encoder.NumLayers, 1, MostLayers);
        Fraction(run.Model.Encoder.Dropout);
        Between(run.Model.Decoder.Embeddings.EmbeddingDim, 1, MostWidth);
        Fraction(run.Model.Decoder.Embeddings.Dropout);
        Between(run.Model.Decoder.HiddenSize, 1, MostWidth);
        Between(run.Model.Decoder.NumLayers, 1, MostLayers);
        Fraction(run.Model.Decoder.Dropout);
        Fraction(run.Model.Decoder.HiddenDropout);
        AtLeast(run.Model.Decoder.AttentionWindow, 1);
        AtLeast(run.Model.InitWeight, 0);
        if (run.Model.TiedEmbeddings)
        {
            Equal(run.Data.SharedVocabulary, true, "as model.tied_embeddings is on");
            Equal(run.Model.Decoder.Embeddings.EmbeddingDim, run.Model.Encoder.Embeddings.EmbeddingDim, "the value of model.encoder.embeddings.embedding_dim, as model.tied_embeddings is on");
        }
        if (run.Model.TiedSoftmax)
            Equal(run.Model.Decoder.HiddenSize, run.Model.Decoder.Embeddings.EmbeddingDim, "the value of model.decoder.embeddings.embedding_dim, as model.tied_softmax is on");
    }

    private void Bridge(RunConfiguration run)
    {
        EncoderOptions encoder = run.Model.Encoder;
        long width = encoder.HiddenSize * (encoder.Bidirectional ? 2L : 1L);
        string origin = "the width of the encoder's output (model.encoder.hidden_size, twice if bidirectional), as ";
        if (run.Model.Decoder.Attention == AttentionType.Dot)
            Equal(run.Model.Decoder.HiddenSize, width, origin + "model.decoder.attention is dot");
        if (run.Model.Decoder.Attention == AttentionType.None && run.Model.Decoder.InitHidden == BridgeType.Zero)
            Add(run.Model.Decoder.InitHidden, "last or projected, as model.decoder.attention is none and the decoder would see nothing of the source");
        if (run.Model.Decoder.InitHidden != BridgeType.Last)
            return;
        Equal(run.Model.Decoder.HiddenSize, width, origin + "model.decoder.init_hidden is last");
        Equal(run.Model.Decoder.NumLayers, encoder.NumLayers, "the value of model.encoder.num_layers, as model.decoder.init_hidden is last");
        Equal(run.Model.Decoder.RnnType, encoder.RnnType, "the value of model.encoder.rnn_type, as model.decoder.init_hidden is last");
    }

    private void Training(RunConfiguration run)
    {
        Above(run.Training.LearningRate, 0);
        AtLeast(run.Training.LearningRateMin, 0);
        AtLeast(run.Training.LearningRateWarmup, 0);
        if (run.Training.Scheduling == SchedulingType.WarmupInverseSquareRoot && run.Training.LearningRateWarmup == 0)
            Add(run.Training.LearningRateWarmup, "at least 1, as training.scheduling is warmup_inverse_square_root");
        if (run.Training.Scheduling == SchedulingType.Plateau)
            NotEmpty(run.Data.Dev, "as training.scheduling is plateau");
        AtLeast(run.Training.Patience, 0);
        Inside(run.Training.DecreaseFactor);
        AtLeast(run.Training.EarlyStoppingPatience, 0);
        if (run.Training.EarlyStoppingPatience > 0)
            NotEmpty(run.Data.Dev, "as training.early_stopping_patience is set");
        if (run.Training.AdamBetas is not [var first and > 0 and < 1, var second and > 0 and < 1])
            Add(run.Training.AdamBetas, "a list of two numbers above 0 and below 1, such as [0.9, 0.999]");
        Above(run.Training.AdamEpsilon, 0);
        Fraction(run.Training.Momentum);
        AtLeast(run.Training.WeightDecay, 0);
        AtLeast(run.Training.ClipGradNorm, 0);
        AtLeast(run.Training.ClipGradVal, 0);
        if (run.Training.ClipGradVal > 0)
            Equal(run.Training.ClipGradNorm, 0, "as training.clip_grad_val is set and only one of them can be");
        Fraction(run.Training.LabelSmoothing);
        Between(run.Training.ScheduledSampling.Start, 0, 1);
        Between(run.Training.ScheduledSampling.End, 0, 1);
        AtLeast(run.Training.ScheduledSampling.Steps, 1);
        AtLeast(run.Training.BatchSize, 1);
        AtLeast(run.Training.Epochs, 1);
        AtLeast(run.Training.MaxSteps, 0);
        AtLeast(run.Training.MaxMinutes, 0);
        AtLeast(run.Training.ValidationFreq, 0);
        AtLeast(run.Training.LoggingFreq, 1);
        AtLeast(run.Training.CheckpointFreq, 0);
        NotEmpty(run.Training.ModelDir);
    }

    private void Testing(RunConfiguration run)
    {
        GenerationOptions testing = run.Testing;
        AtLeast(run.Testing.BeamSize, 1);
        AtLeast(run.Testing.BeamAlpha, 0);
        AtLeast(run.Testing.NBest, 1);
        AtMost(run.Testing.NBest, testing.BeamSize, "testing.beam_size");
        AtLeast(run.Testing.BatchSize, 1);
        AtLeast(run.Testing.MaxOutputLength, 0);
        AtLeast(run.Testing.MaxLengthRatio, 0);
        AtLeast(run.Testing.MaxLengthOffset, 0);
        AtLeast(run.Testing.MinOutputLength, 0);
        AtLeast(run.Testing.MinLengthRatio, 0);
        if (testing.MaxOutputLength > 0)
            AtMost(run.Testing.MinOutputLength, testing.MaxOutputLength, "testing.max_output_length");
        else if (testing is { MaxLengthRatio: 0, MaxLengthOffset: 0 })
            Add(run.Testing.MaxLengthRatio, "above 0, as testing.max_output_length and testing.max_length_offset are 0 too");
        else
            AtMost(run.Testing.MinLengthRatio, testing.MaxLengthRatio, "testing.max_length_ratio");
    }

    // The comparisons are written so that NaN breaks every rule.

    private void AtLeast<T>(T value, T least, [CallerArgumentExpression(nameof(value))] string key = "") where T : INumber<T>
    {
        if (!(value >= least))
            Add(value, $"at least {Text(least)}", key);
    }

    private void Between<T>(T value, T least, T most, [CallerArgumentExpression(nameof(value))] string key = "") where T : INumber<T>
    {
        if (!(value >= least && value <= most))
            Add(value, $"from {Text(least)} to {Text(most)}", key);
    }

    private void AtMost<T>(T value, T most, string mostKey, [CallerArgumentExpression(nameof(value))] string key = "") where T : INumber<T>
    {
        if (!(value <= most))
            Add(value, $"at most {Text(most)}, the value of {mostKey}", key);
    }

    private void Above<T>(T value, T limit, [CallerArgumentExpression(nameof(value))] string key = "") where T : INumber<T>
    {
        if (!(value > limit))
            Add(value, $"above {Text(limit)}", key);
    }

    private void Fraction(float value, [CallerArgumentExpression(nameof(value))] string key = "")
    {
        if (!(value >= 0 && value < 1))
            Add(value, "at least 0 and below 1", key);
    }

    private void Inside(float value, [CallerArgumentExpression(nameof(value))] string key = "")
    {
        if (!(value > 0 && value < 1))
            Add(value, "above 0 and below 1", key);
    }

    private void NotEmpty(string value, string reason = "", [CallerArgumentExpression(nameof(value))] string key = "")
    {
        if (value.Length == 0)
            Add("empty", $"a value{(reason.Length == 0 ? "" : ", " + reason)}", key);
    }

    private void Equal<T>(T value, T expected, string reason, [CallerArgumentExpression(nameof(value))] string key = "")
    {
        if (!EqualityComparer<T>.Default.Equals(value, expected))
            Add(value, $"{Text(expected)}, {reason}", key);
    }

    private void Add<T>(T value, string expected, [CallerArgumentExpression(nameof(value))] string key = "")
    {
        key = string.Join('.', key.Split('.').Skip(1).Select(ConfigurationKeys.Key));
        _broken.Add((key, $"'{key}' is {Text(value)}, expected {expected}; change it"));
    }

    private static string Text<T>(T value) => value switch
    {
        bool flag => flag ? "true" : "false",
        Enum name => ConfigurationKeys.Key(name.ToString()),
        float[] list => $"[{string.Join(", ", list.Select(Text))}]",
        "" => "empty",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
