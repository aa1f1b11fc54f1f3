using Seq2Seq.Experiments;
using Seq2Seq.Tensors.Cpu;

namespace Seq2Seq.Tests.Experiments;

/// <summary>The quick forms of two shipped experiments show the effects that their reports describe. Seeds are fixed, so the figures are fixed too.</summary>
public sealed class DirectionTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public void Attention_keeps_long_sources_that_one_vector_loses()
    {
        var found = Run("bottleneck-length").Where(r => r.Measurement.Measure == "exact_by_length").ToArray();
        double Exact(string attention, Func<double, bool> length) =>
            found.Where(r => r.Levels.Contains(attention) && length(r.Measurement.X!.Value)).Average(r => r.Measurement.Value);

        Assert.InRange(Exact("none", x => x > 15), 0, 10);
        Assert.InRange(Exact("dot", x => x > 15), 70, 100);
        Assert.True(Exact("none", x => x <= 5) > Exact("none", x => x > 15) + 20, "without attention short sources are kept better than long ones");
    }

    [Fact]
    public void Gradients_vanish_in_a_plain_RNN_and_grow_with_a_large_recurrent_matrix()
    {
        var found = Run("vanishing-gradient").Where(r => r.Measurement is { Measure: "gradient_share_by_lag", Of: "initial", X: 50 }).ToArray();
        double Share(string cell) => found.First(r => r.Levels[0] == cell).Measurement.Value;

        Assert.True(Share("rnn") < 1e-3 * Share("lstm forget bias 1"), $"{Share("rnn")} of the RNN, {Share("lstm forget bias 1")} of the LSTM");
        Assert.True(Share("rnn gain 1.5") > 0.1, $"{Share("rnn gain 1.5")} of an RNN with a spectral radius of 1.5");
    }

    private IReadOnlyList<Result> Run(string name)
    {
        var experiment = ExperimentFile.Read(Repository.Find($"experiments/{name}/experiment.yaml"), quick: true);
        var folder = new ExperimentFolder(_directory.Path, Quick: true);
        var runner = new ExperimentRunner(experiment, folder);
        Assert.Equal(0, runner.Run(() => CpuDevice.Create(1), jobs: 2, _ => { }, CancellationToken.None));
        return ResultTable.Read(folder.Table).Rows;
    }

    public void Dispose() => _directory.Dispose();
}
