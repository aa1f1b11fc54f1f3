using Microsoft.Extensions.Logging;
using Seq2Seq.Configuration;
using Seq2Seq.Data;
using Seq2Seq.Decoding;
using Seq2Seq.Models;
using Seq2Seq.Tasks.Serving;
using Seq2Seq.Tensors;
using Seq2Seq.Tensors.Cpu;
using Seq2Seq.Text;

namespace Seq2Seq.Tasks.Translation;

/// <summary>
/// Translates text with a trained model, or with several that predict together. The translation of a text does not depend on the texts translated
/// together with it, on their order, or on the number of threads. Any number of threads may call any number of translators. Translators on one device
/// take turns. The asynchronous calls are for many callers: requests that arrive together are decoded as one batch.
/// </summary>
public sealed partial class Translator : ITextModel, IDisposable
{
    private readonly Device _device;
    private readonly bool _ownsDevice;
    private readonly Ensemble _model;
    private readonly ITokenizer _source, _target;
    private readonly AttentionMaps _maps;
    private readonly CopyTokens? _copies;
    private readonly ReadableOutputs _outputs;
    private UnknownWords? _unknownWords; // of the options last used
    private bool[]? _wordStarts;
    private bool _disposed;

    private Translator(TranslationConfiguration configuration, Device device, bool ownsDevice, Ensemble model, ITokenizer source, ITokenizer target,
        string directory, ILogger? logger)
    {
        Configuration = configuration;
        (_device, _ownsDevice, _model, _source, _target) = (device, ownsDevice, model, source, target);
        _maps = new AttentionMaps(source, target, configuration.Data);
        _copies = configuration.Model.Decoder.Copy ? CopyTokens.Of(configuration.Data, target) : null;
        _outputs = new ReadableOutputs(configuration.Data, target, _maps, _copies);
        _door = new(directory, configuration.Task, configuration.Testing, (requests, options) => Translate(requests, options, false, CancellationToken.None),
            Answer, logger);
    }

    /// <summary>Loads a model directory.</summary>
    /// <param name="modelDirectory">The folder that training has written.</param>
    /// <param name="device">The device that runs the model. It still belongs to the caller. Null = the processor with all its cores.</param>
    /// <param name="logger">Receives what goes wrong in asynchronous calls, and their batches; null = nobody does.</param>
    /// <exception cref="Seq2SeqException">The directory is missing, damaged, or of another version or task.</exception>
    public static Translator Load(string modelDirectory, Device? device = null, ILogger? logger = null)
    {
        ArgumentNullException.ThrowIfNull(modelDirectory);
        return Load([modelDirectory], device, logger);
    }

    /// <summary>
    /// Loads several models that predict together (an ensemble, see <see cref="EnsembleDecoder"/>). They have the same vocabularies and bring text to the
    /// same form. Their shapes may differ.
    /// </summary>
    /// <param name="modelDirectories">The folders that training has written, at least one. The first gives the configuration.</param>
    /// <param name="device">The device that runs the models. It still belongs to the caller. Null = the processor with all its cores.</param>
    /// <param name="logger">Receives what goes wrong in asynchronous calls, and their batches; null = nobody does.</param>
    /// <exception cref="ArgumentException">No directory is given.</exception>
    /// <exception cref="Seq2SeqException">A directory is missing, damaged, or of another version, or the models turn text into different ids.</exception>
    public static Translator Load(IReadOnlyList<string> modelDirectories, Device? device = null, ILogger? logger = null)
    {
        ArgumentNullException.ThrowIfNull(modelDirectories);
        if (modelDirectories.Count == 0 || modelDirectories.Contains(null))
            throw new ArgumentException("a model directory is missing; expected at least one, and none that is null", nameof(modelDirectories));
        StoredModel[] members = [.. modelDirectories.Select(StoredModel.Open)];
        var own = device == null;
        device ??= CpuDevice.Create();
        try
        {
            using var lease = device.Enter();
            var (_, configuration, source, target) = members[0];
            return new Translator(configuration, device, own, StoredModel.Read(members, device), source, target, modelDirectories[0], logger);
        }
        catch
        {
            if (own) device.Dispose();
            throw;
        }
    }

    /// <summary>Whether the model, or one of those of an ensemble, has attention.</summary>
    public bool HasAttention => _model.HasAttention;

