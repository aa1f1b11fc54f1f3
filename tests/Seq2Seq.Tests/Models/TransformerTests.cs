using Seq2Seq.Data;
using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Tensors;
using Seq2Seq.Tensors.Cpu;
using Seq2Seq.Text;

namespace Seq2Seq.Tests.Models;

/// <summary>Transformers compute what recurrent models compute: the same word by word and at once, whatever the batch and the number of threads.</summary>
public class TransformerTests
{
    private static readonly Example[] Examples = TinyModel.Examples(9);

    private static Batch All => Batch.FromExamples(Examples, [.. Enumerable.Range(0, Examples.Length)]);

    [Theory]
    [MemberData(nameof(TinyTransformer.Names), MemberType = typeof(TinyTransformer))]
    public void Step_by_step_gives_the_probabilities_and_weights_of_the_whole(string name)
    {
        using var model = new TinyModel(TinyTransformer.Shapes[name]);
        var batch = Batch.FromExamples(TinyModel.Examples(5), [0, 1, 2, 3, 4]);
        using var scope = new Scope(model.Device);
        var (memory, state) = model.Start(scope, batch);
        var decoder = model.Network.Decoder;
        var whole = TinyModel.Whole(scope, decoder, memory, state, batch.TargetInput); // [V, T, B]
        var run = decoder.Run(scope, memory, state, TinyModel.Targets(batch));
        List<float> weights = [];
        for (var t = 0; t < batch.TargetLength; t++)
        {
            (state, var logits, var w) = decoder.Step(scope, memory, state, scope.Integers(batch.TargetInput.AsSpan(t * batch.Size, batch.Size)));
            var step = TinyModel.Step(scope, logits); // [V, B]
            for (var v = 0; v < decoder.Vocabulary; v++)
                Assert.Equal(whole[((v * batch.TargetLength + t) * batch.Size)..((v * batch.TargetLength + t + 1) * batch.Size)],
                    step[(v * batch.Size)..((v + 1) * batch.Size)]);
            weights.AddRange(w?.ToArray() ?? []);
        }
        Assert.Equal(run.Weights?.ToArray() ?? [], weights);
        for (var part = 0; part < state.Count; part++) Assert.Equal(state[part].ToArray(), run.Last[part].ToArray());
    }

    [Fact]
    public void A_run_that_goes_on_where_another_one_ended_gives_the_probabilities_of_both_at_once()
    {
        using var model = new TinyModel(TinyTransformer.Plain);
        using var scope = new Scope(model.Device);
        var batch = Batch.FromExamples(TinyModel.Examples(4), [0, 1, 2, 3]);
        var (memory, start) = model.Start(scope, batch);
        var (decoder, at) = (model.Network.Decoder, 2 * batch.Size);
        var whole = Terms(decoder.Run(scope, memory, start, TinyModel.Targets(batch)));
        var first = decoder.Run(scope, memory, start, new Targets(batch.TargetInput[..at], batch.TargetOutput[..at], Vocabulary.Pad));
        var second = decoder.Run(scope, memory, first.Last, new Targets(batch.TargetInput[at..], batch.TargetOutput[at..], Vocabulary.Pad));
        float[] both = [.. Terms(first), .. Terms(second)];
        Assert.Equal(whole, both);

        float[] Terms(SequenceOutput output)
        {
            var values = new float[output.Terms.Rows];
            model.Device.Download(output.Terms.Terms.Slice(0, values.Length), values);
            return values;
        }
    }

    [Theory]
    [MemberData(nameof(TinyTransformer.Names), MemberType = typeof(TinyTransformer))]
    public void A_later_word_changes_no_bit_of_what_comes_before_it(string name)
    {
        using var model = new TinyModel(TinyTransformer.Shapes[name]);
        using var scope = new Scope(model.Device);
        var batch = Batch.FromExamples(TinyModel.Examples(3), [0, 1, 2]);
        var (memory, start) = model.Start(scope, batch);
        var (size, time) = (batch.Size, batch.TargetLength);
        var before = TinyModel.Whole(scope, model.Network.Decoder, memory, start, batch.TargetInput); // [V, T, B]
        for (var changed = 1; changed < time; changed++)
        {
            int[] input = [.. batch.TargetInput];
            for (var b = 0; b < size; b++) input[changed * size + b] = input[changed * size + b] == 5 ? 6 : 5;
            var after = TinyModel.Whole(scope, model.Network.Decoder, memory, start, input);
            for (var i = 0; i < before.Length; i++)
                if (i / size % time < changed) Assert.Equal(before[i], after[i]);
            Assert.Contains(Enumerable.Range(0, before.Length), i => i / size % time == changed && before[i] != after[i]);
        }
    }

