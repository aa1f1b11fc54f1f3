using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Tensors;
using Seq2Seq.Tensors.Cpu;
using Seq2Seq.Tests.Tensors;

namespace Seq2Seq.Tests.Golden;

/// <summary>Layer normalization agrees with PyTorch, alone and in a language model, also with connections and zoneout.</summary>
public class LayerNormGoldenTests
{
    private const float Tolerance = 1e-5f;

    private static readonly LanguageModelOptions Options = new()
    {
        Cell = RnnType.Lstm, HiddenSize = 6, Layers = 2, LayerNorm = true, Dropout = 0, HiddenDropout = 0,
        Embeddings = new() { EmbeddingDimension = 5, Dropout = 0 },
    };

    private static readonly LanguageModelOptions Highway = Options with
    {
        Cell = RnnType.IndRNN,
        Layers = 3,
        Connection = ConnectionType.Highway,
        Zoneout = 0.25f,
    };

    /// <summary>The models by the file of their numbers.</summary>
    private static LanguageModelOptions Of(string file) => file == "language-model.json" ? Options : Highway;

    [Theory]
    [MemberData(nameof(TestDevices.Each), MemberType = typeof(TestDevices))]
    public void Layer_normalization_equals_PyTorch(string device)
    {
        using var d = TestDevices.Named(device).Create();
        using var tape = new Tape(d);
        var golden = new GoldenTensors(GoldenFile.Load("layer-norm.json"), tape, "");
        golden.Output("y", tape.LayerNorm(golden.Input("x"), golden.Input("gain"), golden.Input("bias")), "loss_weight");
        tape.Backward();
        golden.CheckGradients();
    }

    [Theory]
    [InlineData("language-model.json")]
    [InlineData("language-model-highway.json")]
    public void A_language_model_with_normalized_layers_has_the_loss_and_the_gradients_of_PyTorch(string file)
    {
        var golden = GoldenFile.Load(file);
        using var device = CpuDevice.Create(1);
        using var parameters = new ParameterSet();
        var model = Model(golden, Of(file), parameters, device, gradients: true);
        using var tape = new Tape(device);
        var output = golden.Integers("output");
        var count = output.Count(id => id != 1);
        var (_, start) = model.Decoder.Start(tape, null, 3);
        var loss = model.Decoder.Run(tape, null, start, new Targets(golden.Integers("input"), output, Padding: 1) { Normalizer = count }).Terms.Read().Loss / count;
        tape.Backward();
        Assert.Equal(golden["loss"][0], loss, Tolerance);
        foreach (var p in parameters.All)
        {
            var (expected, actual) = (golden["grad." + p.Name], p.Value.GradToArray());
            for (var i = 0; i < expected.Length; i++)
                Assert.True(Math.Abs(expected[i] - actual[i]) <= Tolerance, $"{p.Name}[{i}]: {actual[i]}, PyTorch {expected[i]}");
        }
    }

    [Theory]
    [InlineData("language-model.json")]
    [InlineData("language-model-highway.json")]
    public void Step_by_step_it_has_the_logits_of_PyTorch(string file)
    {
        var golden = GoldenFile.Load(file);
        using var device = CpuDevice.Create(1);
        using var parameters = new ParameterSet();
        var model = Model(golden, Of(file), parameters, device, gradients: false);
        using var scope = new Scope(device);
        var (_, state) = model.Decoder.Start(scope, null, 3);
        var input = golden.Integers("input");
        for (var t = 0; t < input.Length / 3; t++)
        {
            (state, var scores, _) = model.Decoder.Step(scope, null, state, scope.Integers(input.AsSpan(3 * t, 3)));
            var (logits, expected) = (scores.ToArray(), golden["logits"][(39 * t)..(39 * (t + 1))]);
            for (var i = 0; i < logits.Length; i++) Assert.Equal(expected[i], logits[i], Tolerance);
        }
    }

    private static LanguageModel Model(GoldenFile golden, LanguageModelOptions options, ParameterSet parameters, Device device, bool gradients)
    {
        var model = new LanguageModel(parameters, options, 13);
        parameters.Allocate(device, gradients);
        foreach (var p in parameters.All)
        {
            var values = golden[p.Name];
            // Our LSTM has one bias where PyTorch has two. Its value is the sum of the two, and its gradient is that of either.
            if (options.Cell == RnnType.Lstm && p.Name.EndsWith(".b_ih", StringComparison.Ordinal)) values = [.. values.Zip(golden[p.Name.Replace(".b_ih", ".b_hh")], (a, b) => a + b)];
            device.Upload(values, p.Value.Data);
        }
        parameters.Touch();
        return model;
    }
}
