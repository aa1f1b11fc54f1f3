using Seq2Seq.Data;
using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Tensors;
using Seq2Seq.Tensors.Cpu;

namespace Seq2Seq.Tests.Models;

/// <summary>The weights of whole models: their names, and their gradients against finite differences of the loss.</summary>
public class EncoderDecoderTests
{
    private static readonly ModelOptions Plain = TinyModel.Options();

    private static ModelOptions TiedAll { get; } = Plain with { TiedEmbeddings = true, TiedSoftmax = true, Decoder = Plain.Decoder with { HiddenSize = 5 } };

    private static ModelOptions Fed(ModelOptions options) => options with { Decoder = options.Decoder with { ContextFeeding = true } };

    private static ModelOptions Deep(ModelOptions options, AttentionLayer layer = AttentionLayer.Top) =>
        options with { Decoder = options.Decoder with { DeepOutput = true, AttentionLayer = layer } };

    private static ModelOptions Structured(ModelOptions options, ConnectionType connection, float zoneout = 0, bool norm = false) => options with
    {
        Encoder = options.Encoder with { Connection = connection, Zoneout = zoneout, CellZoneout = zoneout, LayerNorm = norm },
        Decoder = options.Decoder with { Connection = connection, Zoneout = zoneout, CellZoneout = zoneout, LayerNorm = norm },
    };

    /// <summary>The configurations by name. Each option is on in at least one of them.</summary>
    private static readonly Dictionary<string, ModelOptions> Configurations = new()
    {
        ["lstm general"] = Plain,
        ["lstm dot, last"] = TinyModel.Options(attention: AttentionType.Dot, bridge: BridgeType.Last),
        ["lstm additive, feeding"] = TinyModel.Options(attention: AttentionType.Additive, feeding: true),
        ["lstm none"] = TinyModel.Options(attention: AttentionType.None),
        ["lstm none, feeding"] = TinyModel.Options(attention: AttentionType.None, feeding: true),
        ["lstm 2 layers, feeding"] = TinyModel.Options(layers: 2, feeding: true),
        ["lstm zero"] = TinyModel.Options(bridge: BridgeType.Zero),
        ["gru additive, 2 layers, last"] = TinyModel.Options(RnnType.Gru, AttentionType.Additive, layers: 2, bridge: BridgeType.Last),
        ["gru general, feeding, forward"] = TinyModel.Options(RnnType.Gru, feeding: true, bidirectional: false),
        ["rnn dot, 2 layers"] = TinyModel.Options(RnnType.Rnn, AttentionType.Dot, layers: 2),
        ["rnn none, forward, last"] = TinyModel.Options(RnnType.Rnn, AttentionType.None, bidirectional: false, bridge: BridgeType.Last),
        ["gru local"] = TinyModel.Options(RnnType.Gru, AttentionType.Local),
        ["lstm local, feeding"] = TinyModel.Options(attention: AttentionType.Local, feeding: true),
        ["gru none, context feeding"] = Fed(TinyModel.Options(RnnType.Gru, AttentionType.None)),
        ["lstm none, 2 layers, context feeding, zero"] = Fed(TinyModel.Options(attention: AttentionType.None, layers: 2, bridge: BridgeType.Zero)),
        ["lstm additive, both feedings"] = Fed(TinyModel.Options(attention: AttentionType.Additive, feeding: true)),
        ["scaled embeddings"] = Plain with
        {
            Encoder = Plain.Encoder with { Embeddings = Plain.Encoder.Embeddings with { Scale = true } },
            Decoder = Plain.Decoder with { Embeddings = Plain.Decoder.Embeddings with { Scale = true } },
        },
        ["encoder of 1, decoder of 3 layers"] = Plain with { Decoder = Plain.Decoder with { Layers = 3 } },
        ["encoder of 3, decoder of 1 layer"] = Plain with { Encoder = Plain.Encoder with { Layers = 3 } },
        ["lstm none, encoder of 3, decoder of 1 layer"] = Plain with
        {
            Encoder = Plain.Encoder with { Layers = 3 },
            Decoder = Plain.Decoder with { Attention = AttentionType.None }
        },
        ["gru encoder, lstm decoder"] = Plain with { Encoder = Plain.Encoder with { Cell = RnnType.Gru } },
        ["lstm encoder, gru decoder"] = Plain with { Decoder = Plain.Decoder with { Cell = RnnType.Gru } },
        ["lstm additive, deep output"] = Deep(TinyModel.Options(attention: AttentionType.Additive)),
        ["gru general, 3 layers, from the bottom, deep output, feeding"] =
            Deep(TinyModel.Options(RnnType.Gru, layers: 3, feeding: true), AttentionLayer.Bottom),
        ["lstm dot, 2 layers, from the bottom"] = Plain with
        {
            Decoder = Plain.Decoder with { Layers = 2, Attention = AttentionType.Dot, AttentionLayer = AttentionLayer.Bottom }
        },
        ["rnn none, deep output"] = Deep(TinyModel.Options(RnnType.Rnn, AttentionType.None)),
        ["gru none, context feeding, deep output"] = Deep(Fed(TinyModel.Options(RnnType.Gru, AttentionType.None))),
        ["gru, highway, normalized"] = Structured(TinyModel.Options(RnnType.Gru, layers: 3), ConnectionType.Highway, norm: true),
        ["lstm, residual, zoneout, feeding"] = Structured(TinyModel.Options(layers: 2, feeding: true), ConnectionType.Residual, zoneout: 0.3f),
        ["tied embeddings"] = Plain with { TiedEmbeddings = true },
        ["tied softmax"] = Plain with { TiedSoftmax = true, Decoder = Plain.Decoder with { HiddenSize = 5 } },
        ["tied all"] = TiedAll,
        ["tied all, scaled"] = TiedAll with
        {
            Decoder = TiedAll.Decoder with
            {
                InputFeeding = true,
                Embeddings = TiedAll.Decoder.Embeddings with { Scale = true }
            }
        },
    };