    [Theory]
    [MemberData(nameof(TinyTransformer.Names), MemberType = typeof(TinyTransformer))]
    public void Padding_changes_no_bit_of_a_sentence_s_loss(string name)
    {
        using var model = new TinyModel(TinyTransformer.Shapes[name]);
        var together = model.Terms(All, smoothing: 0.1f);
        for (var b = 0; b < All.Size; b++)
        {
            var single = Batch.FromExamples(Examples, [All.Indices[b]]);
            var alone = model.Terms(single, smoothing: 0.1f);
            for (var line = 0; line < 3; line++)
                for (var t = 0; t < All.TargetLength; t++)
                    Assert.Equal(t < single.TargetLength ? alone[line * single.TargetLength + t] : 0, together[(line * All.TargetLength + t) * All.Size + b]);
        }
    }

    [Theory]
    [MemberData(nameof(TinyTransformer.Names), MemberType = typeof(TinyTransformer))]
    public void The_gradient_of_a_batch_is_the_sum_of_its_sentences_gradients_whatever_the_threads(string name)
    {
        float[]? one = null;
        foreach (var threads in new[] { 1, 2, 3 })
        {
            using var model = new TinyModel(TinyTransformer.Shapes[name], gradients: true, weights: 0.4f, threads: threads);
            model.Terms(All, smoothing: 0.1f, normalizer: 10);
            var together = model.TakeGradient();
            one ??= together;
            Assert.Equal(one, together);
            Assert.All(model.Parameters.All, p => Assert.Contains(together[p.Value.Data.Offset..(p.Value.Data.Offset + p.Shape.Count)], g => g != 0));
            if (threads > 1) continue;
            for (var i = 0; i < Examples.Length; i++) model.Terms(Batch.FromExamples(Examples, [i]), smoothing: 0.1f, normalizer: 10);
            var sum = model.TakeGradient();
            for (var i = 0; i < sum.Length; i++) Assert.Equal(together[i], sum[i], 2e-5f);
        }
    }

    [Fact]
    public void Dropout_is_only_in_training_and_drawn_by_its_key()
    {
        var plain = TinyTransformer.Plain;
        var dropping = plain with { Encoder = plain.Encoder with { Dropout = 0.3f }, Decoder = plain.Decoder with { Dropout = 0.3f } };
        using var model = new TinyModel(dropping, gradients: true);
        using var without = new TinyModel(plain);
        Assert.Equal(without.Terms(All), Terms(0));
        Assert.NotEqual(Terms(0), Terms(1));
        Assert.Equal(Terms(1), Terms(1));
        Assert.NotEqual(Terms(1), Terms(2));

        float[] Terms(ulong key)
        {
            using var tape = new Tape(model.Device, key);
            var terms = model.Network.Run(tape, TinyModel.Input(All), TinyModel.Targets(All)).Terms.Terms;
            tape.Backward();
            var values = new float[terms.Length];
            model.Device.Download(terms, values);
            return values;
        }
    }

    [Theory]
    [InlineData("pre-norm")]
    [InlineData("learned positions")]
    [InlineData("recurrent encoder")]
    public void Selecting_rows_of_state_and_memory_equals_a_batch_of_those_rows(string name)
    {
        using var model = new TinyModel(TinyTransformer.Shapes[name]);
        var batch = Batch.FromExamples(TinyModel.Examples(4), [0, 1, 2, 3]);
        using var scope = new Scope(model.Device);
        var (memory, state) = model.Start(scope, batch);
        var decoder = model.Network.Decoder;
        int[] rows = [3, 1, 1];
        var view = scope.Integers(rows);
        var (next, _, _) = decoder.Step(scope, memory, state, scope.Integers([2, 2, 2, 2]));
        var (early, _, _) = decoder.Step(scope, memory.Select(scope, rows), state.Select(scope, view), scope.Integers([2, 2, 2]));
        var whole = decoder.Step(scope, memory, next, scope.Integers([4, 5, 6, 7])).Logits.ToArray();
        var late = decoder.Step(scope, memory.Select(scope, rows), next.Select(scope, view), scope.Integers([7, 5, 5])).Logits.ToArray();
        Assert.Equal(late, decoder.Step(scope, memory.Select(scope, rows), early, scope.Integers([7, 5, 5])).Logits.ToArray());
        var v = decoder.Vocabulary;
        for (var i = 0; i < rows.Length; i++) Assert.Equal(whole[(rows[i] * v)..(rows[i] * v + v)], late[(i * v)..(i * v + v)]);
    }

