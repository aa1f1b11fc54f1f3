using Seq2Seq.Data;
using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Training;

namespace Seq2Seq.Tasks.LanguageModeling;

/// <summary>
/// A configuration of a language model to start from, with sizes that fit a text. The less text there is, the narrower the model and the stronger its dropout
/// (Zaremba et al. 2014, whose million words bore 200 to 1,500 units), as a model that is too large learns the text by heart.
/// </summary>
public static class StartingLanguageModel
{
    /// <summary>
    /// The sizes for texts of up to so many words: tokens of a vocabulary of subword pieces; widths of word vectors and of the state; layers; dropout; texts of
    /// a batch.
    /// </summary>
    private sealed record Size(long Words, int Vocabulary, int Embedding, int Width, int Layers, float Dropout, int Batch);

    private static readonly Size[] Sizes =
    [
        new(20_000, 1_000, 64, 128, 1, 0.4f, 16),
        new(200_000, 2_000, 128, 256, 1, 0.3f, 32),
        new(2_000_000, 4_000, 256, 512, 1, 0.2f, 64),
        new(20_000_000, 8_000, 512, 1_024, 1, 0.2f, 64),
        new(long.MaxValue, 16_000, 512, 1_024, 2, 0.1f, 128),
    ];

    private const int Updates = 10_000, UpdatesOfValidation = 200;

    /// <summary>Returns the sizes for a corpus of texts. Names and paths are still to be set.</summary>
    public static LanguageModelConfiguration For(CorpusProfile corpus)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        var text = corpus.Source;
        var size = Sizes.First(size => (text.HasWords ? text.Words : text.Characters / 2) <= size.Words);
        var updates = Math.Max(1, corpus.Pairs / size.Batch); // of an epoch
        return new LanguageModelConfiguration
        {
            Data = new() { Text = StartingText.Side(text, size.Vocabulary), ValidationSplit = StartingText.HeldOut(corpus.Pairs) },
            Model = new()
            {
                Cell = RnnType.Lstm, Embeddings = new() { EmbeddingDimension = size.Embedding, Dropout = size.Dropout }, HiddenSize = size.Width,
                Layers = size.Layers, Dropout = size.Dropout, HiddenDropout = size.Dropout,
            },
            Training = new TrainingOptions
            {
                LearningRate = size.Width > 512 ? 0.001f : 0.002f,
                Scheduling = SchedulingType.Plateau,
                Patience = 2,
                ClipGradientNorm = 1,
                BatchSize = size.Batch,
                Epochs = (int)Math.Clamp(Updates / updates, 5, 100),
                ValidationFrequency = updates >= UpdatesOfValidation ? 0 : UpdatesOfValidation,
                EarlyStoppingMetric = "loss",
                EarlyStoppingPatience = 5,
                PrintedSentences = [],
            },
        };
    }

    /// <summary>
    /// Returns a configuration as YAML, in which a comment gives the reason of each value that is chosen for the corpus. All other keys have their defaults.
    /// </summary>
    /// <param name="configuration">A configuration with the sizes of <see cref="For"/>, and with language and names.</param>
    /// <param name="corpus">The corpus that it is for.</param>
    public static string Commented(LanguageModelConfiguration configuration, CorpusProfile corpus) => CommentedLanguageModel.Of(configuration, corpus);

    /// <summary>Returns the number of parameters of a configuration whose vocabulary is as large as it may be.</summary>
    public static long Parameters(LanguageModelConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        using var parameters = new ParameterSet();
        _ = new LanguageModel(parameters, configuration.Model, configuration.Data.Text.VocabularyLimit);
        return parameters.Count;
    }
}
