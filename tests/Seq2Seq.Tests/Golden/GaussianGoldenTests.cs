using Seq2Seq.Tensors;
using Seq2Seq.Tests.Tensors;

namespace Seq2Seq.Tests.Golden;

/// <summary>Likelihoods, draws and divergences of Gaussians agree with PyTorch.</summary>
public class GaussianGoldenTests
{
    [Theory]
    [MemberData(nameof(TestDevices.Each), MemberType = typeof(TestDevices))]
    public void The_likelihood_of_a_Gaussian_equals_PyTorch(string device)
    {
        using var d = TestDevices.Named(device).Create();
        using var tape = new Tape(d);
        var golden = GoldenFile.Load("gaussian.json");
        Tensor mean = Input(tape, golden, "mean"), deviation = Input(tape, golden, "log_deviation");
        var terms = tape.GaussianLoss(mean, deviation, Input(tape, golden, "target").Data, normalizer: 1);
        tape.Backward();
        var values = new float[3 * terms.Rows];
        d.Download(terms.Terms, values);
        var compared = new GoldenTensors(golden, tape, "");
        compared.Compare("loss", values[..terms.Rows]);
        compared.Compare("loss.grad.mean", mean.GradToArray());
        compared.Compare("loss.grad.log_deviation", deviation.GradToArray());
    }

    [Theory]
    [MemberData(nameof(TestDevices.Each), MemberType = typeof(TestDevices))]
    public void A_draw_and_a_divergence_equal_PyTorch(string device)
    {
        using var d = TestDevices.Named(device).Create();
        using var tape = new Tape(d);
        var golden = GoldenFile.Load("gaussian.json");
        var draw = new GoldenTensors(golden, tape, "draw.");
        var divergence = new GoldenTensors(golden, tape, "kl.");
        Output("draw", tape.GaussianDraw(Taken(draw, "mean"), Taken(draw, "log_deviation"), Input(tape, golden, "noise")));
        Output("kl", tape.GaussianDivergence(Taken(divergence, "mean"), Taken(divergence, "log_deviation"), Taken(divergence, "prior_mean"),
            Taken(divergence, "prior_log_deviation")));
        tape.Backward();
        draw.CheckGradients();
        divergence.CheckGradients();

        static Tensor Taken(GoldenTensors golden, string name) => golden.Input(name, shared: true);

        void Output(string name, Tensor output) => new GoldenTensors(golden, tape, "").Output(name, output, "loss_weight");
    }

    private static Tensor Input(Tape tape, GoldenFile golden, string name) => tape.Of(golden[name], new Shape(golden.Shape(name)), requiresGrad: true);
}
