using Seq2Seq.Layers;
using Seq2Seq.Tasks.Classification;
using Seq2Seq.Training;

namespace Seq2Seq.Tests.Tasks.Classification;

/// <summary>A classifier of reversible layers, which keeps no state where the last ones alone are read.</summary>
public sealed class ReversibleClassifierTests : IDisposable
{
    private readonly TinyReviews _reviews = new();

    [Fact]
    public void It_learns_and_goes_on_exactly_with_any_number_of_threads()
    {
        ClassificationConfiguration In(string name, int steps) => _reviews.In(name, steps) is var c ? c with
        {
            Model = c.Model with
            {
                Encoder = c.Model.Encoder with
                {
                    Cell = RnnType.RevGru,
                    Layers = 2,
                    LayerNorm = true,
                    RecurrentDropout = 0.1f,
                    RecurrentInitializer = RecurrentInitializer.Orthogonal,
                },
                Pooling = PoolingType.Last,
            },
        } : c;
        var validations = TinyReviews.Train(In("whole", 300)).OfType<Validated>().ToArray();
        Assert.True(validations.Max(v => v["accuracy"]) >= 99, $"accuracy {validations.Max(v => v["accuracy"])}");
        TinyReviews.Train(In("parts", 41), threads: 2);
        TinyReviews.Train(In("parts", 300), resume: true, threads: 2);
        Assert.Equal(_reviews.Bytes("whole"), _reviews.Bytes("parts"));
        using var classifier = Classifier.Load(_reviews["whole"]);
        Assert.Equal("negative", classifier.Classify("the film is not good").Best.Label);
        Assert.Equal("positive", classifier.Classify("the film is not dull").Best.Label);
    }

    public void Dispose() => _reviews.Dispose();
}
