using System.Globalization;
using Seq2Seq.Configuration;
using Seq2Seq.Data;
using static Seq2Seq.Tasks.CommentedLines;

namespace Seq2Seq.Tasks.LanguageModeling;

/// <summary>A configuration of a language model to start from as YAML, in which a comment gives the reason of each value.</summary>
internal static class CommentedLanguageModel
{
    /// <summary>Returns the text of a configuration. It has the keys that are chosen for the corpus; all others have their defaults.</summary>
    /// <param name="configuration">A configuration with the sizes of <see cref="StartingLanguageModel.For"/>, and with language and names.</param>
    /// <param name="corpus">The corpus that it is for.</param>
    public static string Of(LanguageModelConfiguration configuration, CorpusProfile corpus)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(corpus);
        var (data, model, training, testing) = (configuration.Data, configuration.Model, configuration.Training, configuration.Testing);
        var text = new List<string>
        {
            string.Create(CultureInfo.InvariantCulture, $"# {corpus.Pairs:N0} texts, of which {corpus.Duplicates / (double)corpus.Pairs:P1} repeat an earlier one."),
            $"# {corpus.Source.Describe(data.Text.Language)}",
            string.Create(CultureInfo.InvariantCulture, $"# The model has at most {StartingLanguageModel.Parameters(configuration):N0} parameters."),
            "task: language_model",
            $"name: {ConfigurationWriter.Quoted(configuration.Name)}",
            "",
            "data:",
            $"  train: {string.Join(", ", data.Train.Select(ConfigurationWriter.Quoted))}",
            data.ValidationSplit > 0 ? Line($"  dev_split: {Number(data.ValidationSplit)}", "texts held out of train for validation")
                : $"  dev: {ConfigurationWriter.Quoted(data.Validation)}",
            $"  test: {ConfigurationWriter.Quoted(data.Test)}",
        };
        if (data.Column.Length > 0) text.Add($"  column: {ConfigurationWriter.Quoted(data.Column)}");
        text.Add(Line("  form: lines", "each line is a text of its own; running, if they go on as in a book"));
        text.AddRange(Side("text", data.Text, corpus.Source, "tokens; a longer text is cut into parts"));
        text.AddRange(
        [
            "",
            "model:",
            Line("  rnn_type: lstm", "predicts better than a GRU as soon as there is some text"),
            $"  embeddings: {{embedding_dim: {model.Embeddings.EmbeddingDimension}, dropout: {Number(model.Embeddings.Dropout)}}}",
            Line($"  hidden_size: {model.HiddenSize}", "the more text, the wider; a wider model would learn so little by heart"),
            Line($"  num_layers: {model.Layers}", model.Layers == 1 ? "a second layer pays from twenty million words on" : ""),
            Line($"  dropout: {Number(model.Dropout)}", "the more text, the less is needed"),
            $"  hidden_dropout: {Number(model.HiddenDropout)}",
            "",
            "training:",
            "  optimizer: adam",
            Line($"  learning_rate: {Number(training.LearningRate)}", "wider models need a lower one"),
            Line("  scheduling: plateau", "halves the rate when validation stops improving"),
            $"  patience: {training.Patience}",
            Line($"  early_stopping_patience: {training.EarlyStoppingPatience}", "ends training when halving does not help either"),
            "  early_stopping_metric: loss",
            $"  clip_grad_norm: {Number(training.ClipGradientNorm)}",
            Line($"  batch_size: {training.BatchSize}", "texts"),
            Line($"  epochs: {training.Epochs}", "at most; early stopping ends it sooner"),
            Line($"  validation_freq: {training.ValidationFrequency}", training.ValidationFrequency == 0 ? "after each epoch" : "updates, as an epoch has few"),
            $"  logging_freq: {Math.Min(100, Math.Max(20, training.ValidationFrequency / 4))}",
            $"  model_dir: {ConfigurationWriter.Quoted(training.ModelDirectory)}",
            "",
            "testing:",
            Line("  sampling: true", "what is most probable goes round in circles"),
            Line($"  top_p: {Number(testing.TopP)}", "draws from the tokens that hold this share of the probability"),
            "",
        ]);
        return string.Join('\n', text);
    }
}
