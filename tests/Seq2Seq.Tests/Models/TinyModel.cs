using Seq2Seq.Data;
using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Tensors;
using Seq2Seq.Tensors.Cpu;
using Seq2Seq.Text;

namespace Seq2Seq.Tests.Models;

/// <summary>
/// The input of the decoder at every step besides the last word. Deep = context feeding, a deep output, and attention from the lowest layer.
/// </summary>
public enum Feeding { None, Input, Context, Deep }

/// <summary>A model of a few hundred random weights. They are larger than at the start of training, so that the model's choices are far apart.</summary>
internal sealed class TinyModel : IDisposable
{
    public const int SourceVocabulary = 9;

    public TinyModel(ModelOptions options, int vocabulary = 8, int seed = 1, int threads = 1, float weights = 0.7f, bool gradients = false, int vectorBits = 0)
    {
        Device = CpuDevice.Create(threads, vectorBits);
        Network = new EncoderDecoder(Parameters, options, options.TiedEmbeddings ? vocabulary : SourceVocabulary, vocabulary);
        Parameters.Allocate(Device, gradients);
        Parameters.Initialize(seed, weights);
        // Biases start at 0, where a use of the wrong one would not show.
        for (var i = 0; i < Parameters.All.Count; i++)
        {
            var p = Parameters.All[i];
            if (p.Shape.Rank != 1) continue;
            var values = new float[p.Shape.Count];
            Philox.Uniform(Philox.Key(seed, i, 7), weights, values);
            Device.Upload(values, p.Value.Data);
        }
        Parameters.Touch();
    }

    public Device Device { get; }

    public ParameterSet Parameters { get; } = new();

    public EncoderDecoder Network { get; }

    public static ModelOptions Options(RnnType cell = RnnType.Lstm, AttentionType attention = AttentionType.General, bool feeding = false,
        bool bidirectional = true,
        int layers = 1, BridgeType bridge = BridgeType.Projected) => new()
        {
            Encoder = new()
            {
                Cell = cell, HiddenSize = !bidirectional ? 6 : cell == RnnType.RevGru ? 4 : 3, Bidirectional = bidirectional, Layers = layers, Dropout = 0,
                Embeddings = new() { EmbeddingDimension = 5, Dropout = 0 }
            },
            Decoder = new()
            {
                Cell = cell, HiddenSize = bidirectional && cell == RnnType.RevGru ? 8 : 6, Layers = layers, Dropout = 0, HiddenDropout = 0,
                Attention = attention, InputFeeding = feeding,
                InitialState = bridge,
                Embeddings = new() { EmbeddingDimension = 5, Dropout = 0 },
            },
        };

    public static ModelOptions Options(RnnType cell, AttentionType attention, Feeding feeding, bool bidirectional, int layers = 1)
    {
        var options = Options(cell, attention, feeding == Feeding.Input, bidirectional, layers);
        var deep = feeding == Feeding.Deep;
        return options with
        {
            Decoder = options.Decoder with
            {
                ContextFeeding = feeding is Feeding.Context or Feeding.Deep,
                DeepOutput = deep,
                AttentionLayer = deep ? AttentionLayer.Bottom : AttentionLayer.Top,
            },
        };
    }

    /// <summary>Returns all cells, attentions and feedings, in one direction and both.</summary>
    public static TheoryData<RnnType, AttentionType, Feeding, bool> Kinds()
    {
        var kinds = new TheoryData<RnnType, AttentionType, Feeding, bool>();
        foreach (var cell in Enum.GetValues<RnnType>())
            foreach (var attention in Enum.GetValues<AttentionType>())
                foreach (var feeding in Enum.GetValues<Feeding>())
                    foreach (var bidirectional in new[] { false, true }) kinds.Add(cell, attention, feeding, bidirectional);
        return kinds;
    }