    /// <summary>Scheduled sampling that always samples reads what a greedy search writes.</summary>
    [Fact]
    public void A_decoder_that_is_fed_by_itself_reads_its_own_most_probable_words()
    {
        using var model = new TinyModel(TinyTransformer.Plain);
        using var scope = new Scope(model.Device);
        var batch = Batch.FromExamples(TinyModel.Examples(4), [0, 1, 2, 3]);
        var (memory, start) = model.Start(scope, batch);
        var (decoder, size) = (model.Network.Decoder, batch.Size);
        int[] own = [.. batch.TargetInput];
        var state = start;
        for (var t = 0; t + 1 < batch.TargetLength; t++)
        {
            (state, var logits, _) = decoder.Step(scope, memory, state, scope.Integers(own.AsSpan(t * size, size)));
            var best = scope.TopLogSoftmax(logits, 1).Ids;
            for (var b = 0; b < size; b++) if (own[(t + 1) * size + b] != Vocabulary.Pad) own[(t + 1) * size + b] = best[b];
        }
        var targets = TinyModel.Targets(batch);
        var fed = decoder.Run(scope, memory, start, targets with { Own = [.. targets.Input.Select(_ => true)] });
        Assert.Equal(decoder.Run(scope, memory, start, targets with { Input = own }).Terms.Read(), fed.Terms.Read());
        Assert.NotEqual(decoder.Run(scope, memory, start, targets).Terms.Read(), fed.Terms.Read());
    }

    [Fact]
    public void An_encoder_s_states_are_those_of_the_sentence_alone_and_zero_on_padding_and_its_summary_is_their_mean()
    {
        using var device = CpuDevice.Create(1);
        using var parameters = new ParameterSet();
        var encoder = new TokenEncoder(parameters, TinyTransformer.Plain.Encoder, TinyModel.SourceVocabulary, new());
        parameters.Allocate(device, gradients: false);
        parameters.Initialize(5, 0.7f);
        int[][] sources = [.. TinyModel.Examples(6).Select(e => e.Source)];
        var batch = Batch.FromSources(sources);
        using var scope = new Scope(device);
        var memory = encoder.Encode(scope, TinyModel.Input(batch));
        float[] states = memory.States!.ToArray(), summary = memory.Summary!.ToArray();
        for (var b = 0; b < batch.Size; b++)
        {
            var single = Batch.FromSources([sources[batch.Indices[b]]]);
            var alone = encoder.Encode(scope, TinyModel.Input(single));
            var expected = alone.States!.ToArray();
            for (var t = 0; t < batch.SourceLength; t++)
            {
                var at = 6 * (t * batch.Size + b);
                Assert.Equal(t < single.SourceLength ? expected[(6 * t)..(6 * t + 6)] : new float[6], states[at..(at + 6)]);
            }
            Assert.Equal(alone.Summary!.ToArray(), summary[(6 * b)..(6 * b + 6)]);
            for (var h = 0; h < 6; h++)
                Assert.Equal(Enumerable.Range(0, single.SourceLength).Average(t => expected[6 * t + h]), summary[6 * b + h], 1e-5f);
        }
        Assert.Equal(summary, memory.Last[^1][0].ToArray());
    }

    /// <summary>Rows of another width than the layers are projected. What stands beyond the end of a sequence changes nothing.</summary>
    [Fact]
    public void Rows_of_numbers_are_read_like_words()
    {
        using var device = CpuDevice.Create(1);
        using var parameters = new ParameterSet();
        var encoder = new FrameEncoder(parameters, TinyTransformer.Plain.Encoder, new FrontOptions(), new FrameShape(1, 5, 1), new());
        parameters.Allocate(device, gradients: false);
        parameters.Initialize(5, 0.7f);
        var values = new float[4 * 2 * 5]; // [S, B, F]
        Philox.Uniform(3, 1, values);
        using var scope = new Scope(device);
        float[] both = Summary(values, [4, 2]), alone = Summary([.. values[5..10], .. values[15..20]], [2]);
        values[4 * 5 + 5] = 9; // beyond the end of the second
        Assert.Equal(both, Summary(values, [4, 2]));
        Assert.Equal(both[6..], alone);

        float[] Summary(float[] rows, int[] lengths) => encoder.Encode(scope, new FrameInput(rows, lengths, 5)).Summary!.ToArray();
    }

    [Fact]
    public void Without_gradients_the_memory_of_a_layer_is_that_of_the_next()
    {
        var (one, eight) = (Most(1), Most(8));
        Assert.True(eight < 1.5 * one, $"eight layers take {eight} bytes, one takes {one}");

        static long Most(int layers)
        {
            using var device = CpuDevice.Create(1);
            using var parameters = new ParameterSet();
            var encoder = new TransformerEncoder(parameters, TinyTransformer.Plain.Encoder with { Layers = layers, FeedForwardSize = 90 }, inputs: 6);
            parameters.Allocate(device, gradients: false);
            using var scope = new Scope(device);
            var x = scope.Zeros(new Shape(50, 200, 6));
            device.ResetMostUsedBytes();
            encoder.Read(scope, x, Lengths.Of(scope, [.. Enumerable.Repeat(50, 200)]));
            return device.MostUsedBytes;
        }
    }
}
