using System.Text;
using Microsoft.Extensions.Logging;
using Seq2Seq.Configuration;
using Seq2Seq.Data;
using Seq2Seq.Decoding;
using Seq2Seq.Models;
using Seq2Seq.Tasks.Serving;
using Seq2Seq.Tensors;
using Seq2Seq.Tensors.Cpu;
using Seq2Seq.Text;

namespace Seq2Seq.Tasks.LanguageModeling;

/// <summary>
/// Continues texts with a trained language model. What is generated for a prompt does not depend on the prompts beside it, or on the number of threads. Any
/// number of threads may call any number of generators. Generators on one device take turns. The asynchronous calls are for many callers: requests that arrive
/// together are decoded as one batch.
/// </summary>
public sealed partial class TextGenerator : ITextModel, IDisposable
{
    /// <summary>The longest continuation in tokens where none is given.</summary>
    public const int UsualLength = 100;

    private readonly Device _device;
    private readonly bool _ownsDevice;
    private readonly LanguageModel _model;
    private readonly ITokenizer _tokenizer;
    private bool _disposed;

    private TextGenerator(LanguageModelConfiguration configuration, Device device, bool ownsDevice, LanguageModel model, ITokenizer tokenizer,
        string directory, ILogger? logger)
    {
        (Configuration, _device, _ownsDevice, _model, _tokenizer) = (configuration, device, ownsDevice, model, tokenizer);
        _door = new(directory, TaskType.LanguageModel, configuration.Testing, (requests, options) => Generate(requests, options, CancellationToken.None),
            Answer, logger);
    }

    /// <summary>The configuration that the model was trained with. Its <c>Testing</c> holds the default options of every call.</summary>
    public LanguageModelConfiguration Configuration { get; }

    /// <summary>Loads a model directory.</summary>
    /// <param name="modelDirectory">The folder that training has written.</param>
    /// <param name="device">The device that runs the model. It still belongs to the caller. Null = the processor with all its cores.</param>
    /// <param name="logger">Receives what goes wrong in asynchronous calls, and their batches; null = nobody does.</param>
    /// <exception cref="Seq2SeqException">The directory is missing, damaged, of another version, or of another task.</exception>
    public static TextGenerator Load(string modelDirectory, Device? device = null, ILogger? logger = null)
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
            return new(configuration, device, own, directory.ReadModel(configuration, tokenizer, device), tokenizer, modelDirectory, logger);
        }
        catch
        {
            if (own) device.Dispose();
            throw;
        }
    }

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
        ArgumentNullException.ThrowIfNull(prompts);
        if (prompts.Contains(null)) throw new ArgumentException("one of the prompts is null; an empty prompt asks for a whole text", nameof(prompts));
        options ??= Configuration.Testing;
        OptionRules.Check(options);
        return Generate([.. prompts.Select((prompt, i) => new GenerationRequest(prompt) { Number = firstNumber + i })], options, cancellation);
    }

    private IReadOnlyList<GeneratedText>[] Generate(IReadOnlyList<GenerationRequest> requests, DecodingOptions options, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (options.MaximumWords > 0)
            throw new OptionException($"a continuation of at most {options.MaximumWords} words is asked for; a language model counts tokens; limit these", nameof(options));
        var method = IDecodingMethod.Of(options);
        var phrases = new OutputPhrases(_tokenizer, Configuration.Data.Text.Level);
        var (banned, required) = (phrases.Banned(options.BannedPhrases), phrases.Required(options.RequiredPhrases));
        var most = options.MaximumOutputLength > 0 ? options.MaximumOutputLength : UsualLength;
        var results = new IReadOnlyList<GeneratedText>[requests.Count];
        (int Index, int[] Ids)[] encoded = [.. requests.Select((request, i) => (i, Read(request.Text + request.Prefix, options.MaximumSourceLength)))];
        var sorted = encoded.OrderBy(p => p.Ids.Length).ThenBy(p => p.Index);
        foreach (var group in DecodingBatches.Of(sorted, p => p.Ids.Length + most, options.BatchSize, options.Rows, _tokenizer.Vocabulary.Count))
        {
            var request = new DecodingRequest(_tokenizer.Special, group.Length)
            {
                Prefixes = Array.ConvertAll(group, p => p.Ids), Banned = banned, Required = required,
                Limits = Array.ConvertAll(group, p => new LengthLimits(p.Ids.Length + Math.Min(most, options.MinimumOutputLength), p.Ids.Length + most)),
                Numbers = Array.ConvertAll(group, p => requests[p.Index].Number ?? p.Index),
                Seeds = Array.ConvertAll(group, p => requests[p.Index].Seed),
                Callers = Array.ConvertAll(group, p => requests[p.Index].Caller(ids => requests[p.Index].Prefix + Behind(p.Ids, ids), p.Ids.Length)),
            };
            using var scope = new Scope(_device);
            ObjectDisposedException.ThrowIf(_disposed, this);
            var found = method.Decode(scope, _model.Decoder, null, request, cancellation);
            foreach (var ((index, ids), outputs) in group.Zip(found))
                if (!requests[index].Cancellation.IsCancellationRequested)
                    results[index] = [.. outputs.Take(options.NBest).Select(output => Describe(requests[index], ids, output))];
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

    /// <summary>Returns the texts of a corpus, whose column is that of the training data. Blank texts are left out.</summary>
    /// <exception cref="Seq2SeqException">The file is missing or damaged, or lacks the column.</exception>
    public IEnumerable<string> TextsOf(string corpus)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        return new TextFiles([corpus], Configuration.Data.Column);
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

    private GeneratedText Describe(GenerationRequest request, int[] given, DecodedSequence output) => new(request.Text,
        request.Prefix + Behind(given, output.Ids), _tokenizer.Decode(output.Ids), output.Ids[given.Length..], output.LogProbabilities[given.Length..],
        output.Score, output.FinishReason)
    {
        PromptTokens = given.Length,
    };

    /// <summary>Returns the text of tokens behind those that were given, with the space between them.</summary>
    private string Behind(int[] given, int[] ids) =>
        ids.Length <= given.Length ? "" : _tokenizer.Decode(ids)[_tokenizer.Decode(given).Length..];
}
