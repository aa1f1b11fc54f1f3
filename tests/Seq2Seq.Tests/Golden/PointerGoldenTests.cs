using Seq2Seq.Tensors;
using Seq2Seq.Tests.Tensors;

namespace Seq2Seq.Tests.Golden;

/// <summary>A pointer-generator with coverage, made of the operators, agrees with PyTorch in values, both losses and all gradients.</summary>
public class PointerGoldenTests
{
    public static IEnumerable<object[]> Rows => TestDevices.Each;

    [Theory]
    [MemberData(nameof(Rows))]
    public void Equals_PyTorch(string device)
    {
        using var d = TestDevices.Named(device).Create();
        using var tape = new Tape(d);
        var file = GoldenFile.Load("pointer.json");
        var golden = new GoldenTensors(file, tape, "");
        Tensor q = golden.Input("q"), m = golden.Input("m"), x = golden.Input("x"), coverageVector = golden.Input("w_c"), v = golden.Input("v");
        int time = q.Shape[0], batch = q.Shape[1], positions = m.Shape[0], vocabulary = file.Shape("w_o")[0];
        var targets = file.Integers("targets");
        var count = targets.Count(id => id != 1);

        Tensor queries = tape.Linear(q, golden.Input("w_q")), keys = tape.Linear(m, golden.Input("w_k"), golden.Input("b_k"));
        var coverage = tape.Zeros(new Shape(1, batch, positions));
        var steps = new List<Tensor>();
        for (var t = 0; t < time; t++)
        {
            var scores = tape.CoverageScores(queries.Slice(t, 1), keys, coverage, coverageVector, v, golden.Lengths);
            steps.Add(tape.MaskedSoftmax(scores, golden.Lengths).Reshape(batch, positions));
            coverage = tape.Add(coverage, steps[t].Reshape(coverage.Shape));
        }
        var alpha = tape.Stack(steps);
        var seen = tape.Concat(q, tape.WeightedSum(alpha, m));
        var gate = tape.Linear(tape.Concat(seen, x), golden.Input("w_z"), golden.Input("b_z"));
        Tensor w = golden.Input("w_o"), b = golden.Input("b_o");
        golden.Compare("alpha", alpha.ToArray());

        var copied = tape.Integers(file.Integers("copied"));
        var mixture = tape.PointerMixture(tape.Linear(seen, w, b).Reshape(time * batch, vocabulary), gate, alpha.Reshape(time * batch, positions), copied,
            vocabulary + 2).ToArray();
        golden.Compare("log_p", [.. Enumerable.Range(0, time).SelectMany(t => mixture.AsSpan(t * batch * (vocabulary + 2), vocabulary + 2).ToArray())]);

        var (terms, generated) = tape.PointerLoss(seen, w, b, gate, alpha, copied, tape.Integers(targets), ignore: 1, count);
        var shares = new float[generated.Length];
        d.Download(generated, shares);
        golden.Compare("share", shares);
        Assert.Equal(file["negative"][0], terms.Read().NegativeLogLikelihood / count, 1e-5);
        float[] counts = [.. targets.SelectMany(id => Enumerable.Repeat(id == 1 ? 0f : 1f, positions))];
        tape.CoverageLoss(terms, alpha, tape.Of(counts, alpha.Shape), 0.5f, count);
        Assert.Equal(file["loss"][0], terms.Read().Loss / count, 1e-5);
        tape.Backward();
        golden.CheckGradients();
    }
}
