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

    /// <summary>A decoder that cancels in one of its steps.</summary>
    private sealed class Cancelling(IDecoder decoder, CancellationTokenSource cancellation, int after) : IDecoder
    {
        public int Steps { get; private set; }

        public int Vocabulary => decoder.Vocabulary;

        public (Memory? Memory, State State) Start(Scope scope, Memory? memory, int batch) => decoder.Start(scope, memory, batch);

        public StepOutput Step(Scope scope, Memory? memory, State state, View ids)
        {
            if (++Steps == after) cancellation.Cancel();
            return decoder.Step(scope, memory, state, ids);
        }

        public SequenceOutput Run(Scope scope, Memory? memory, State start, Targets targets) => decoder.Run(scope, memory, start, targets);
    }
}
