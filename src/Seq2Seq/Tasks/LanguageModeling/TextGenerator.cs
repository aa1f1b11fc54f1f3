using System.Text;
using Seq2Seq.Configuration;
using Seq2Seq.Decoding;
using Seq2Seq.Models;
using Seq2Seq.Tensors;
using Seq2Seq.Tensors.Cpu;
using Seq2Seq.Text;

namespace Seq2Seq.Tasks.LanguageModeling;

/// <summary>
/// Continues texts with a trained language model. What is generated for a prompt does not depend on the prompts beside it, or on the number of threads. Any
/// number of threads may call any number of generators. Generators on one device take turns.
/// </summary>
public sealed class TextGenerator : IDisposable
{
    /// <summary>The longest continuation in tokens where none is given.</summary>
    public const int UsualLength = 100;

    private readonly Device _device;
    private readonly bool _ownsDevice;
    private readonly LanguageModel _model;
    private readonly ITokenizer _tokenizer;
    private bool _disposed;

    private TextGenerator(LanguageModelConfiguration configuration, Device device, bool ownsDevice, LanguageModel model, ITokenizer tokenizer) =>
        (Configuration, _device, _ownsDevice, _model, _tokenizer) = (configuration, device, ownsDevice, model, tokenizer);

    /// <summary>The configuration that the model was trained with. Its <c>Testing</c> holds the default options of every call.</summary>
    public LanguageModelConfiguration Configuration { get; }

    /// <summary>Loads a model directory.</summary>
    /// <param name="modelDirectory">The folder that training has written.</param>
    /// <param name="device">The device that runs the model. It still belongs to the caller. Null = the processor with all its cores.</param>
    /// <exception cref="Seq2SeqException">The directory is missing, damaged, of another version, or of another task.</exception>
    public static TextGenerator Load(string modelDirectory, Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(modelDirectory);
        var directory = new LanguageModelDirectory(modelDirectory);
        var configuration = directory.ReadConfiguration();
        var tokenizer = directory.ReadTokenizer(configuration);
        var own = device == null;
        device ??= CpuDevice.Create();
        try
        {
            using var lease = device.Enter();
            return new(configuration, device, own, directory.ReadModel(configuration, tokenizer, device), tokenizer);
        }
        catch
        {
            if (own) device.Dispose();
            throw;
        }
    }

    /// <summary>Loads a model directory on a thread of the pool.</summary>
    /// <inheritdoc cref="Load"/>
    public static Task<TextGenerator> LoadAsync(string modelDirectory, Device? device = null, CancellationToken cancellationToken = default) =>
        Task.Run(() => Load(modelDirectory, device), cancellationToken);

    /// <summary>Returns a continuation of a prompt, without the prompt.</summary>
    /// <inheritdoc cref="Generate(IReadOnlyList{string}, DecodingOptions?)"/>
    public string Generate(string prompt, DecodingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        return Generate([prompt], options)[0][0].Text;
    }

    /// <summary>Returns the <see cref="DecodingOptions.NBest"/> continuations of each prompt, in order.</summary>
    /// <param name="prompts">The prompts. An empty one asks for a whole text. Of a long one the last <see cref="DecodingOptions.MaximumSourceLength"/> tokens
    /// are read.</param>
    /// <param name="options">The options; null = those of the model's configuration. The limits on the length of an output are those of what is generated; the
    /// longest is <see cref="UsualLength"/> if none is given.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public IReadOnlyList<IReadOnlyList<GeneratedText>> Generate(IReadOnlyList<string> prompts, DecodingOptions? options = null) =>
        Generate(prompts, options, firstNumber: 0, CancellationToken.None);

    /// <inheritdoc cref="Generate(IReadOnlyList{string}, DecodingOptions?)"/>
    /// <param name="firstNumber">The number of the first prompt, from which the random numbers of its samples follow.</param>
    /// <param name="cancellation">A token that ends the generation between two tokens.</param>
    /// <exception cref="OperationCanceledException">The generation was cancelled.</exception>
    public IReadOnlyList<IReadOnlyList<GeneratedText>> Generate(IReadOnlyList<string> prompts, DecodingOptions? options, int firstNumber,
        CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentNullException.ThrowIfNull(prompts);
        if (prompts.Contains(null)) throw new ArgumentException("one of the prompts is null; an empty prompt asks for a whole text", nameof(prompts));
        options ??= Configuration.Testing;
        OptionRules.Check(options);
        var method = IDecodingMethod.Of(options);
        var phrases = new OutputPhrases(_tokenizer, Configuration.Data.Text.Level);
        var (banned, required) = (phrases.Banned(options.BannedPhrases), phrases.Required(options.RequiredPhrases));
        var most = options.MaximumOutputLength > 0 ? options.MaximumOutputLength : UsualLength;
        var results = new IReadOnlyList<GeneratedText>[prompts.Count];
        (int Index, int[] Ids)[] encoded = [.. prompts.Select((prompt, i) => (i, Read(prompt, options.MaximumSourceLength)))];
        var sorted = encoded.OrderBy(p => p.Ids.Length).ThenBy(p => p.Index);
        foreach (var group in DecodingBatches.Of(sorted, p => p.Ids.Length + most, options.BatchSize, options.Rows, _tokenizer.Vocabulary.Count))
        {
            var request = new DecodingRequest(_tokenizer.Special, group.Length)
            {
                Prefixes = Array.ConvertAll(group, p => p.Ids), Banned = banned, Required = required,
                Limits = Array.ConvertAll(group, p => new LengthLimits(p.Ids.Length + Math.Min(most, options.MinimumOutputLength), p.Ids.Length + most)),
                Numbers = Array.ConvertAll(group, p => firstNumber + p.Index),
            };
            using var scope = new Scope(_device);
            ObjectDisposedException.ThrowIf(_disposed, this);
            var found = method.Decode(scope, _model.Decoder, null, request, cancellation);
            for (var row = 0; row < group.Length; row++)
                results[group[row].Index] = [.. found[row].Take(options.NBest).Select(output => Describe(prompts[group[row].Index], group[row].Ids, output))];
        }
        return results;
    }

