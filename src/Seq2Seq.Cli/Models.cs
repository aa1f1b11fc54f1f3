using Seq2Seq.Checkpoints;
using Seq2Seq.Tasks;
using Seq2Seq.Tasks.Captioning;
using Seq2Seq.Tasks.Classification;
using Seq2Seq.Tasks.Forecasting;
using Seq2Seq.Tasks.LanguageModeling;
using Seq2Seq.Tasks.MaskedLanguageModeling;
using Seq2Seq.Tasks.Summarization;
using Seq2Seq.Tasks.Tagging;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Tensors;

namespace Seq2Seq.Cli;

/// <summary>Loads the models that a command line names.</summary>
internal static class Models
{
    /// <summary>The ends of messages that a model is for another task, and the commands that use it.</summary>
    private static readonly (string End, string Commands)[] Uses =
    [
        ("use it to generate text", "seq2seq generate, next and score"),
        ("use it to summarize", "seq2seq summarize and evaluate"),
        ("use it to classify", "seq2seq classify and evaluate"),
        ("use it to fill gaps", "seq2seq fill"),
        ("use it to caption pictures", "seq2seq caption and evaluate"),
        ("use it to transcribe recordings", "seq2seq transcribe and evaluate"),
        ("use it to tag", "seq2seq tag and evaluate"),
        ("use it to continue series", "seq2seq forecast and evaluate"),
        ("use it to translate", "seq2seq translate and evaluate"),
    ];

    /// <summary>
    /// Loads a model of pairs, which translates or summarizes, or several as an ensemble. If one is missing, the error says which commands write one.
    /// </summary>
    /// <param name="directory">The model, or the first of an ensemble.</param>
    /// <param name="further">The further models of the ensemble; none for a single model.</param>
    public static Translator Load(string directory, IReadOnlyList<string> further, Device device) =>
        Load([directory, .. further], all => Translator.Load(all, device), "'seq2seq train' and 'seq2seq quickstart' write one");

    /// <summary>Loads translation models, for what only these do.</summary>
    /// <inheritdoc cref="Load(string, IReadOnlyList{string}, Device)"/>
    public static Translator LoadTranslator(string directory, IReadOnlyList<string> further, Device device)
    {
        var translator = Load(directory, further, device);
        if (translator.Configuration.Task == TaskType.Translation) return translator;
        translator.Dispose();
        throw new Seq2SeqException($"'{directory}' is a summarization model, expected a translation model; use it to summarize (seq2seq summarize and evaluate)");
    }

    /// <summary>Loads a summarization model. If there is none, the error says which command writes one.</summary>
    public static Summarizer LoadSummarizer(string directory, Device device) =>
        Load([directory], all => Summarizer.Load(all[0], device), "'seq2seq train' writes one, for a configuration with task: summarization");

    /// <summary>Loads a language model. If there is none, the error says which command writes one.</summary>
    public static TextGenerator LoadGenerator(string directory, Device device) =>
        Load([directory], all => TextGenerator.Load(all[0], device), "'seq2seq train' writes one, for a configuration with task: language_model");

    /// <summary>Loads a classification model. If there is none, the error says which command writes one.</summary>
    public static Classifier LoadClassifier(string directory, Device device) =>
        Load([directory], all => Classifier.Load(all[0], device), "'seq2seq train' writes one, for a configuration with task: classification");

    /// <summary>Loads a captioning or a transcription model. If there is none, the error says which command writes one.</summary>
    public static Captioner LoadCaptioner(string directory, Device device) =>
        Load([directory], all => Captioner.Load(all[0], device), "'seq2seq train' writes one, for a configuration with task: captioning or transcription");

    /// <summary>Loads a masked language model. If there is none, the error says which command writes one.</summary>
    public static GapFiller LoadGapFiller(string directory, Device device) =>
        Load([directory], all => GapFiller.Load(all[0], device), "'seq2seq train' writes one, for a configuration with task: masked_language_model");

    /// <summary>Loads a tagging model. If there is none, the error says which command writes one.</summary>
    public static Tagger LoadTagger(string directory, Device device) =>
        Load([directory], all => Tagger.Load(all[0], device), "'seq2seq train' writes one, for a configuration with task: tagging");

    /// <summary>Loads a forecasting model. If there is none, the error says which command writes one.</summary>
    public static Forecaster LoadForecaster(string directory, Device device) =>
        Load([directory], all => Forecaster.Load(all[0], device), "'seq2seq train' writes one, for a configuration with task: forecasting");

    private static T Load<T>(string[] all, Func<string[], T> load, string hint)
    {
        try
        {
            return load(all);
        }
        catch (Seq2SeqException error) when (all.Any(path => !new ModelDirectory(path).IsPrepared))
        {
            throw error.With(hint);
        }
        catch (Seq2SeqException error) when (Uses.FirstOrDefault(use => error.Message.EndsWith(use.End, StringComparison.Ordinal)).Commands is { } commands)
        {
            throw error.With(commands);
        }
    }
}
