using Seq2Seq.Evaluation;
using Seq2Seq.Layers;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Training;

namespace Seq2Seq.Tests.Training;

/// <summary>The whole way from a corpus to translations: small tasks are learned.</summary>
public sealed class LearningTests : IDisposable
{
    private readonly TinyRun _run = new();

    public void Dispose() => _run.Dispose();

    /// <summary>
    /// The task is to reverse, with windows narrower than the sentences and an encoder that reads backwards. Whatever is reversed on the way must be
    /// reversed back.
    /// </summary>
    [Fact]
    public void Local_attention_learns_a_small_corpus_by_heart()
    {
        _run.Write("train.tsv", 30, seed: 3, least: 3, most: 7);
        var c = _run.In("model", o => o with
        {
            BatchSize = 10,
            Epochs = 400,
            MaximumSteps = 600,
            LearningRate = 0.01f,
            LabelSmoothing = 0,
            ValidationFrequency = 50,
            CheckpointFrequency = 0,
            EarlyStoppingMetric = "bleu",
            Scheduling = SchedulingType.Constant,
        });
        c = c with
        {
            Data = c.Data with { Validation = _run["train.tsv"], ReverseSource = true },
            Model = new()
            {
                Encoder = new() { Cell = RnnType.Gru, HiddenSize = 16, Dropout = 0, Embeddings = new() { EmbeddingDimension = 12, Dropout = 0 } },
                Decoder = new()
                {
                    Cell = RnnType.Gru, HiddenSize = 24, Dropout = 0, HiddenDropout = 0, Embeddings = new() { EmbeddingDimension = 12, Dropout = 0 },
                    Attention = AttentionType.Local, AttentionWindow = 2, InputFeeding = true,
                },
            },
        };
        using var stop = new CancellationTokenSource();
        TinyRun.Train(c, threads: 2, stop: stop.Token, report: e =>
        {
            if (e is Validated v && v["exact_match"] == 100) stop.Cancel();
        });
        var pairs = File.ReadAllLines(_run["train.tsv"]).Select(l => l.Split('\t')).Select(p => (p[0], p[1])).ToArray();
        using var translator = Translator.Load(_run["model"]);
        Assert.InRange(ExactMatch.Corpus(translator.Translate([.. pairs.Select(p => p.Item1)]), [.. pairs.Select(p => p.Item2)]), 90, 100);
        foreach (var forced in translator.Force(pairs, attention: true))
        {
            Assert.Contains(true, forced.Correct);
            // No more than five places take weight, and together less than all.
            for (var t = 0; t < forced.Ids.Length; t++)
            {
                float[] row = [.. Enumerable.Range(0, forced.Attention!.Source.Count).Select(s => forced.Attention.Weights[t, s])];
                Assert.InRange(row.Count(w => w > 0), 1, 5);
                Assert.InRange(row.Sum(), 0.1f, 1);
            }
        }
    }

    /// <summary>A model must understand this task, not remember it, because no test sentence is in the training corpus.</summary>
    [Fact]
    public void Learns_to_reverse()
    {
        _run.Write("train.tsv", 600, seed: 3, least: 3, most: 7);
        _run.Write("dev.tsv", 60, seed: 4, least: 3, most: 7);
        var c = _run.In("model", o => o with
        {
            BatchSize = 20,
            Epochs = 60,
            MaximumSteps = 1500,
            LearningRate = 0.005f,
            LabelSmoothing = 0,
            ValidationFrequency = 150,
            CheckpointFrequency = 0,
            EarlyStoppingMetric = "bleu",
            Scheduling = SchedulingType.Constant,
        });
        c = c with
        {
            Model = new()
            {
                Encoder = new() { HiddenSize = 24, Dropout = 0, Embeddings = new() { EmbeddingDimension = 16, Dropout = 0.05f } },
                Decoder = new() { HiddenSize = 48, Dropout = 0, HiddenDropout = 0, Embeddings = new() { EmbeddingDimension = 16, Dropout = 0.05f } },
            },
        };
        using var stop = new CancellationTokenSource();
        TinyRun.Train(c, threads: 2, stop: stop.Token, report: e =>
        {
            if (e is Validated v && v["exact_match"] > 95) stop.Cancel();
        });
        var seen = File.ReadAllLines(_run["train.tsv"]).ToHashSet();
        var unseen = File.ReadAllLines(_run["dev.tsv"]).Where(l => !seen.Contains(l)).Select(l => l.Split('\t')).ToArray();
        Assert.True(unseen.Length > 40);
        using var translator = Translator.Load(_run["model"]);
        var output = translator.Translate([.. unseen.Select(p => p[0])]);
        Assert.InRange(ExactMatch.Corpus(output, [.. unseen.Select(p => p[1])]), 90, 100);
    }
}
