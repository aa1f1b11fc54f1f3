using Seq2Seq.Data;
using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Tensors;

namespace Seq2Seq.Tests.Models;

/// <summary>Connections, normalized encoders, zoneout, and dropout with one mask a sequence: steps, batches and padding.</summary>
public class StructureTests
{
    private static readonly Example[] Examples = TinyModel.Examples(9);

    private static ModelOptions With(RnnType cell, ConnectionType connection, float zoneout = 0, bool norm = false, Feeding feeding = Feeding.None,
        int layers = 3)
    {
        var options = TinyModel.Options(cell, AttentionType.Additive, feeding, bidirectional: true, layers);
        var cells = cell == RnnType.Lstm ? zoneout : 0;
        return options with
        {
            Encoder = options.Encoder with { Connection = connection, Zoneout = zoneout, CellZoneout = cells, LayerNorm = norm },
            Decoder = options.Decoder with { Connection = connection, Zoneout = zoneout, CellZoneout = cells, LayerNorm = norm },
        };
    }

    private static readonly Dictionary<string, ModelOptions> Configurations = new()
    {
        ["indrnn, residual"] = With(RnnType.IndRNN, ConnectionType.Residual),
        ["gru, highway, normalized, feeding"] = With(RnnType.Gru, ConnectionType.Highway, norm: true, feeding: Feeding.Input),
        ["lstm, residual, zoneout, deep"] = With(RnnType.Lstm, ConnectionType.Residual, zoneout: 0.3f, feeding: Feeding.Deep),
        ["indrnn, highway, zoneout, normalized"] = With(RnnType.IndRNN, ConnectionType.Highway, zoneout: 0.1f, norm: true),
        ["rev_gru, residual, normalized"] = With(RnnType.RevGru, ConnectionType.Residual, norm: true),
        ["rev_gru, highway, zoneout, feeding"] = With(RnnType.RevGru, ConnectionType.Highway, zoneout: 0.1f, feeding: Feeding.Input),
        ["rnn, normalized, one layer"] = With(RnnType.Rnn, ConnectionType.None, norm: true, layers: 1),
    };

