using System.CommandLine;
using Seq2Seq.Gpu;
using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Tensors;

namespace Seq2Seq.Benchmarks;

/// <summary>The shape of the model and the batch of a benchmark. Ids are random and lengths fixed, so that a figure depends on nothing else.</summary>
internal sealed class Sizes
{
    private readonly Option<DecoderType> _architecture = new("--model") { DefaultValueFactory = _ => DecoderType.Recurrent, Description = "recurrent or transformer" };
    private readonly Option<int> _heads = new("--heads") { DefaultValueFactory = _ => 8, Description = "heads of each attention of a transformer" };
    private readonly Option<int> _inner = new("--ff") { DefaultValueFactory = _ => 0, Description = "inner width of a transformer's layer; 0 = 4 H" };
    private readonly Option<int> _vocab = new("--vocab") { DefaultValueFactory = _ => 8000, Description = "V, both sides" };
    private readonly Option<int> _emb = new("--emb") { DefaultValueFactory = _ => 256, Description = "E" };
    private readonly Option<int> _hidden = new("--hidden") { DefaultValueFactory = _ => 512, Description = "H; each encoder direction has half" };
    private readonly Option<int> _layers = new("--layers") { DefaultValueFactory = _ => 2, Description = "layers on each side" };
    private readonly Option<int> _batch = new("--batch") { DefaultValueFactory = _ => 64, Description = "B" };
    private readonly Option<int> _src = new("--src") { DefaultValueFactory = _ => 16, Description = "S" };
    private readonly Option<int> _tgt = new("--tgt") { DefaultValueFactory = _ => 16, Description = "T" };
    private readonly Option<AttentionType> _attention = new("--attention")
    {
        DefaultValueFactory = _ => AttentionType.General,
        Description = "none, dot, general or additive"
    };
    private readonly Option<RnnType> _rnn = new("--rnn") { DefaultValueFactory = _ => RnnType.Lstm, Description = "rnn, gru or lstm" };
    private readonly Option<bool> _feeding = new("--input-feeding") { Description = "feed the attentional state back" };
    private readonly Option<int> _threads = new("--threads") { DefaultValueFactory = _ => Environment.ProcessorCount, Description = "threads" };
    private readonly Option<DeviceChoice> _device = Where.Option();
    private readonly Option<int> _steps = new("--steps") { DefaultValueFactory = _ => 20, Description = "timed steps" };
    private readonly Option<int> _warmup = new("--warmup") { DefaultValueFactory = _ => 4, Description = "steps before timing" };

    public int Vocab, Batch, Source, Target, Threads, Steps, Warmup;

    private DeviceChoice? _choice;

    public ModelOptions Model = new();

    public Device Open() => Where.Open(_choice!, Threads);

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _architecture, _heads, _inner, _vocab, _emb, _hidden, _layers, _batch, _src, _tgt, _attention, _rnn, _feeding,
            _device, _threads, _steps, _warmup }) command.Add(option);
    }

    public void Read(ParseResult r)
    {
        (Vocab, Batch, Source, Target) = (r.GetValue(_vocab), r.GetValue(_batch), r.GetValue(_src), r.GetValue(_tgt));
        _choice = r.GetValue(_device);
        (Threads, Steps, Warmup) = (r.GetValue(_threads), r.GetValue(_steps), r.GetValue(_warmup));
        int e = r.GetValue(_emb), h = r.GetValue(_hidden), l = r.GetValue(_layers);
        var embeddings = new EmbeddingOptions { EmbeddingDimension = e, Dropout = 0 };
        Model = r.GetValue(_architecture) == DecoderType.Transformer ? Transformer(embeddings, h, l, r.GetValue(_heads), r.GetValue(_inner)) : new ModelOptions
        {
            Encoder = new() { Cell = r.GetValue(_rnn), Embeddings = embeddings, HiddenSize = h / 2, Layers = l, Dropout = 0 },
            Decoder = new()
            {
                Cell = r.GetValue(_rnn), Embeddings = embeddings, HiddenSize = h, Layers = l, Dropout = 0, HiddenDropout = 0,
                Attention = r.GetValue(_attention), InputFeeding = r.GetValue(_feeding), InitialState = BridgeType.Last,
            },
        };
    }

    private static ModelOptions Transformer(EmbeddingOptions embeddings, int width, int layers, int heads, int inner) => new()
    {
        Encoder = new()
        {
            Type = EncoderType.Transformer, Embeddings = embeddings, HiddenSize = width, Layers = layers, Heads = heads, FeedForwardSize = inner, Dropout = 0,
        },
        Decoder = new()
        {
            Type = DecoderType.Transformer, Embeddings = embeddings, HiddenSize = width, Layers = layers, Heads = heads, FeedForwardSize = inner, Dropout = 0,
        },
    };

    public EncoderDecoder Build(ParameterSet parameters, Device device, bool gradients)
    {
        var model = new EncoderDecoder(parameters, Model, Vocab, Vocab);
        parameters.Allocate(device, gradients);
        parameters.Initialize(1);
        return model;
    }

    /// <summary>Returns random ids from 4 on.</summary>
    public int[] Ids(int count, int key)
    {
        var ids = new int[count];
        for (var i = 0; i < count; i++) ids[i] = 4 + (int)(Philox.Draw((ulong)key, (ulong)i).Item1 % (uint)(Vocab - 4));
        return ids;
    }

    private string Kind => Model.Decoder.Type == DecoderType.Transformer ? $"transformer of {Model.Decoder.Heads} heads"
        : $"{Model.Decoder.Attention.ToString().ToLowerInvariant()}{(Model.Decoder.InputFeeding ? " input-feeding" : "")}";

    public override string ToString() =>
        $"{Kind} V={Vocab} E={Model.Decoder.Embeddings.EmbeddingDimension} " +
        $"H={Model.Decoder.HiddenSize} L={Model.Decoder.Layers} B={Batch} S={Source} T={Target}";
}