    /// <summary>
    /// The configuration that the model, or the first of an ensemble, was trained with. Its <c>Testing</c> holds the default options of every call.
    /// </summary>
    public TranslationConfiguration Configuration { get; }

    /// <summary>Checks that a text is one that the model can read. Every text is, unless its words carry factors.</summary>
    /// <exception cref="Seq2SeqException">It is not. The message says why.</exception>
    public void Check(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        _source.Check(text);
    }

    /// <summary>Returns the best translation of a text, or an empty text for a blank one.</summary>
    /// <exception cref="Seq2SeqException">The text is not one that the model can read, see <see cref="Check"/>.</exception>
    public string Translate(string text, DecodingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Translate([text], options)[0];
    }

    /// <summary>Returns the best translation of each text, in order.</summary>
    public IReadOnlyList<string> Translate(IReadOnlyList<string> texts, DecodingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return [.. TranslateWithDetails(texts, options).Select(t => t.Text)];
    }

    /// <summary>
    /// Returns the <see cref="DecodingOptions.NBest"/> best translations of each text, in order, with scores. They are different texts, unless they are drawn,
    /// and fewer if the beam has no more.
    /// </summary>
    /// <param name="texts">The texts. Line breaks are ordinary characters.</param>
    /// <param name="options">The options; null = those of the model's configuration.</param>
    /// <param name="attention">Whether to return attention maps too.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="Seq2SeqException">A text is not one that the model can read, or what is asked for is impossible.</exception>
    public IReadOnlyList<Translation> TranslateWithDetails(IReadOnlyList<string> texts, DecodingOptions? options = null, bool attention = false) =>
        Translate(Requests(texts), options, attention, CancellationToken.None);

    /// <summary>Returns the translations of each text, in order, with scores.</summary>
    /// <param name="requests">The texts, and what is asked of each translation.</param>
    /// <param name="options">The options; null = those of the model's configuration.</param>
    /// <param name="attention">Whether to return attention maps too.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="Seq2SeqException">A text is not one that the model can read, or what is asked for is impossible.</exception>
    public IReadOnlyList<Translation> TranslateWithDetails(IReadOnlyList<TranslationRequest> requests, DecodingOptions? options = null, bool attention = false)
    {
        ArgumentNullException.ThrowIfNull(requests);
        return Translate(requests, options, attention, CancellationToken.None);
    }

    private static TranslationRequest[] Requests(IReadOnlyList<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        if (texts.Contains(null)) throw new ArgumentException("one of the texts is null; an empty text is translated to an empty text", nameof(texts));
        return [.. texts.Select(text => new TranslationRequest(text))];
    }

    private IReadOnlyList<Translation> Translate(IReadOnlyList<GenerationRequest> requests, DecodingOptions? options, bool attention,
        CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (requests.Any(r => r?.Text == null || r.Prefix == null)) throw new ArgumentException("a request, its text or its prefix is null", nameof(requests));
        options ??= Configuration.Testing;
        OptionRules.Check(options);
        var unknown = options.ReplaceUnknown ? UnknownWords(options.UnknownDictionary) : null;
        var results = new Translation[requests.Count];
        var encoded = new List<(int Index, int[] Ids, bool Truncated)>();
        for (var i = 0; i < requests.Count; i++)
        {
            var (ids, truncated) = string.IsNullOrWhiteSpace(requests[i].Text) ? ([], false) : Read(requests[i].Text, options.MaximumSourceLength);
            if (ids.Length == 0) results[i] = new Translation(requests[i].Text, [new Hypothesis("", 0, [], null)]);
            else encoded.Add((i, ids, truncated));
        }
        var method = IDecodingMethod.Of(options);
        var phrases = new OutputPhrases(_target, Configuration.Data.Target.Level);
        var (banned, required) = (phrases.Banned(options.BannedPhrases), phrases.Required(options.RequiredPhrases));
        var sorted = encoded.OrderBy(e => e.Ids.Length).ThenBy(e => e.Index);
        foreach (var group in DecodingBatches.Of(sorted, e => e.Ids.Length + 1, options.BatchSize, options.Rows, Logits))
        {
            var batch = Batch.FromSources(Array.ConvertAll(group, e => e.Ids), _source.Special, Configuration.Data.SourceEnd,
                _copies == null ? null : Array.ConvertAll(group, e => _copies.Of(requests[e.Index].Text, e.Ids)), _target.Special);
            var asked = Array.ConvertAll(batch.Indices, i => requests[group[i].Index]);
            var request = new DecodingRequest(_target.Special, batch.Size)
            {
                Attention = attention || unknown != null || asked.Any(r => r.Attention), Banned = banned, Required = required,
                WordStarts = options.MaximumWords > 0 ? WordStarts : [],
                Prefixes = Array.ConvertAll(asked, r => r.Prefix == "" ? [] : _target.Encode(r.Prefix)),
                Numbers = [.. batch.Indices.Select((i, row) => asked[row].Number ?? group[i].Index)],
                Seeds = Array.ConvertAll(asked, r => r.Seed),
                Callers = [.. batch.Indices.Select((i, row) => asked[row].Caller(unknown == null ? Reading(asked[row], group[i].Ids.Length) : null))],
                Traces = asked.Any(r => r.Trace) ? Array.ConvertAll(asked, _ => new SearchTrace()) : null,
            };
            var found = Compute(scope => method.Decode(scope, _model.Decoder, Encode(scope, batch), request, cancellation));
            for (var row = 0; row < batch.Size; row++)
            {
                if (asked[row].Cancellation.IsCancellationRequested) continue;
                var (index, ids, truncated) = group[batch.Indices[row]];
                var hypotheses = _outputs.Of(asked[row].Text, ids, found[row], options, unknown, attention || asked[row].Attention);
                results[index] = new Translation(asked[row].Text, hypotheses, truncated)
                {
                    SourceTokens = ids.Length, Trace = asked[row].Trace ? request.Traces![row] : null,
                };
            }
        }
        return results;

        Func<int[], string> Reading(GenerationRequest request, int length)
        {
            var reader = request.TextSoFar == null ? null : _outputs.Reader(request.Text, length);
            return ids => reader!.Decode(ids);
        }
    }

