using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Tensors;
using Seq2Seq.Tensors.Cpu;
using Seq2Seq.Tests.Models;

namespace Seq2Seq.Tests.Golden;

/// <summary>A whole small model agrees with PyTorch in its loss and every gradient.</summary>
public class ModelGoldenTests
{
    private const float Tolerance = 1e-5f;

    private static readonly ModelOptions Lstm = new()
    {
        Encoder = new()
        {
            Cell = RnnType.Lstm, HiddenSize = 3, Layers = 2, Bidirectional = true, Dropout = 0,
            Embeddings = new() { EmbeddingDimension = 5, Dropout = 0 }
        },
        Decoder = new()
        {
            Cell = RnnType.Lstm, HiddenSize = 6, Layers = 2, Dropout = 0, HiddenDropout = 0, Attention = AttentionType.General,
            Embeddings = new() { EmbeddingDimension = 5, Dropout = 0 }
        },
    };

    private static readonly ModelOptions GruFeeding = Lstm with
    {
        Encoder = Lstm.Encoder with { Cell = RnnType.Gru },
        Decoder = Lstm.Decoder with { Cell = RnnType.Gru, Attention = AttentionType.Additive, InputFeeding = true },
    };

    private static readonly ModelOptions GruContext = GruFeeding with
    {
        Decoder = GruFeeding.Decoder with { Attention = AttentionType.None, InputFeeding = false, ContextFeeding = true },
    };

    private static readonly ModelOptions Deep = Lstm with
    {
        Decoder = Lstm.Decoder with
        {
            Attention = AttentionType.Additive,
            InputFeeding = true,
            DeepOutput = true,
            AttentionLayer = AttentionLayer.Bottom
        },
    };

    private static ModelOptions Options(string file) => file switch
    {
        "model-deep.json" => Deep,
        "model-input-feeding.json" => GruFeeding,
        "model-context-feeding.json" => GruContext,
        _ => Lstm,
    };

    [Theory]
    [InlineData("model.json", 0f, "")]
    [InlineData("model.json", 0.1f, "smoothed.")]
    [InlineData("model-input-feeding.json", 0f, "")]
    [InlineData("model-input-feeding.json", 0.1f, "smoothed.")]
    [InlineData("model-context-feeding.json", 0f, "")]
    [InlineData("model-context-feeding.json", 0.1f, "smoothed.")]
    [InlineData("model-deep.json", 0f, "")]
    [InlineData("model-deep.json", 0.1f, "smoothed.")]
    public void Loss_and_gradients_agree(string file, float smoothing, string prefix)
    {
        var golden = GoldenFile.Load(file);
        using var device = CpuDevice.Create(2);
        using var parameters = new ParameterSet();
        var model = new EncoderDecoder(parameters, Options(file), 11, 13);
        parameters.Allocate(device, gradients: true);
        foreach (var p in parameters.All) device.Upload(Weight(golden, p, ""), p.Value.Data);
        parameters.Touch();

        using var tape = new Tape(device);
        var targets = golden.Integers("target_output");
        var count = targets.Count(id => id != 1);
        var known = new Targets(golden.Integers("target_input"), targets, Padding: 1) { Smoothing = smoothing, Normalizer = count };
        var loss = model.Run(tape, new TokenInput(golden.Integers("source"), golden.Integers("source_lengths")), known).Terms.Read().Loss / count;
        tape.Backward();

        Assert.Equal(golden[prefix + "loss"][0], loss, Tolerance);
        foreach (var p in parameters.All) Near(Weight(golden, p, prefix + "grad."), p.Value.GradToArray(), p.Name);
    }

    [Theory]
    [InlineData("model.json")]
    [InlineData("model-input-feeding.json")]
    [InlineData("model-context-feeding.json")]
    [InlineData("model-deep.json")]
    public void Step_by_step_gives_the_logits_of_PyTorch_and_the_probabilities_of_the_sequence(string file)
    {
        var golden = GoldenFile.Load(file);
        using var device = CpuDevice.Create(1);
        using var parameters = new ParameterSet();
        var model = new EncoderDecoder(parameters, Options(file), 11, 13);
        parameters.Allocate(device, gradients: false);
        foreach (var p in parameters.All) device.Upload(Weight(golden, p, ""), p.Value.Data);
        parameters.Touch();

        using var tape = new Scope(device);
        var input = golden.Integers("target_input");
        var targets = golden.Integers("target_output");
        var (memory, state) = model.Decoder.Start(tape,
            model.Encoder.Encode(tape, new TokenInput(golden.Integers("source"), golden.Integers("source_lengths"))), 3);
        var whole = TinyModel.Whole(tape, model.Decoder, memory!, state, input); // [V, T, B]
        var time = input.Length / 3;
        var expected = golden["logits"];
        for (var t = 0; t < input.Length / 3; t++)
        {
            (state, var scores, var weights) = model.Decoder.Step(tape, memory, state, tape.Integers(input.AsSpan(3 * t, 3)));
            var logits = scores.ToArray();
            var step = TinyModel.Step(tape, scores); // [V, B]
            for (var v = 0; v < 13; v++) Assert.Equal(whole[(3 * (v * time + t))..(3 * (v * time + t) + 3)], step[(3 * v)..(3 * v + 3)]);
            for (var b = 0; b < 3; b++)
            {
                if (targets[3 * t + b] == 1) continue;
                for (var v = 0; v < 13; v++) Assert.Equal(expected[(3 * t + b) * 13 + v], logits[b * 13 + v], Tolerance);
                if (weights == null) continue;
                var alpha = weights.ToArray();
                for (var s = 0; s < 6; s++) Assert.Equal(golden["alpha"][(b * 7 + t) * 6 + s], alpha[b * 6 + s], Tolerance);
            }
        }
    }

    /// <summary>Our LSTM and RNN have one bias where PyTorch has two. Its value is the sum of the two, and its gradient is that of either.</summary>
    private static float[] Weight(GoldenFile golden, Parameter p, string prefix)
    {
        var values = golden[prefix + p.Name];
        if (prefix != "" || !p.Name.EndsWith(".b_ih") || p.Name.Contains("bridge")) return values;
        var gates = golden.Shape(p.Name)[0] / golden.Shape(p.Name.Replace(".b_ih", ".w_hh"))[1];
        return gates == 3 ? values : values.Zip(golden[p.Name.Replace(".b_ih", ".b_hh")], (x, y) => x + y).ToArray();
    }

    private static void Near(float[] expected, float[] actual, string name)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= Tolerance, $"{name}[{i}]: {actual[i]}, PyTorch {expected[i]}");
    }
}
