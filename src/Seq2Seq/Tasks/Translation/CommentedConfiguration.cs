using System.Globalization;
using Seq2Seq.Configuration;
using Seq2Seq.Data;
using static Seq2Seq.Tasks.CommentedLines;

namespace Seq2Seq.Tasks.Translation;

/// <summary>A configuration to start from as YAML, in which a comment gives the reason of each value.</summary>
internal static class CommentedConfiguration
{
    private const string TooLong = "tokens; longer training pairs are left out";

    /// <summary>Returns the text of a configuration. It has the keys that are chosen for the corpus; all others have their defaults.</summary>
    /// <param name="configuration">A configuration with the sizes of <see cref="StartingConfiguration.For"/>, and with languages and names.</param>
    /// <param name="corpus">The corpus that it is for.</param>
    public static string Of(TranslationConfiguration configuration, CorpusProfile corpus)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(corpus);
        var (data, model, training, testing) = (configuration.Data, configuration.Model, configuration.Training, configuration.Testing);
        var isShort = corpus.Pairs < 10_000;
        var isSummary = configuration.Task == TaskType.Summarization;
        List<string> text =
        [
            string.Create(CultureInfo.InvariantCulture, $"# {corpus.Pairs:N0} pairs, of which {corpus.Duplicates / (double)corpus.Pairs:P1} repeat an earlier one."),
            $"# {corpus.Source.Describe(data.Source.Language)}",
            $"# {corpus.Target.Describe(data.Target.Language)}",
            string.Create(CultureInfo.InvariantCulture, $"# The model has at most {StartingConfiguration.Parameters(configuration):N0} parameters."),
            .. isSummary ? ["task: summarization"] : (string[])[],
            $"name: {ConfigurationWriter.Quoted(configuration.Name)}",
            "",
            "data:",
            $"  train: {string.Join(", ", data.Train.Select(ConfigurationWriter.Quoted))}",
            data.ValidationSplit > 0 ? Line($"  dev_split: {Number(data.ValidationSplit)}", "pairs held out of train for validation")
                : $"  dev: {ConfigurationWriter.Quoted(data.Validation)}",
            $"  test: {ConfigurationWriter.Quoted(data.Test)}",
            .. isSummary ? [Line("  shared_vocabulary: true", "what is copied are tokens of both sides")] : (string[])[],
        ];
        text.AddRange(Side("src", data.Source, corpus.Source, TooLong, mayLowercase: true));
        text.AddRange(Side("trg", data.Target, corpus.Target, TooLong));
        text.AddRange(
        [
            "",
            "model:",
            .. isSummary ? ["  tied_embeddings: true"] : (string[])[],
            "  encoder:",
            Line("    rnn_type: gru", "as good as an LSTM on small and middle-sized data, and faster"),
            Line($"    embeddings: {{embedding_dim: {model.Encoder.Embeddings.EmbeddingDimension}, dropout: {Number(model.Encoder.Embeddings.Dropout)}}}", ""),
            Line($"    hidden_size: {model.Encoder.HiddenSize}", isShort ? "each direction; a wider model would learn so few pairs by heart" : "each direction"),
            "    bidirectional: true",
            Line($"    num_layers: {model.Encoder.Layers}", model.Encoder.Layers == 1 ? "a second layer pays from half a million pairs on" : ""),
            Line($"    dropout: {Number(model.Encoder.Dropout)}", isShort ? "strong, as there are few pairs" : "the more pairs, the less is needed"),
            "  decoder:",
            "    rnn_type: gru",
            Line($"    embeddings: {{embedding_dim: {model.Decoder.Embeddings.EmbeddingDimension}, dropout: {Number(model.Decoder.Embeddings.Dropout)}}}", ""),
            Line($"    hidden_size: {model.Decoder.HiddenSize}", "as wide as both directions of the encoder"),
            $"    num_layers: {model.Decoder.Layers}",
            $"    dropout: {Number(model.Decoder.Dropout)}",
            $"    hidden_dropout: {Number(model.Decoder.HiddenDropout)}",
            Line("    attention: additive", "learns to align soonest"),
            .. isSummary ? [Line("    copy: true", "tokens of the text may be copied"), Line("    coverage: true", "the attention sees where it has looked")] : (string[])[],
            "    init_hidden: projected",
            "",
            "training:",
            "  optimizer: adam",
            Line($"  learning_rate: {Number(training.LearningRate)}", "wider models need a lower one"),
            Line($"  learning_rate_warmup: {training.LearningRateWarmup}", "about an epoch"),
            Line("  scheduling: plateau", "halves the rate when validation stops improving"),
            "  patience: 3",
            Line("  early_stopping_patience: 8", "ends training when halving does not help either"),
            Line($"  early_stopping_metric: {training.EarlyStoppingMetric}", training.EarlyStoppingMetric == "loss" ? "most targets are too short for BLEU" : ""),
            .. isSummary ? [Line($"  coverage_loss: {Number(training.CoverageLoss)}", "the attention does not return to where it has been")] : (string[])[],
            Line($"  bleu_tokenizer: {OptionText.Of(training.BleuTokenizer)}", ""),
            Line($"  clip_grad_norm: {Number(training.ClipGradientNorm)}", ""),
            Line($"  label_smoothing: {Number(training.LabelSmoothing)}",
                isSummary ? "a decoder that copies needs none" : training.LabelSmoothing == 0 ? "each source has one right target" : "several translations of a sentence may be right"),
            Line($"  batch_size: {training.BatchSize}", isShort ? "small, so that an epoch has many updates" : "sentences"),
            Line($"  epochs: {training.Epochs}", "at most; early stopping ends it sooner"),
            Line($"  validation_freq: {training.ValidationFrequency}", training.ValidationFrequency == 0 ? "after each epoch" : "updates, as an epoch has few"),
            Line($"  logging_freq: {Math.Min(100, Math.Max(20, training.ValidationFrequency / 4))}", ""),
            $"  model_dir: {ConfigurationWriter.Quoted(training.ModelDirectory)}",
            "",
            "testing:",
            Line($"  beam_size: {testing.BeamSize}", ""),
            Line($"  beam_alpha: {Number(testing.BeamAlpha)}", testing.BeamAlpha == 0 ? "" : "longer translations are not punished for their length"),
            "",
        ]);
        return string.Join('\n', text);
    }
}
