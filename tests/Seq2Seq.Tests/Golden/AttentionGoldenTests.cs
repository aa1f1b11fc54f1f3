using Seq2Seq.Tensors;
using Seq2Seq.Tests.Tensors;

namespace Seq2Seq.Tests.Golden;

/// <summary>Attention made of the operators agrees with PyTorch in values and all gradients.</summary>
public class AttentionGoldenTests
{
    public static IEnumerable<object[]> Rows => from d in TestDevices.Each from kind in new[] { "additive", "general", "dot" } select new[] { d[0], kind };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Attention_equals_PyTorch(string device, string kind)
    {
        using var d = TestDevices.Named(device).Create();
        using var tape = new Tape(d);
        var golden = new GoldenTensors(GoldenFile.Load("attention.json"), tape, kind + ".");
        Tensor q = golden.Input("q"), m = golden.Input("m");
        var lengths = golden.Lengths;
        var scores = kind switch
        {
            "additive" => tape.AdditiveScores(tape.Linear(q, golden.Input("w_q")), tape.Linear(m, golden.Input("w_k"), golden.Input("b_k")), golden.Input("v"),
                lengths),
            "general" => tape.DotScores(q, tape.Linear(m, golden.Input("w_a"))),
            _ => tape.DotScores(q, m),
        };
        var alpha = tape.MaskedSoftmax(scores, lengths);
        var context = tape.WeightedSum(alpha, m);
        var attentional = tape.Tanh(tape.Linear(tape.Concat(q, context), golden.Input("w_c"), golden.Input("b_c")));
        golden.Compare("alpha", BatchMajor(alpha));
        golden.Compare("context", context.ToArray());
        golden.Output("attentional", attentional, "loss_weight");
        tape.Backward();
        golden.CheckGradients();
    }

    /// <summary>Returns [T, B, S] as [B, T, S].</summary>
    private static float[] BatchMajor(Tensor x)
    {
        int T = x.Shape[0], B = x.Shape[1], S = x.Shape[2];
        var values = x.ToArray();
        return [.. from b in Enumerable.Range(0, B) from t in Enumerable.Range(0, T) from s in Enumerable.Range(0, S) select values[(t * B + b) * S + s]];
    }
}