    public static TheoryData<string> Names => [.. Configurations.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Step_by_step_gives_the_probabilities_of_the_whole(string name)
    {
        using var model = new TinyModel(Configurations[name]);
        var batch = Batch.FromExamples(Examples, [.. Enumerable.Range(0, Examples.Length)]);
        using var scope = new Scope(model.Device);
        SameStepByStep(model, scope, batch);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Padding_changes_no_bit_of_a_sentence_s_loss(string name)
    {
        using var model = new TinyModel(Configurations[name]);
        var batch = Batch.FromExamples(Examples, [.. Enumerable.Range(0, Examples.Length)]);
        var together = model.Terms(batch, smoothing: 0.1f);
        for (var b = 0; b < batch.Size; b++)
        {
            var single = Batch.FromExamples(Examples, [batch.Indices[b]]);
            var alone = model.Terms(single, smoothing: 0.1f);
            for (var t = 0; t < batch.TargetLength; t++) Assert.Equal(t < single.TargetLength ? alone[t] : 0, together[t * batch.Size + b]);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_encoder_s_states_are_0_on_padding_and_so_is_what_they_give_back(string name)
    {
        using var model = new TinyModel(Configurations[name], gradients: true);
        var batch = Batch.FromExamples(Examples, [.. Enumerable.Range(0, Examples.Length)]);
        using var tape = new Tape(model.Device);
        var states = model.Network.Encoder.Encode(tape, TinyModel.Input(batch)).States!;
        var values = states.ToArray();
        for (var i = 0; i < values.Length; i++)
        {
            var (t, b) = (i / states.Shape.Columns / batch.Size, i / states.Shape.Columns % batch.Size);
            if (t >= batch.SourceLengths[b]) Assert.Equal(0, values[i]);
        }
        // A gradient on padding alone reaches no weight.
        model.Device.Upload([.. values.Select((_, i) => i / states.Shape.Columns / batch.Size >= batch.SourceLengths[i / states.Shape.Columns % batch.Size]
            ? 1f : 0)], states.Grad);
        tape.Backward();
        Assert.All(model.Parameters.All.SelectMany(p => p.Value.GradToArray()), g => Assert.Equal(0, g));
    }

    /// <summary>Masks that are drawn once for a sequence do not depend on how it is run: training at once is training step by step.</summary>
    [Theory]
    [InlineData(RnnType.Lstm, Feeding.None)]
    [InlineData(RnnType.Gru, Feeding.Deep)]
    [InlineData(RnnType.IndRNN, Feeding.Context)]
    [InlineData(RnnType.RevGru, Feeding.None)]
    public void With_one_mask_a_sequence_steps_of_training_are_those_of_the_whole(RnnType cell, Feeding feeding)
    {
        using var model = new TinyModel(Variational(cell, feeding), gradients: true);
        var batch = Batch.FromExamples(Examples, [.. Enumerable.Range(0, Examples.Length)]);
        using (var tape = new Tape(model.Device, dropoutKey: 11)) SameStepByStep(model, tape, batch);
        Assert.NotEqual(Loss(11), Loss(12));
        Assert.NotEqual(Loss(11), Loss(0));
        Assert.Equal(Loss(11), Loss(11));

        float[] Loss(ulong key)
        {
            using var tape = new Tape(model.Device, key);
            var terms = model.Network.Run(tape, TinyModel.Input(batch), TinyModel.Targets(batch)).Terms.Terms;
            var values = new float[terms.Length];
            model.Device.Download(terms, values);
            return values;
        }
    }

    /// <summary>Input feeding runs step by step in training too: each step has the masks of the sequence.</summary>
    [Fact]
    public void With_input_feeding_each_step_has_the_masks_of_the_sequence()
    {
        using var fed = new TinyModel(Variational(RnnType.Gru, Feeding.Input), gradients: true);
        var batch = Batch.FromExamples(Examples, [.. Enumerable.Range(0, Examples.Length)]);
        using var tape = new Tape(fed.Device, dropoutKey: 11);
        SameStepByStep(fed, tape, batch);
    }

    /// <summary>The same word is dropped wherever it stands in a sentence.</summary>
    [Fact]
    public void Dropped_words_are_dropped_at_every_place()
    {
        using var device = Seq2Seq.Tensors.Cpu.CpuDevice.Create(1);
        using var parameters = new ParameterSet();
        var embedding = new Embedding(parameters, "table", 40, 3, scale: false, dropout: 0.5f, dropsWords: true);
        parameters.Allocate(device, gradients: true);
        parameters.Initialize(1);
        var random = new Random(1);
        int[] ids = [.. Enumerable.Range(0, 60 * 4).Select(_ => random.Next(40))];
        using var tape = new Tape(device, dropoutKey: 3);
        var (values, table) = (embedding.Apply(tape, tape.Integers(ids), 60).ToArray(), embedding.Table.Value.ToArray());
        var dropped = new Dictionary<(int Sentence, int Word), bool>();
        for (var i = 0; i < ids.Length; i++)
        {
            var isDropped = values[3 * i] == 0;
            for (var j = 0; j < 3; j++) Assert.Equal(isDropped ? 0 : 2 * table[3 * ids[i] + j], values[3 * i + j]);
            Assert.Equal(isDropped, dropped.GetValueOrDefault((i % 4, ids[i]), isDropped));
            dropped[(i % 4, ids[i])] = isDropped;
        }
        Assert.InRange(dropped.Values.Count(d => d) / (double)dropped.Count, 0.35, 0.65);
        Assert.Contains(Enumerable.Range(0, 40), word => dropped.TryGetValue((0, word), out var a) && dropped.TryGetValue((1, word), out var b) && a != b);
    }

    private static ModelOptions Variational(RnnType cell, Feeding feeding)
    {
        var options = TinyModel.Options(cell, AttentionType.General, feeding, bidirectional: true, layers: 2);
        var embeddings = options.Encoder.Embeddings with { Dropout = 0.3f };
        return options with
        {
            Encoder = options.Encoder with { Dropout = 0.3f, RecurrentDropout = 0.3f, VariationalDropout = true, Embeddings = embeddings },
            Decoder = options.Decoder with
            {
                Dropout = 0.3f,
                HiddenDropout = 0.3f,
                RecurrentDropout = 0.3f,
                VariationalDropout = true,
                Embeddings = embeddings,
            },
        };
    }

    private static void SameStepByStep(TinyModel model, Scope scope, Batch batch)
    {
        var (memory, state) = model.Start(scope, batch);
        var decoder = model.Network.Decoder;
        var whole = TinyModel.Whole(scope, decoder, memory, state, batch.TargetInput); // [V, T, B]
        for (var t = 0; t < batch.TargetLength; t++)
        {
            (state, var logits, _) = decoder.Step(scope, memory, state, scope.Integers(batch.TargetInput.AsSpan(t * batch.Size, batch.Size)));
            var step = TinyModel.Step(scope, logits); // [V, B]
            for (var v = 0; v < decoder.Vocabulary; v++)
                Assert.Equal(whole[((v * batch.TargetLength + t) * batch.Size)..((v * batch.TargetLength + t + 1) * batch.Size)],
                    step[(v * batch.Size)..((v + 1) * batch.Size)]);
        }
    }
}
