using Seq2Seq.Tasks.Translation;
using Seq2Seq.Tests.Training;
using Seq2Seq.Training;

namespace Seq2Seq.Tests.Tasks.Translation;

/// <summary>Validation translates as translation does.</summary>
public class ValidationTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_source_is_cut_at_the_longest_length_as_in_translation(bool reversed)
    {
        using var run = new TinyRun();
        string[] words = [.. Enumerable.Range(0, 2000).Select(i => $"w{i % 5}")];
        File.WriteAllText(run["long.tsv"], $"{string.Join(' ', words)}\tx y\nw1 w2\tx\n");
        File.WriteAllText(run["cut.tsv"], $"{string.Join(' ', words[..7])}\tx y\nw1 w2\tx\n");
        Assert.Equal(Scores("cut"), Scores("long"));

        IReadOnlyList<Score> Scores(string corpus)
        {
            var configuration = run.In(corpus, o => o with { Epochs = 1 });
            var (events, _) = TinyRun.Train(configuration with
            {
                Data = configuration.Data with { Validation = run[$"{corpus}.tsv"], ReverseSource = reversed },
                Testing = configuration.Testing with { MaximumSourceLength = 7 },
            });
            return events.OfType<Validated>().First().Scores;
        }
    }

    [Fact]
    public void Without_validation_data_the_defaults_train_to_the_end()
    {
        using var run = new TinyRun();
        var configuration = run.In("model", _ => new TrainingOptions { Epochs = 12, BatchSize = 16 });
        var (events, finished) = TinyRun.Train(configuration with { Data = configuration.Data with { Validation = "" } });
        Assert.Equal(StopReason.Finished, finished.Reason);
        Assert.Contains("data.dev is empty: nothing is validated", Assert.Single(events.OfType<TrainingStarted>().Single().Warnings));
    }
}