    public static TheoryData<string> Names => [.. Configurations.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_are_those_of_finite_differences(string name)
    {
        const float step = 0.03f, smoothing = 0.1f;
        using var model = new TinyModel(Configurations[name], gradients: true, weights: 0.5f, seed: 2);
        var batch = Batch.FromExamples(TinyModel.Examples(3, seed: 5), [0, 1, 2]);
        model.Terms(batch, smoothing);
        var gradients = model.Parameters.All.ToDictionary(p => p.Name, p => p.Value.GradToArray());
        foreach (var p in model.Parameters.All)
        {
            var (values, gradient) = (p.Value.ToArray(), gradients[p.Name]);
            // The largest, and a few from all over.
            var largest = Enumerable.Range(0, values.Length).MaxBy(i => Math.Abs(gradient[i]));
            foreach (var i in new[] { largest, 0, values.Length / 3, values.Length / 2 + 1, values.Length - 1 }.Distinct())
            {
                var original = values[i];
                double At(float offset)
                {
                    values[i] = original + offset;
                    model.Device.Upload(values, p.Value.Data);
                    model.Parameters.Touch();
                    var loss = model.Loss(batch, smoothing);
                    values[i] = original;
                    model.Device.Upload(values, p.Value.Data);
                    model.Parameters.Touch();
                    return loss;
                }
                var expected = (8 * (At(step) - At(-step)) - (At(2 * step) - At(-2 * step))) / (12 * step);
                Assert.True(Math.Abs(expected - gradient[i]) <= 5e-4 * (1 + Math.Abs(expected)),
                    $"{name}: d {p.Name}[{i}] is {gradient[i]}, finite difference {expected}");
            }
            Assert.True(gradient.Any(g => g != 0) || model.Network.Options.Decoder.InitialState == BridgeType.Zero, $"{name}: {p.Name} has no gradient");
        }
    }

    [Theory]
    [InlineData("lstm dot, last", "attention.w_c attention.b_c")]
    [InlineData("lstm general", "bridge.0.w_h bridge.0.b_h bridge.0.w_c bridge.0.b_c attention.w_a attention.w_c attention.b_c")]
    [InlineData("lstm zero", "attention.w_a attention.w_c attention.b_c")]
    [InlineData("lstm none", "bridge.0.w_h bridge.0.b_h bridge.0.w_c bridge.0.b_c")]
    [InlineData("lstm additive, feeding",
        "bridge.0.w_h bridge.0.b_h bridge.0.w_c bridge.0.b_c attention.w_q attention.w_k attention.b_k attention.v attention.w_c attention.b_c")]
    [InlineData("rnn none, deep output", "bridge.0.w_h bridge.0.b_h")]
    [InlineData("gru local", "bridge.0.w_h bridge.0.b_h attention.w_a attention.w_p attention.v_p attention.w_c attention.b_c")]
    [InlineData("rnn dot, 2 layers", "bridge.0.w_h bridge.0.b_h bridge.1.w_h bridge.1.b_h attention.w_c attention.b_c")]
    public void Bridge_and_attention_have_the_weights_of_their_kind(string name, string expected)
    {
        using var model = new TinyModel(Configurations[name]);
        Assert.Equal(expected.Split(' ').Order(), model.Parameters.All.Select(p => p.Name).Where(n => n.StartsWith("bridge.") || n.StartsWith("attention."))
            .Order());
    }

    [Theory]
    [InlineData("lstm general", "encoder.embedding decoder.embedding output.w output.b")]
    [InlineData("tied embeddings", "encoder.embedding output.w output.b")]
    [InlineData("tied softmax", "encoder.embedding decoder.embedding output.b")]
    [InlineData("tied all", "encoder.embedding output.b")]
    public void Tied_tables_exist_once(string name, string expected)
    {
        using var model = new TinyModel(Configurations[name]);
        Assert.Equal(expected.Split(' ').Order(), model.Parameters.All.Select(p => p.Name).Where(n => n.Contains("embedding") || n.StartsWith("output"))
            .Order());
    }

    /// <summary>The gradient of a table with three uses is the sum of the gradients that three tables of the same values would have.</summary>
    [Fact]
    public void A_tied_table_takes_the_gradients_of_all_its_uses()
    {
        using var tied = new TinyModel(TiedAll, gradients: true);
        using var loose = new TinyModel(TiedAll with { TiedEmbeddings = false, TiedSoftmax = false }, vocabulary: 8, gradients: true);
        // The loose model's source table has one row more, which no sentence uses.
        var batch = Batch.FromExamples(TinyModel.Examples(4).Select(e => new Example(Array.ConvertAll(e.Source, id => Math.Min(id, 7)), e.Target)).ToArray(),
            [0, 1, 2, 3]);
        foreach (var p in loose.Parameters.All)
        {
            var table = p.Name is "encoder.embedding" or "decoder.embedding" or "output.w";
            var values = tied.Parameters.All.Single(q => q.Name == (table ? "encoder.embedding" : p.Name)).Value.ToArray();
            Array.Resize(ref values, p.Shape.Count);
            loose.Device.Upload(values, p.Value.Data);
        }
        loose.Parameters.Touch();
        Assert.Equal(tied.Terms(batch), loose.Terms(batch));
        var gradient = tied.Parameters.All.Single(p => p.Name == "encoder.embedding").Value.GradToArray();
        var parts = loose.Parameters.All.Where(p => p.Name is "encoder.embedding" or "decoder.embedding" or "output.w").Select(p => p.Value.GradToArray())
            .ToArray();
        Assert.Equal(3, parts.Length);
        Assert.All(parts, part => Assert.Contains(part, g => g != 0));
        for (var i = 0; i < gradient.Length; i++) Assert.Equal(parts.Sum(part => part[i]), gradient[i], 1e-5f);
    }

    [Fact]
    public void A_bridge_copies_projects_or_starts_at_zero()
    {
        foreach (var bridge in Enum.GetValues<BridgeType>())
        {
            using var model = new TinyModel(TinyModel.Options(bridge: bridge));
            using var tape = new Scope(model.Device);
            float[] h = [0.1f, -0.2f, 0.3f, -0.4f, 0.5f, -0.6f], c = [1, 2, 3, -1, -2, -3];
            var last = new State([tape.Of(h, new Shape(1, 6)), tape.Of(c, new Shape(1, 6))]);
            var (_, start) = model.Network.Decoder.Start(tape,
                new Memory { Lengths = Lengths.Of(tape, [2]), States = tape.Zeros(new Shape(2, 1, 6)), Last = [last] }, 1);
            float[] Projected(float[] x, string w, string b) =>
                [.. Enumerable.Range(0, 6).Select(i => (float)Math.Tanh(Weight(b)[i] + Enumerable.Range(0, 6).Sum(j => (double)Weight(w)[i * 6 + j] * x[j])))];
            float[] Weight(string name) => model.Parameters.All.Single(p => p.Name == (bridge == BridgeType.Shared ? "bridge." : "bridge.0.") + name).Value.ToArray();
            var (expectedH, expectedC) = bridge switch
            {
                BridgeType.Last => (h, c),
                BridgeType.Zero => (new float[6], new float[6]),
                BridgeType.Shared => (Projected(h, "w", "b"), Projected(h, "w", "b")),
                _ => (Projected(h, "w_h", "b_h"), Projected(c, "w_c", "b_c")),
            };
            for (var i = 0; i < 6; i++)
            {
                Assert.Equal(expectedH[i], start[0].ToArray()[i], 1e-6f);
                Assert.Equal(expectedC[i], start[1].ToArray()[i], 1e-6f);
            }
        }
    }

    [Fact]
    public void Dropout_is_only_in_training_and_drawn_by_its_key()
    {
        var options = Plain with { Decoder = Plain.Decoder with { HiddenDropout = 0.5f } };
        using var model = new TinyModel(options, gradients: true);
        using var without = new TinyModel(Plain);
        var batch = Batch.FromExamples(TinyModel.Examples(4), [0, 1, 2, 3]);
        float[] Terms(ulong key)
        {
            using var tape = new Tape(model.Device, key);
            var terms = model.Network.Run(tape, TinyModel.Input(batch), TinyModel.Targets(batch)).Terms.Terms;
            var values = new float[terms.Length];
            model.Device.Download(terms, values);
            return values;
        }
        Assert.Equal(without.Terms(batch), Terms(0));
        Assert.NotEqual(Terms(0), Terms(1));
        Assert.Equal(Terms(1), Terms(1));
        Assert.NotEqual(Terms(1), Terms(2));
    }

    private static float Largest(ModelOptions options, string name)
    {
        using var device = CpuDevice.Create(1);
        using var parameters = new ParameterSet();
        _ = new EncoderDecoder(parameters, options, 50, 4000);
        parameters.Allocate(device, gradients: false);
        parameters.Initialize(1, options.InitialWeight);
        return parameters.All.Single(p => p.Name == name).Value.ToArray().Max(Math.Abs);
    }

    /// <summary>Among thousands of uniform numbers the largest is within a hundredth of the limit.</summary>
    [Theory]
    [InlineData("output.w", 0f, 0f, 0f, 0.7071f)] // sqrt(3 / 6), whatever the vocabulary
    [InlineData("output.w", 0.2f, 0f, 0f, 0.2f)]
    [InlineData("output.w", 0.2f, 0f, 0.03f, 0.03f)]
    [InlineData("decoder.embedding", 0f, 0f, 0f, 0.1f)]
    [InlineData("decoder.embedding", 0.2f, 0f, 0f, 0.2f)]
    [InlineData("decoder.embedding", 0.2f, 0.01f, 0f, 0.01f)]
    public void First_weights_are_within_the_limit_of_their_kind(string name, float all, float embedding, float output, float expected)
    {
        var options = Plain with { InitialWeight = all, InitialEmbeddingWeight = embedding, InitialOutputWeight = output };
        Assert.InRange(Largest(options, name), 0.99f * expected, expected);
    }
}
