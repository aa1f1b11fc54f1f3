using System.Runtime.CompilerServices;
using Seq2Seq.Configuration;
using Seq2Seq.Tasks;
using Seq2Seq.Tasks.LanguageModeling;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Tensors.Cpu;
using Seq2Seq.Tests.Cli;
using Seq2Seq.Tests.Tasks.LanguageModeling;
using Seq2Seq.Training;

namespace Seq2Seq.Tests.Tasks;

/// <summary>A program that trains on what it has gets the weights that the command line gets of the same corpus.</summary>
public class TrainingFromCodeTests
{
    [Fact]
    public async Task Pairs_give_the_bytes_that_the_command_line_gives()
    {
        using var run = new Training.TinyRun();
        ConfigurationFile.Write(run.In("named"), run["config.yaml"]);
        Assert.Equal(0, CommandLine.Run("train", run["config.yaml"], "--quiet", "--device", "cpu").ExitCode);
        var events = new Collected();
        var configuration = run.In("given");
        configuration = configuration with { Data = configuration.Data with { Train = [] } };
        var finished = await Train(configuration, Pairs(run["train.tsv"]), progress: events);
        Assert.Equal(run.Weights("named"), run.Weights("given"));
        Assert.Contains("* data: pairs that a program gave, 50 pairs", File.ReadAllText(Path.Combine(run["given"], "model-card.md")));
        Assert.Same(finished, events.All[^1]);
        Assert.IsType<TrainingStarted>(events.All[0]);
        Assert.Contains(events.All, e => e is TrainingProgress { Step: 7 });
        // Pairs to validate on may be given too.
        await Train(configuration with { Data = configuration.Data with { Validation = "" }, Training = configuration.Training with { ModelDirectory = run["both"] } },
            Pairs(run["train.tsv"]), Pairs(run["dev.tsv"]));
        Assert.Equal(run.Weights("named"), run.Weights("both"));
        using var translator = await Translator.LoadAsync(run["both"]);
        Assert.NotEmpty(await translator.TranslateAsync(["w1 w2"]));
    }

    [Fact]
    public async Task Pairs_are_held_out_and_limited_as_those_of_a_file()
    {
        using var run = new Training.TinyRun();
        var named = run.In("named", o => o with { MaximumSteps = 4 });
        named = named with { Data = named.Data with { Validation = "", ValidationSplit = 5, MaximumTrainingPairs = 40 } };
        Training.TinyRun.Train(named);
        await Train(named with { Data = named.Data with { Train = [] }, Training = named.Training with { ModelDirectory = run["given"] } }, Pairs(run["train.tsv"]));
        Assert.Equal(run.Weights("named"), run.Weights("given"));
    }

    [Fact]
    public async Task A_run_that_was_cancelled_goes_on_with_the_same_pairs()
    {
        using var run = new Training.TinyRun();
        Training.TinyRun.Train(run.In("whole"));
        var configuration = run.In("parts");
        configuration = configuration with { Data = configuration.Data with { Train = [] } };
        using var cancellation = new CancellationTokenSource();
        var progress = new Collected(e => { if (e is TrainingProgress { Step: 5 }) cancellation.Cancel(); });
        Assert.Equal(StopReason.Cancelled, (await Train(configuration, Pairs(run["train.tsv"]), progress: progress, stop: cancellation.Token)).Reason);
        Assert.Contains("has not the contents that the run began with",
            (await Assert.ThrowsAsync<Seq2SeqException>(() => Train(configuration, Pairs(run["dev.tsv"]), resume: true))).Message);
        await Train(configuration, Pairs(run["train.tsv"]), resume: true);
        Assert.Equal(run.Weights("whole"), run.Weights("parts"));
    }

