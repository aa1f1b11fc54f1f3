using Seq2Seq.Data;
using Seq2Seq.Decoding;
using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Tensors;
using Seq2Seq.Tests.Decoding;

namespace Seq2Seq.Tests.Models;

/// <summary>Decoders that copy tokens of the source, and attention with coverage. Sources have the tokens 4 to 8, and the vocabulary ends at 7.</summary>
public class CopyingDecoderTests
{
    private const int Beyond = 8;

    public static TheoryData<AttentionType, Feeding, bool, bool> Kinds()
    {
        var kinds = new TheoryData<AttentionType, Feeding, bool, bool>();
        foreach (var feeding in Enum.GetValues<Feeding>())
        {
            kinds.Add(AttentionType.General, feeding, true, false);
            kinds.Add(AttentionType.Dot, feeding, true, false);
            kinds.Add(AttentionType.Additive, feeding, false, true);
            kinds.Add(AttentionType.Additive, feeding, true, true);
        }
        return kinds;
    }

    private static ModelOptions Options(AttentionType attention, Feeding feeding, bool copy, bool coverage)
    {
        var options = TinyModel.Options(RnnType.Lstm, attention, feeding, bidirectional: true, layers: 2);
        return options with { Decoder = options.Decoder with { Copy = copy, Coverage = coverage } };
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Step_by_step_gives_the_probabilities_and_weights_of_the_whole(AttentionType attention, Feeding feeding, bool copy, bool coverage)
    {
        using var model = new TinyModel(Options(attention, feeding, copy, coverage));
        var batch = Batch.FromExamples([.. TinyModel.Examples(5, vocabulary: 9)], [0, 1, 2, 3, 4]);
        Assert.Contains(Beyond, batch.TargetInput);
        if (!copy) batch = Batch.FromExamples(TinyModel.Examples(5), [0, 1, 2, 3, 4]);
        using var scope = new Scope(model.Device);
        var (memory, state) = model.Start(scope, batch);
        var decoder = model.Network.Decoder;
        var run = decoder.Run(scope, memory, state, TinyModel.Targets(batch));
        var terms = new float[run.Terms.Terms.Length];
        model.Device.Download(run.Terms.Terms, terms);
        var weights = run.Weights!.ToArray();
        for (var t = 0; t < batch.TargetLength; t++)
        {
            (state, var logits, var alpha) = decoder.Step(scope, memory, state, scope.Integers(batch.TargetInput.AsSpan(t * batch.Size, batch.Size)));
            Assert.Equal(weights.AsSpan(t * alpha!.Count, alpha.Count).ToArray(), alpha.ToArray());
            var step = TinyModel.Step(scope, logits); // [V, B]
            for (var b = 0; b < batch.Size; b++)
            {
                var target = batch.TargetOutput[t * batch.Size + b];
                if (target == 1 || float.IsPositiveInfinity(step[target * batch.Size + b])) continue;
                Assert.Equal(step[target * batch.Size + b], terms[t * batch.Size + b], 1e-5);
                var isBest = Enumerable.Range(0, logits.Shape.Columns).MinBy(v => step[v * batch.Size + b]) == target;
                Assert.Equal(isBest, terms[2 * batch.TargetOutput.Length + t * batch.Size + b] != 0);
            }
        }
    }

    /// <summary>A token beyond the vocabulary has a probability where the source has it, and none elsewhere. All together have 1.</summary>
    [Fact]
    public void A_token_beyond_the_vocabulary_is_copied_where_the_source_has_it()
    {
        using var model = new TinyModel(Options(AttentionType.General, Feeding.None, copy: true, coverage: false));
        using var scope = new Scope(model.Device);
        var batch = Batch.FromSources([[4, Beyond, 5], [4, 6, 5]]);
        var (memory, state) = model.Start(scope, batch);
        var logits = model.Network.Decoder.Step(scope, memory, state, scope.Integers([2, 2])).Logits;
        var p = Array.ConvertAll(logits.ToArray(), x => Math.Exp(x));
        var columns = logits.Shape.Columns;
        Assert.True(p[Beyond] > 0.01);
        Assert.Equal(0, p[columns + Beyond]);
        Assert.All(new[] { 0, 1 }, row => Assert.Equal(1, p.Skip(row * columns).Take(columns).Sum(), 1e-5));
    }

    /// <summary>The token was copied and is unknown to the vocabulary, so it is read as the unknown token.</summary>
    [Fact]
    public void A_token_beyond_the_vocabulary_is_read_as_unknown()
    {
        using var model = new TinyModel(Options(AttentionType.General, Feeding.None, copy: true, coverage: false));
        using var scope = new Scope(model.Device);
        var (memory, state) = model.Start(scope, Batch.FromSources([[4, Beyond, 5]]));
        Assert.Equal(After(0), After(Beyond));
        Assert.NotEqual(After(4), After(Beyond));

        float[] After(int token) => model.Network.Decoder.Step(scope, memory, state, scope.Integers([token])).Logits.ToArray();
    }

    /// <summary>Ids, scores and attention do not depend on the batch, whose other sources may have more tokens that the vocabulary lacks.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Outputs_do_not_depend_on_the_batch(AttentionType attention, Feeding feeding, bool copy, bool coverage)
    {
        int[][] sources = [.. TinyModel.Examples(9, seed: 21).Select(e => e.Source)];
        int[][] copied = [.. sources.Select((s, i) => s.Select((id, at) => at % 3 != 0 ? 37 + (at + i) * i : id).ToArray())];
        foreach (var beam in new[] { 1, 4 })
        {
            var method = new BeamSearch(new() { BeamSize = beam, NBest = beam, MaximumLengthRatio = 1, MaximumLengthOffset = 4 });
            using var model = new TinyModel(Options(attention, feeding, copy, coverage), vocabulary: 37);
            var together = Search(Enumerable.Range(0, sources.Length).ToArray());
            for (var i = 0; i < sources.Length; i++) Assert.Equal(Search([i])[0], together[i]);
            if (beam > 1) Assert.Equal(copy, together.Any(text => text.Contains('#')));

            string[] Search(int[] which)
            {
                using var scope = new Scope(model.Device);
                var batch = Batch.FromSources(Array.ConvertAll(which, i => sources[i]), copies: Array.ConvertAll(which, i => copied[i]));
                var memory = model.Network.Encoder.Encode(scope, new TokenInput(batch.Source, batch.SourceLengths) { Copied = batch.Copied });
                var request = new DecodingRequest(Seq2Seq.Text.SpecialTokens.Standard, batch.Size) { Attention = true };
                var found = method.Decode(scope, model.Network.Decoder, memory, request);
                var results = new string[which.Length];
                for (var row = 0; row < batch.Size; row++)
                    results[batch.Indices[row]] = string.Join('|', found[row].Select(h => string.Join(' ', h.Ids.Select(id => id < 37 ? $"{id}" : $"#{id}"))
                        + $" {h.Score:R} {string.Join(' ', h.Attention!.SelectMany(a => a).Select(a => a.ToString("R")))}"));
                return results;
            }
        }
    }

    /// <summary>A beam that is wide enough finds the best of all outputs, with tokens that the vocabulary lacks among them.</summary>
    [Fact]
    public void A_wide_beam_finds_the_best_of_all_outputs()
    {
        var options = new DecodingOptions { BeamSize = 500, MaximumOutputLength = 3, BeamAlpha = 0 };
        for (var seed = 1; seed <= 5; seed++)
        {
            using var model = new TinyModel(Options(AttentionType.Additive, Feeding.None, copy: true, coverage: true), seed: seed);
            int[][] source = [[4, Beyond, 6, Beyond]];
            var best = Oracle.Decode(model, new BeamSearch(options), source)[0][0];
            var all = Oracle.Decode(model, new ExhaustiveSearch(options), source)[0][0];
            Assert.Equal(all.Ids, best.Ids);
            Assert.Equal(all.Score, best.Score, 1e-5);
        }
    }

    /// <summary>A model predicts together with itself what it predicts alone.</summary>
    [Fact]
    public void Models_that_copy_predict_together()
    {
        using var model = new TinyModel(Options(AttentionType.Additive, Feeding.Input, copy: true, coverage: true));
        using var scope = new Scope(model.Device);
        var batch = Batch.FromSources([[4, Beyond, 6, 5], [7, 4]]);
        var method = new BeamSearch(new() { BeamSize = 3, MaximumLengthRatio = 1, MaximumLengthOffset = 3 });
        var request = new DecodingRequest(Seq2Seq.Text.SpecialTokens.Standard, 2);
        var alone = method.Decode(scope, model.Network.Decoder, model.Network.Encoder.Encode(scope, TinyModel.Input(batch)), request);
        var memory = new EnsembleEncoder<TokenInput>([model.Network.Encoder, model.Network.Encoder]).Encode(scope, TinyModel.Input(batch));
        var together = method.Decode(scope, new EnsembleDecoder([model.Network.Decoder, model.Network.Decoder]), memory, request);
        foreach (var (one, two) in alone.Zip(together))
        {
            Assert.Equal(one[0].Ids, two[0].Ids);
            Assert.Equal(one[0].Score, two[0].Score, 1e-5);
        }
    }
}
