using Seq2Seq.Experiments;
using Seq2Seq.Experiments.Tasks;
using Seq2Seq.Tensors.Cpu;

namespace Seq2Seq.Tests.Experiments.Tasks;

public class SearchRunTests
{
    private static readonly Cell OneCell = new([], 1,
    [
        new("corpus.symbols", "3"), new("corpus.min_length", "2"), new("corpus.max_length", "4"), new("corpus.train", "200"), new("corpus.test", "20"),
        new("training.max_steps", "60"), new("training.logging_freq", "20"), new("max_output_length", "5"), new("beams", "[1, 3, 500]"),
        new("alphas", "[0, 1]"),
    ]);

    [Fact]
    public void Wider_beams_make_fewer_search_errors_the_widest_none()
    {
        using var directory = new TemporaryDirectory();
        var found = Run(directory.Path);
        foreach (var alpha in new[] { "alpha 0", "alpha 1" })
        {
            var errors = found.Where(m => m.Measure == "search_errors" && m.Of == alpha).ToArray();
            Assert.Equal([1, 3, 500], errors.Select(m => m.X!.Value));
            Assert.True(errors[0].Value > errors[1].Value);
            Assert.Equal(0, errors[2].Value);
            Assert.Equal(0, found.Single(m => m.Measure == "score_gap" && m.Of == alpha && m.X == 500).Value, 1e-9);
            Assert.Equal(found.Single(m => m.Measure == "best_accuracy" && m.Of == alpha).Value,
                found.Single(m => m.Measure == "accuracy_by_beam" && m.Of == alpha && m.X == 500).Value);
        }
    }

    [Fact]
    public void An_interrupted_run_goes_on_and_finds_the_same()
    {
        using var whole = new TemporaryDirectory();
        using var interrupted = new TemporaryDirectory();
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => Run(interrupted.Path, (_, words) =>
        {
            if (words.StartsWith("step 20", StringComparison.Ordinal)) stop.Cancel();
        }, stop.Token));
        var first = "";
        var resumed = Run(interrupted.Path, (_, words) => first = first == "" ? words : first);
        Assert.StartsWith("step 40", first);
        Assert.Equal(Run(whole.Path), resumed);
    }

    private static IReadOnlyList<Measurement> Run(string directory, Action<double, string>? progress = null, CancellationToken stop = default)
    {
        using var device = CpuDevice.Create(1);
        return new SearchRun().Run(OneCell, directory, device, progress ?? ((_, _) => { }), stop);
    }
}