    /// <summary>Returns random ids without special ones.</summary>
    public static int[] Sentence(int length, int seed, int vocabulary = SourceVocabulary)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => random.Next(Vocabulary.SpecialTokens.Count, vocabulary))];
    }

    /// <summary>Returns pairs of various lengths.</summary>
    public static Example[] Examples(int count, int seed = 3, int vocabulary = 8)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i => new Example(Sentence(random.Next(1, 8), seed + i, Math.Min(vocabulary, SourceVocabulary)),
            Sentence(random.Next(1, 8), seed + 100 + i, vocabulary)))];
    }

    /// <summary>Returns the sources of a batch in the form that the encoder takes.</summary>
    public static TokenInput Input(Batch batch) => new(batch.Source, batch.SourceLengths);

    /// <summary>Returns the targets of a batch in the form that the decoder takes.</summary>
    public static Targets Targets(Batch batch) => new(batch.TargetInput, batch.TargetOutput, Vocabulary.Pad);

    /// <summary>Returns the memory and the state with which the decoder begins.</summary>
    public (Memory Memory, State State) Start(Scope scope, Batch batch)
    {
        var (memory, state) = Network.Decoder.Start(scope, Network.Encoder.Encode(scope, Input(batch)), batch.Size);
        return (memory!, state);
    }

    /// <summary>Returns -log p of every token at every position [V, T, B], computed for the whole target at once.</summary>
    public static float[] Whole(Scope scope, IDecoder decoder, Memory memory, State start, int[] input) =>
        [.. Enumerable.Range(0, decoder.Vocabulary).SelectMany(v =>
        Terms(scope, decoder.Run(scope, memory, start, new Targets(input, [.. input.Select(_ => v)], Padding: -1)).Terms))];

    /// <summary>Returns -log p [V, B] from the logits of one step.</summary>
    public static float[] Step(Scope scope, Tensor logits) => [.. Enumerable.Range(0, logits.Shape.Columns).SelectMany(v =>
        Terms(scope, scope.CrossEntropy(logits, scope.Integers([.. Enumerable.Repeat(v, logits.Shape.Rows)]), -1, 0, 1)))];

    private static float[] Terms(Scope scope, LossTerms terms)
    {
        var values = new float[terms.Rows];
        scope.Device.Download(terms.Terms.Slice(0, terms.Rows), values);
        return values;
    }

    /// <summary>Returns the loss of every position, [3, T, B]; see <see cref="LossTerms"/>. Gradients are added if there are any.</summary>
    public float[] Terms(Batch batch, float smoothing = 0, float normalizer = 1)
    {
        var train = HasGradients;
        using var scope = train ? new Tape(Device) : new Scope(Device);
        var terms = Network.Run(scope, Input(batch), Targets(batch) with { Smoothing = smoothing, Normalizer = normalizer }).Terms;
        (scope as Tape)?.Backward();
        var values = new float[terms.Terms.Length];
        Device.Download(terms.Terms, values);
        return values;
    }

    /// <summary>Returns the loss of a batch.</summary>
    public double Loss(Batch batch, float smoothing = 0) => Terms(batch, smoothing)[..(batch.TargetLength * batch.Size)].Sum(x => (double)x);

    /// <summary>Returns log p of a target under teacher forcing. The end of sentence is included if <paramref name="ended"/> is set.</summary>
    public double LogProbability(int[] source, int[] target, bool ended)
    {
        var batch = Batch.FromExamples([new Example(source, target)], [0]);
        var terms = Terms(batch);
        return -terms[..(target.Length + (ended ? 1 : 0))].Sum(x => (double)x);
    }

    /// <summary>Returns the gradient so far, and sets it to 0 again.</summary>
    public float[] TakeGradient()
    {
        var values = new float[Parameters.Gradients.Length];
        Device.Download(Parameters.Gradients, values);
        Parameters.ClearGradients();
        return values;
    }

    private bool HasGradients => Parameters.All[0].Value.RequiresGrad;

    public void Dispose()
    {
        Parameters.Dispose();
        Device.Dispose();
    }
}
