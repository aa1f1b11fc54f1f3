using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Tensors;
using Seq2Seq.Tensors.Cpu;
using Seq2Seq.Tests.Models;
using Seq2Seq.Tests.Tensors;

namespace Seq2Seq.Tests.Golden;

/// <summary>Multi-head attention and whole Transformers agree with PyTorch's modules: values, attention, loss and every gradient.</summary>
public class TransformerGoldenTests
{
    private const float Tolerance = 1e-5f;

    private static readonly ModelOptions Pre = TinyTransformer.Plain;

    private static ModelOptions Options(string file) => file == "transformer.json" ? Pre
        : Pre with { Encoder = Pre.Encoder with { PreNorm = false }, Decoder = Pre.Decoder with { PreNorm = false } };

    [Theory]
    [MemberData(nameof(TestDevices.Each), MemberType = typeof(TestDevices))]
    public void Multi_head_attention_equals_PyTorch(string device)
    {
        using var d = TestDevices.Named(device).Create();
        using var tape = new Tape(d);
        var golden = new GoldenTensors(GoldenFile.Load("multi-head.json"), tape, "");
        Tensor m = golden.Input("m"), b = golden.Input("b");
        var q = tape.Linear(golden.Input("q"), golden.Input("w_q"), b.Slice(0, 6));
        var k = tape.Linear(m, golden.Input("w_k"), b.Slice(6, 6));
        var v = tape.Linear(m, golden.Input("w_v"), b.Slice(12, 6));
        var (context, mean) = tape.MultiHeadAttention(new(q.Reshape(4, 3, 2, 3), 0, 3), new(k.Reshape(5, 3, 2, 3), 0, 3), new(v.Reshape(5, 3, 2, 3), 0, 3),
            golden.Lengths, weights: true);
        golden.Output("alpha", mean!);
        golden.Output("y", tape.Linear(context, golden.Input("w_o"), golden.Input("b_o")));
        tape.Backward();
        golden.CheckGradients();
    }

    [Theory]
    [InlineData("transformer.json", 0f, "")]
    [InlineData("transformer.json", 0.1f, "smoothed.")]
    [InlineData("transformer-post.json", 0f, "")]
    [InlineData("transformer-post.json", 0.1f, "smoothed.")]
    public void Loss_and_gradients_agree(string file, float smoothing, string prefix)
    {
        var golden = GoldenFile.Load(file);
        using var device = CpuDevice.Create(2);
        using var parameters = new ParameterSet();
        var model = Model(golden, parameters, device, Options(file), gradients: true);
        using var tape = new Tape(device);
        var targets = golden.Integers("target_output");
        var count = targets.Count(id => id != 1);
        var known = new Targets(golden.Integers("target_input"), targets, Padding: 1) { Smoothing = smoothing, Normalizer = count };
        var loss = model.Run(tape, Source(golden), known).Terms.Read().Loss / count;
        tape.Backward();
        Assert.Equal(golden[prefix + "loss"][0], loss, Tolerance);
        foreach (var p in parameters.All) Near(golden[prefix + "grad." + p.Name], p.Value.GradToArray(), p.Name);
    }

    [Theory]
    [InlineData("transformer.json")]
    [InlineData("transformer-post.json")]
    public void Step_by_step_gives_the_logits_and_the_attention_of_PyTorch(string file)
    {
        var golden = GoldenFile.Load(file);
        using var device = CpuDevice.Create(1);
        using var parameters = new ParameterSet();
        var model = Model(golden, parameters, device, Options(file), gradients: false);
        using var scope = new Scope(device);
        var (input, targets) = (golden.Integers("target_input"), golden.Integers("target_output"));
        var encoded = model.Encoder.Encode(scope, Source(golden));
        var (memory, state) = model.Decoder.Start(scope, encoded, 3);
        float[] states = encoded.States!.ToArray(), outputs = golden["encoder.outputs"];
        for (var i = 0; i < states.Length; i++)
            if (i / 18 < golden.Integers("source_lengths")[i / 6 % 3]) Assert.Equal(outputs[i], states[i], Tolerance);
        for (var t = 0; t < input.Length / 3; t++)
        {
            (state, var scores, var weights) = model.Decoder.Step(scope, memory, state, scope.Integers(input.AsSpan(3 * t, 3)));
            float[] logits = scores.ToArray(), alpha = weights!.ToArray();
            for (var b = 0; b < 3; b++)
            {
                if (targets[3 * t + b] == 1) continue;
                for (var v = 0; v < 13; v++) Assert.Equal(golden["logits"][(3 * t + b) * 13 + v], logits[b * 13 + v], 2 * Tolerance);
                for (var s = 0; s < 6; s++) Assert.Equal(golden["alpha"][(3 * t + b) * 6 + s], alpha[b * 6 + s], Tolerance);
            }
        }
    }

    private static TokenInput Source(GoldenFile golden) => new(golden.Integers("source"), golden.Integers("source_lengths"));

    private static EncoderDecoder Model(GoldenFile golden, ParameterSet parameters, Device device, ModelOptions options, bool gradients)
    {
        var model = new EncoderDecoder(parameters, options, 11, 13);
        parameters.Allocate(device, gradients);
        foreach (var p in parameters.All) device.Upload(golden[p.Name], p.Value.Data);
        parameters.Touch();
        return model;
    }

    /// <summary>Compares to within 1e-5, and 1e-5 of the weight's largest gradient.</summary>
    private static void Near(float[] expected, float[] actual, string name)
    {
        Assert.Equal(expected.Length, actual.Length);
        var allowed = Tolerance * (1 + expected.Max(Math.Abs));
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= allowed, $"{name}[{i}]: {actual[i]}, PyTorch {expected[i]}");
    }
}
