using Seq2Seq.Decoding;
using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Tensors;
using Seq2Seq.Tests.Models;
using Seq2Seq.Text;

namespace Seq2Seq.Tests.Decoding;

/// <summary>Cancellation reaches the loop of every decoding method: no step follows the one under way.</summary>
public class CancellationTests
{
    public static TheoryData<string> Methods => ["beam", "exhaustive"];

    [Theory]
    [MemberData(nameof(Methods))]
    public void Ends_after_the_step_under_way(string method)
    {
        using var model = new TinyModel(TinyModel.Options());
        using var cancellation = new CancellationTokenSource();
        var decoder = new Cancelling(model.Network.Decoder, cancellation, after: 3);
        var options = new DecodingOptions { MaximumOutputLength = 20, MinimumOutputLength = 20 };
        IDecodingMethod decoding = method == "beam" ? new BeamSearch(options) : new ExhaustiveSearch(options);
        using (var scope = new Scope(model.Device))
        {
            var memory = model.Network.Encoder.Encode(scope, new TokenInput([4, 5, 3], [3]));
            var request = new DecodingRequest(SpecialTokens.Standard, 1);
            Assert.Throws<OperationCanceledException>(() => decoding.Decode(scope, decoder, memory, request, cancellation.Token));
        }
        Assert.Equal(3, decoder.Steps);
        Assert.NotEmpty(Oracle.Search(model, options, [[4, 5]])); // the device is free again
    }

    /// <summary>An input for which nobody waits any more leaves its batch, and the outputs of the others are what they are without it.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_input_alone_may_be_cancelled(bool sampling)
    {
        using var model = new TinyModel(TinyModel.Options());
        using var cancellation = new CancellationTokenSource();
        var options = new DecodingOptions { BeamSize = 2, MaximumOutputLength = 20, MinimumOutputLength = 20, Sampling = sampling };
        var heard = new List<int[]>();
        var both = Decode(new([4, 5, 5, 4, 3, 3], [3, 3]), [new(cancellation.Token), new(default) { Tokens = heard.Add }], [0, 1], out var rows);
        var alone = Decode(new([5, 4, 3], [3]), [null], [1], out _);
        Assert.Equal(alone[0].Select(output => output.Ids), both[1].Select(output => output.Ids));
        Assert.Equal(rows[2] / 2, rows[^1]); // the other rows are free
        // Tokens are heard in order, until all are known or the outputs are complete.
        Assert.All(heard, ids => Assert.Equal(both[1][0].Ids[..ids.Length], ids));
        Assert.Equal(heard.Select(ids => ids.Length).Order().Distinct(), heard.Select(ids => ids.Length));
        if (sampling) Assert.Equal(19, heard.Count);

        IReadOnlyList<DecodedSequence>[] Decode(TokenInput sources, DecodingCaller?[] callers, int[] numbers, out List<int> rows)
        {
            var decoder = new Cancelling(model.Network.Decoder, cancellation, after: 3);
            using var scope = new Scope(model.Device);
            var found = IDecodingMethod.Of(options).Decode(scope, decoder, model.Network.Encoder.Encode(scope, sources),
                new(SpecialTokens.Standard, callers.Length) { Callers = callers, Numbers = numbers });
            rows = decoder.Rows;
            return found;
        }
    }

    /// <summary>A decoder that cancels in one of its steps.</summary>
    private sealed class Cancelling(IDecoder decoder, CancellationTokenSource cancellation, int after) : IDecoder
    {
        public int Steps { get; private set; }

        public List<int> Rows { get; } = []; // of each step

        public int Vocabulary => decoder.Vocabulary;

        public (Memory? Memory, State State) Start(Scope scope, Memory? memory, int batch) => decoder.Start(scope, memory, batch);

        public StepOutput Step(Scope scope, Memory? memory, State state, View ids)
        {
            if (++Steps == after) cancellation.Cancel();
            var output = decoder.Step(scope, memory, state, ids);
            Rows.Add(output.Logits.Shape.Rows);
            return output;
        }

        public SequenceOutput Run(Scope scope, Memory? memory, State start, Targets targets) => decoder.Run(scope, memory, start, targets);
    }
}
