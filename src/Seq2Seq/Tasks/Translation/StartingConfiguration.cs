using Seq2Seq.Data;
using Seq2Seq.Decoding;
using Seq2Seq.Evaluation;
using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Text;
using Seq2Seq.Training;

namespace Seq2Seq.Tasks.Translation;

/// <summary>
/// A configuration to start from, with sizes that fit a corpus. A model that is too large learns few pairs by heart, and a vocabulary that is too large
/// has tokens that are seen too seldom to be learned (Gowda and May 2020). For few pairs, small vocabularies, small batches, strong dropout and label
/// smoothing did best (Sennrich and Zhang 2019).
/// </summary>
public static class StartingConfiguration
{
    /// <summary>
    /// The sizes for corpora of up to so many pairs: tokens of a vocabulary of subword pieces; width of word vectors and of each direction of the encoder;
    /// layers; dropout; sentences of a batch.
    /// </summary>
    private sealed record Size(long Pairs, int Vocabulary, int Width, int Layers, float Dropout, int Batch);

    private static readonly Size[] Sizes =
    [
        new(2_000, 1_000, 64, 1, 0.3f, 16),
        new(10_000, 2_000, 128, 1, 0.3f, 32),
        new(100_000, 4_000, 256, 1, 0.3f, 64),
        new(500_000, 8_000, 256, 1, 0.2f, 64),
        new(3_000_000, 16_000, 512, 2, 0.2f, 128),
        new(long.MaxValue, 32_000, 512, 2, 0.1f, 256),
    ];

    private const int Updates = 20_000, UpdatesOfValidation = 200;

    /// <summary>Returns the sizes for a corpus. Names and paths are still to be set.</summary>
    public static TranslationConfiguration For(CorpusProfile corpus)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        var size = Sizes.First(size => corpus.Pairs <= size.Pairs);
        var (source, target) = (StartingText.Side(corpus.Source, size.Vocabulary), StartingText.Side(corpus.Target, size.Vocabulary));
        var isExact = source.Level == Level.Word && target.Level == Level.Word;
        var dropout = isExact ? 0.1f : size.Dropout;
        var embeddings = new EmbeddingOptions { EmbeddingDimension = size.Width, Dropout = dropout };
        var updates = Math.Max(1, corpus.Pairs / size.Batch); // of an epoch
        return new TranslationConfiguration
        {
            Data = new() { Source = source, Target = target, ValidationSplit = StartingText.HeldOut(corpus.Pairs) },
            Model = new ModelOptions
            {
                Encoder = new EncoderOptions { Cell = RnnType.Gru, Embeddings = embeddings, HiddenSize = size.Width, Layers = size.Layers, Dropout = dropout },
                Decoder = new DecoderOptions
                {
                    Cell = RnnType.Gru,
                    Embeddings = embeddings,
                    HiddenSize = 2 * size.Width,
                    Layers = size.Layers,
                    Dropout = dropout,
                    HiddenDropout = dropout,
                    Attention = AttentionType.Additive,
                },
            },
            Training = new TrainingOptions
            {
                LearningRate = size.Width > 256 ? 0.0005f : size.Width > 64 ? 0.001f : 0.002f,
                LearningRateWarmup = (int)Math.Clamp(updates, 50, 1000),
                Scheduling = SchedulingType.Plateau,
                ClipGradientNorm = 1,
                LabelSmoothing = isExact ? 0 : 0.1f,
                BatchSize = size.Batch,
                Epochs = (int)Math.Clamp(Updates / updates, 10, 200),
                ValidationFrequency = updates >= UpdatesOfValidation ? 0 : UpdatesOfValidation,
                EarlyStoppingMetric = corpus.Target.WordsOf(0.5) >= 4 || !corpus.Target.HasWords ? "bleu" : "loss",
                BleuTokenizer = !corpus.Target.HasWords ? BleuTokenizer.Char : isExact ? BleuTokenizer.None : BleuTokenizer.V13a,
            },
            Testing = new DecodingOptions { BeamSize = 5, BeamAlpha = isExact ? 0 : 1 },
        };
    }

    /// <summary>
    /// Returns the sizes for a corpus of texts and their summaries. Both sides have one vocabulary, as tokens of the text are copied, and ROUGE chooses the
    /// model.
    /// </summary>
    public static TranslationConfiguration ForSummaries(CorpusProfile corpus)
    {
        var usual = For(corpus);
        var (source, target) = (usual.Data.Source, usual.Data.Target);
        var level = source.Level == target.Level ? source.Level : Level.Bpe;
        var limit = Math.Max(source.VocabularyLimit, target.VocabularyLimit);
        return usual with
        {
            Task = TaskType.Summarization,
            Data = usual.Data with
            {
                SharedVocabulary = true,
                Source = source with { Level = level, VocabularyLimit = limit, Lowercase = false },
                Target = target with { Level = level, VocabularyLimit = limit, Lowercase = false },
            },
            Model = usual.Model with { TiedEmbeddings = true, Decoder = usual.Model.Decoder with { Copy = true, Coverage = true } },
            Training = usual.Training with { LabelSmoothing = 0, CoverageLoss = 1, EarlyStoppingMetric = "rougel" },
        };
    }

    /// <summary>
    /// Returns a configuration as YAML, in which a comment gives the reason of each value that is chosen for the corpus. All other keys have their defaults.
    /// </summary>
    /// <param name="configuration">A configuration with the sizes of <see cref="For"/>, and with languages and names.</param>
    /// <param name="corpus">The corpus that it is for.</param>
    public static string Commented(TranslationConfiguration configuration, CorpusProfile corpus) => CommentedConfiguration.Of(configuration, corpus);

    /// <summary>Returns the number of parameters of a configuration whose vocabularies are as large as they may be.</summary>
    public static long Parameters(TranslationConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        using var parameters = new ParameterSet();
        _ = new EncoderDecoder(parameters, configuration.Model, configuration.Data.Source.VocabularyLimit, configuration.Data.Target.VocabularyLimit);
        return parameters.Count;
    }
}