    [Fact]
    public async Task Texts_give_the_bytes_of_a_file_with_them()
    {
        using var language = new TinyLanguage();
        TinyLanguage.Train(language.In("named", 12));
        var configuration = language.In("given", 12);
        configuration = configuration with { Data = configuration.Data with { Train = [] } };
        using var device = CpuDevice.Create(1);
        using (var training = await LanguageModelTraining.OpenAsync(configuration, device, Lines(language["train.txt"])))
            Assert.Equal(12, (await training.RunAsync()).Step);
        Assert.Equal(language.Weights("named"), language.Weights("given"));
        await Assert.ThrowsAsync<ConfigurationException>(() => LanguageModelTraining.OpenAsync(language.In("x", 1), device, Lines(language["train.txt"])));
        configuration = configuration with { Training = configuration.Training with { ModelDirectory = language["x"] } };
        Assert.Contains("no text to learn a vocabulary from", (await Assert.ThrowsAsync<Seq2SeqException>(() =>
            LanguageModelTraining.OpenAsync(configuration, device, AsyncEnumerable.Empty<string>()))).Message);
    }

    [Fact]
    public async Task What_contradicts_a_corpus_that_is_given_is_named()
    {
        using var run = new Training.TinyRun();
        var configuration = run.In("model");
        await Fails<ConfigurationException>(configuration, "data.train has a value, expected none, as the pairs are given");
        configuration = configuration with { Data = configuration.Data with { Train = [] } };
        await Fails<ConfigurationException>(configuration, "data.dev or data.dev_split has a value", validation: Pairs(run["dev.tsv"]));
        await Fails<ConfigurationException>(configuration with
        {
            Training = configuration.Training with { GuidedAlignment = 1 },
            Model = configuration.Model with { Decoder = configuration.Model.Decoder with { Attention = Seq2Seq.Layers.AttentionType.General } },
        }, "training.guided_alignment has a value, expected 0");
        await Fails<Seq2SeqException>(configuration, "corpus 'pairs' is empty", pairs: AsyncEnumerable.Empty<(string, string)>());
        await Fails<Seq2SeqException>(configuration, "a text of 'pairs' is null behind 1 that are not", pairs: new[] { ("a", "b"), ("a", null!) }.ToAsyncEnumerable());
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Open(configuration, Pairs(run["train.tsv"]), cancellation: cancellation.Token));
        Assert.False(Directory.Exists(run["model"]));

        async Task Fails<T>(TranslationConfiguration wrong, string message, IAsyncEnumerable<(string, string)>? pairs = null,
            IAsyncEnumerable<(string, string)>? validation = null) where T : Exception =>
            Assert.Contains(message, (await Assert.ThrowsAsync<T>(() => Open(wrong, pairs ?? Pairs(run["train.tsv"]), validation))).Message);

        static async Task Open(TranslationConfiguration wrong, IAsyncEnumerable<(string, string)> pairs, IAsyncEnumerable<(string, string)>? validation = null,
            CancellationToken cancellation = default)
        {
            using var device = CpuDevice.Create(1);
            using var training = await TranslationTraining.OpenAsync(wrong, device, pairs, validation, cancellationToken: cancellation);
        }
    }

    private static async Task<TrainingFinished> Train(TranslationConfiguration configuration, IAsyncEnumerable<(string, string)> pairs,
        IAsyncEnumerable<(string, string)>? validation = null, bool resume = false, IProgress<TrainingEvent>? progress = null, CancellationToken stop = default)
    {
        using var device = CpuDevice.Create(2);
        using var training = await TranslationTraining.OpenAsync(configuration, device, pairs, validation, resume);
        return await training.RunAsync(progress, stop);
    }

    private static async IAsyncEnumerable<(string, string)> Pairs(string path, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await foreach (var line in Lines(path).WithCancellation(cancellation))
            if (line.Split('\t') is [var source, var target]) yield return (source, target);
    }

    private static IAsyncEnumerable<string> Lines(string path) => File.ReadLinesAsync(path);

    private sealed class Collected(Action<TrainingEvent>? then = null) : IProgress<TrainingEvent>
    {
        public List<TrainingEvent> All { get; } = [];

        public void Report(TrainingEvent value)
        {
            All.Add(value);
            then?.Invoke(value);
        }
    }
}