    /// <summary>
    /// Returns the most probable next words after the words of a prompt, the most probable first. If the prompt has begun a word, they begin like it, and their
    /// probabilities are those without that knowledge.
    /// </summary>
    /// <param name="prompt">The text before the word, and its beginning. White space at the end begins a new word.</param>
    /// <param name="count">How many words, at most.</param>
    public IReadOnlyList<NextWord> Next(string prompt, int count = 10)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ObjectDisposedException.ThrowIf(_disposed, this);
        using var scope = new Scope(_device);
        var search = new NextWordSearch(_model.Decoder, _tokenizer, Configuration.Data.Text.Level);
        var text = Normalization.Of(Configuration.Data.Text).Apply(prompt);
        var isBegun = prompt.Length > 0 && !char.IsWhiteSpace(prompt[^1]);
        var last = isBegun ? text.LastIndexOf(' ') + 1 : text.Length;
        return search.Find(scope, Read(text[..last].TrimEnd(), Configuration.Testing.MaximumSourceLength), text[last..].Trim(), count);
    }

    /// <summary>Returns the probabilities of texts.</summary>
    /// <param name="texts">The texts. Each is one text, whatever the form of the training text.</param>
    public IReadOnlyList<TextScore> Score(IReadOnlyList<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        if (texts.Contains(null)) throw new ArgumentException("one of the texts is null", nameof(texts));
        ObjectDisposedException.ThrowIf(_disposed, this);
        var special = _tokenizer.Special;
        var normalization = Normalization.Of(Configuration.Data.Text);
        var results = new TextScore[texts.Count];
        (int Index, int[] Ids)[] encoded = [.. texts.Select((text, i) => (i, _tokenizer.Encode(text)))];
        var sorted = encoded.OrderBy(t => t.Ids.Length).ThenBy(t => t.Index);
        foreach (var group in DecodingBatches.Of(sorted, t => t.Ids.Length + 1, Configuration.Testing.BatchSize, rows: 1, _tokenizer.Vocabulary.Count))
        {
            var batch = LineBatches.Make([.. group.Select(t => ((int[])[special.Start, .. t.Ids], (int[])[.. t.Ids, special.End]))], special);
            using var scope = new Scope(_device);
            var (_, start) = _model.Decoder.Start(scope, null, batch.Size);
            var terms = _model.Decoder.Run(scope, null, start, new Targets(batch.Input, batch.Output, special.Padding)).Terms;
            var lines = new float[terms.Terms.Length]; // [3, T, B]
            _device.Download(terms.Terms, lines);
            for (var row = 0; row < group.Length; row++)
            {
                var (index, ids) = group[row];
                var each = new float[ids.Length + 1];
                for (var t = 0; t < each.Length; t++) each[t] = -lines[terms.Rows + t * group.Length + row];
                var text = normalization.Apply(texts[index]);
                var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
                results[index] = new(_tokenizer.Pieces([.. ids, special.End]), each, words + 1, Encoding.UTF8.GetByteCount(text) + 1);
            }
        }
        return results;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        using var lease = _device.Enter();
        if (_disposed) return;
        _disposed = true;
        _model.Parameters.Dispose();
        if (_ownsDevice) _device.Dispose();
    }

    /// <summary>Returns the last tokens of a prompt.</summary>
    private int[] Read(string prompt, int most)
    {
        var ids = _tokenizer.Encode(prompt);
        return ids.Length <= most ? ids : ids[^most..];
    }

    private GeneratedText Describe(string prompt, int[] given, DecodedSequence output)
    {
        var ids = output.Ids[given.Length..];
        var (whole, before) = (_tokenizer.Decode(output.Ids), _tokenizer.Decode(given));
        // The text behind the prompt, with the space between them.
        var text = whole.StartsWith(before, StringComparison.Ordinal) ? whole[before.Length..] : _tokenizer.Decode(ids);
        return new(prompt, text, whole, ids, output.LogProbabilities[given.Length..], output.Score, output.FinishReason);
    }
}