    /// <summary>[V]: whether each target token begins a word.</summary>
    private IReadOnlyList<bool> WordStarts => _wordStarts ??= WordPieces.Starts(_target, Configuration.Data.Target.Level);

    /// <summary>Returns one readable piece for each token of an output, see <see cref="ITokenizer.Pieces"/>.</summary>
    /// <param name="ids">The tokens.</param>
    /// <param name="source">The text that the output was made of, which tells what was copied of it; null = nothing was that the vocabulary lacks.</param>
    public IReadOnlyList<string> PiecesOf(IReadOnlyList<int> ids, string? source = null)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var reader = source == null || _copies == null ? _target : _outputs.Reader(source, Read(source, Configuration.Testing.MaximumSourceLength).Ids.Length);
        return reader.Pieces([.. ids]);
    }

    /// <summary>The number of logits that a row takes in a step, over all models.</summary>
    private int Logits => _target.Vocabulary.Count * _model.Count;

    /// <summary>Computes one batch while no other thread uses the device. Between batches other threads have their turn.</summary>
    /// <exception cref="ObjectDisposedException">The translator was disposed meanwhile.</exception>
    private T Compute<T>(Func<Scope, T> compute)
    {
        using var scope = new Scope(_device);
        ObjectDisposedException.ThrowIf(_disposed, this);
        return compute(scope);
    }

    /// <summary>Encodes the sources. Memory that only the encoder needs is returned at once.</summary>
    private Memory Encode(Scope scope, Batch batch)
    {
        using var inner = new Scope(_device);
        return _model.Encoder.Encode(inner, batch.AsInput()).KeepIn(scope);
    }

    /// <summary>Returns the ids of a source in the order in which the encoder reads them, and whether its end was cut off.</summary>
    private (int[] Ids, bool Truncated) Read(string text, int maxLength)
    {
        var (ids, truncated) = _source.EncodeWithin(text, maxLength);
        if (Configuration.Data.ReverseSource) Array.Reverse(ids);
        return (ids, truncated);
    }

    /// <summary>Returns what replaces unknown words. A dictionary is read once, unless calls take turns with several.</summary>
    private UnknownWords UnknownWords(string dictionary) => _unknownWords is { } known && known.Dictionary == dictionary ? known
        : _unknownWords = new UnknownWords(Configuration.Data, _target, dictionary, HasAttention);

    /// <inheritdoc/>
    public void Dispose()
    {
        using var lease = _device.Enter();
        if (_disposed) return;
        _disposed = true;
        _model.Dispose();
        if (_ownsDevice) _device.Dispose();
    }
}
