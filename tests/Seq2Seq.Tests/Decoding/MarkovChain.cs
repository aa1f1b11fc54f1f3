using Seq2Seq.Decoding;
using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Tensors;
using Seq2Seq.Tensors.Cpu;
using Seq2Seq.Text;

namespace Seq2Seq.Tests.Decoding;

/// <summary>
/// A decoder made by hand, without weights and without memory: the next token depends on the last one alone. Token 2 is the start, 3 the end.
/// </summary>
internal sealed class MarkovChain : IDecoder, IDisposable
{
    private readonly float[] _logits;
    private readonly Device _device;

    /// <param name="probabilities">[V, V]: p of each token (column) after each token (row).</param>
    public MarkovChain(double[][] probabilities, int threads = 1)
    {
        Vocabulary = probabilities.Length;
        _logits = [.. probabilities.SelectMany(row => row.Select(p => (float)Math.Log(p / row.Sum() + 1e-30)))];
        _device = CpuDevice.Create(threads);
    }

    public int Vocabulary { get; }

    /// <summary>Returns a chain with random probabilities.</summary>
    /// <param name="sharpness">How much the probabilities differ.</param>
    public static MarkovChain Random(int vocabulary, int seed, double sharpness = 2, int threads = 1)
    {
        var random = new Random(seed);
        double[] Row() => [.. Enumerable.Range(0, vocabulary).Select(_ => Math.Exp(sharpness * random.NextDouble()))];
        return new([.. Enumerable.Range(0, vocabulary).Select(_ => Row())], threads);
    }

    /// <summary>Returns log p of a token after another one.</summary>
    public double LogProbability(int last, int token)
    {
        var row = _logits.AsSpan(last * Vocabulary, Vocabulary).ToArray();
        return row[token] - Math.Log(row.Sum(x => Math.Exp(x)));
    }

    public (Memory? Memory, State State) Start(Scope scope, Memory? memory, int batch) => (null, State.Empty);

    public StepOutput Step(Scope scope, Memory? memory, State state, View ids) => new(State.Empty,
        scope.Gather(scope.Of(_logits, new Shape(Vocabulary, Vocabulary)), ids, new Shape(ids.Length, Vocabulary), 1), null);

    public SequenceOutput Run(Scope scope, Memory? memory, State start, Targets targets) => throw new NotSupportedException();

    /// <summary>Decodes some inputs, of which there is nothing but their number.</summary>
    public IReadOnlyList<DecodedSequence>[] Decode(DecodingOptions options, Func<DecodingRequest, DecodingRequest>? change = null, int count = 1)
    {
        using var lease = _device.Enter();
        using var scope = new Scope(_device);
        var request = new DecodingRequest(SpecialTokens.Standard, count);
        return IDecodingMethod.Of(options).Decode(scope, this, null, change?.Invoke(request) ?? request);
    }

    /// <summary>Returns all outputs of at most so many tokens, and log p of each of their tokens. Only outputs of the most tokens lack their end.</summary>
    public IEnumerable<(int[] Ids, double[] LogProbabilities)> All(int most)
    {
        return From([], []);

        IEnumerable<(int[], double[])> From(int[] ids, double[] each)
        {
            var last = ids.Length == 0 ? 2 : ids[^1];
            if (ids.Length == most) return [(ids, each)];
            return Enumerable.Range(0, Vocabulary).Where(token => token is not (1 or 2)).SelectMany(token =>
                token == 3 ? [(ids, [.. each, LogProbability(last, 3)])] : From([.. ids, token], [.. each, LogProbability(last, token)]));
        }
    }

    public void Dispose() => _device.Dispose();
}
