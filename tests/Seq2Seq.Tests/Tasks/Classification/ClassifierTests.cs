using Seq2Seq.Layers;
using Seq2Seq.Tasks;
using Seq2Seq.Tasks.Classification;
using Seq2Seq.Tasks.LanguageModeling;
using Seq2Seq.Tensors.Cpu;
using Seq2Seq.Text;
using Seq2Seq.Training;

namespace Seq2Seq.Tests.Tasks.Classification;

public sealed class ClassifierTests : IDisposable
{
    private readonly TinyReviews _reviews = new();

    public void Dispose() => _reviews.Dispose();

    [Theory]
    [InlineData(PoolingType.Attention)]
    [InlineData(PoolingType.Last)]
    [InlineData(PoolingType.Mean)]
    public void Verdicts_are_learned(PoolingType pooling)
    {
        var configuration = _reviews.In("model", 400) is var c ? c with { Model = c.Model with { Pooling = pooling } } : c;
        var validations = TinyReviews.Train(configuration).OfType<Validated>().ToArray();
        Assert.True(validations[^1]["accuracy"] >= 95, $"accuracy {validations[^1]["accuracy"]}");
        using var classifier = Classifier.Load(_reviews["model"]);
        Assert.Equal(["negative", "positive"], classifier.Labels);
        var results = classifier.Classify(["the film is good", "the film is not good", "", "a " + string.Join(' ', Enumerable.Repeat("film", 20)) + " bad"]);
        Assert.Equal(["positive", "negative"], results.Take(2).Select(r => r.Best.Label));
        Assert.All(results, result => Assert.Equal(1, result.Labels.Sum(l => l.Probability), 5));
        Assert.Equal([false, false, false, true], results.Select(r => r.Truncated));
        if (pooling == PoolingType.Attention)
        {
            Assert.Equal(["the", "film", "is", "good", "</s>"], results[0].Weights.Select(w => w.Part.Trim('▁')));
            Assert.Equal(1, results[0].Weights.Sum(w => w.Weight), 5);
        }
        else Assert.Empty(results[0].Weights);
        var scores = classifier.Evaluate();
        Assert.Equal(100, scores.Confusion.Count);
        Assert.Equal(validations.Max(v => v["accuracy"]), 100 * scores.Confusion.Accuracy, 9);
        Assert.InRange(scores.Calibration.ExpectedError, 0, 0.2);
    }

    [Fact]
    public void What_an_input_is_given_does_not_depend_on_the_inputs_beside_it()
    {
        TinyReviews.Train(_reviews.In("model", 50));
        using var one = CpuDevice.Create(1);
        using Classifier classifier = Classifier.Load(_reviews["model"], one), threads = Classifier.Load(_reviews["model"]);
        string[] inputs = [.. File.ReadLines(_reviews["dev.tsv"]).Select(line => line.Split('\t')[0])];
        var together = classifier.Classify(inputs);
        Assert.Equal(together.Select(r => r.Best), inputs.Select(input => classifier.Classify(input).Best));
        Assert.Equal(together.Select(r => r.Best), threads.Classify(inputs).Select(r => r.Best));
        Assert.Equal(together.SelectMany(r => r.Weights), inputs.SelectMany(input => classifier.Classify(input).Weights));
    }

    [Fact]
    public void A_run_goes_on_exactly_with_any_number_of_threads()
    {
        TinyReviews.Train(_reviews.In("whole", 60));
        TinyReviews.Train(_reviews.In("threads", 60), threads: 2);
        TinyReviews.Train(_reviews.In("parts", 23));
        TinyReviews.Train(_reviews.In("parts", 60), resume: true);
        foreach (var file in new[] { "model.safetensors", "training/state.safetensors" })
        {
            Assert.Equal(_reviews.Bytes("whole", file), _reviews.Bytes("threads", file));
            Assert.Equal(_reviews.Bytes("whole", file), _reviews.Bytes("parts", file));
        }
        var other = _reviews.In("parts", 90) is var c ? c with { Model = c.Model with { Pooling = PoolingType.Mean } } : c;
        Assert.Contains("model.pooling is mean, the run began with attention", Assert.Throws<ConfigurationException>(() => TinyReviews.Train(other, resume: true)).Message);
        File.WriteAllText(_reviews["train.tsv"], File.ReadAllText(_reviews["train.tsv"]).Replace("plot", "film", StringComparison.Ordinal)); // labels stay
        Assert.Contains("has not the contents that the run began with", Assert.Throws<Seq2SeqException>(() => TinyReviews.Train(_reviews.In("parts", 90), resume: true)).Message);
    }

    [Fact]
    public void A_new_run_begins_with_the_weights_of_a_model()
    {
        TinyReviews.Train(_reviews.In("base", 300));
        var still = _reviews.In("still", 1) is var c ? c with { Training = c.Training with { LearningRate = 1e-20f, MinimumLearningRate = 0 } } : c;
        TinyReviews.Train(still, from: new(_reviews["base"]));
        using Classifier first = Classifier.Load(_reviews["base"]), second = Classifier.Load(_reviews["still"]);
        Assert.Equal(first.Classify("the film is not dull").Best, second.Classify("the film is not dull").Best);
        AveragedModel.Write([_reviews["base"], _reviews["still"]], _reviews["mean"]);
        using var mean = Classifier.Load(_reviews["mean"]);
        Assert.Equal(first.Classify("the film is not dull").Best.Probability, mean.Classify("the film is not dull").Best.Probability, 4);
        Assert.Contains("classifier.Classify", File.ReadAllText(Path.Combine(_reviews["base"], "model-card.md")));
    }

    [Fact]
    public void Samples_with_dropout_tell_how_uncertain_a_label_is()
    {
        TinyReviews.Train(_reviews.In("model", 300));
        using var classifier = Classifier.Load(_reviews["model"]);
        ClassifiedInput sure = classifier.Sample("the film is good", 50), strange = classifier.Sample("music plot", 50);
        Assert.Equal("positive", sure.Best.Label);
        Assert.Equal(1, sure.Labels.Sum(l => l.Probability), 5);
        Assert.True(strange.Best.Deviation > sure.Best.Deviation, $"{strange.Best} {sure.Best}");
        Assert.Equal(sure.Labels, classifier.Sample("the film is good", 50).Labels);
        Assert.NotEqual(sure.Labels, classifier.Sample("the film is good", 50, seed: 2).Labels);
        var without = _reviews.In("without", 1) is var c ? c with
        {
            Model = new()
            {
                Encoder = new()
                {
                    HiddenSize = 8, Dropout = 0,
                    Embeddings = new() { Dropout = 0 }
                }, HiddenDropout = 0
            }
        } : c;
        TinyReviews.Train(without);
        using var fixedModel = Classifier.Load(_reviews["without"]);
        Assert.Contains("trained without dropout", Assert.Throws<Seq2SeqException>(() => fixedModel.Sample("a film", 5)).Message);
    }

    [Fact]
    public void Texts_are_cut_anew_in_each_epoch()
    {
        ClassificationConfiguration In(string model, int steps) => _reviews.In(model, steps) is var c ? c with
        {
            Data = c.Data with { Input = new() { Text = new() { Language = "x", Level = Level.Unigram, VocabularyLimit = 300, SubwordSampling = 0.2f } } },
        } : c;
        TinyReviews.Train(In("whole", 60));
        TinyReviews.Train(In("parts", 50));
        TinyReviews.Train(In("parts", 60), resume: true);
        Assert.Equal(_reviews.Bytes("whole", "training/state.safetensors"), _reviews.Bytes("parts", "training/state.safetensors"));
        var plain = In("plain", 60);
        var input = plain.Data.Input with { Text = plain.Data.Input.Text with { SubwordSampling = 0 } };
        TinyReviews.Train(plain with { Data = plain.Data with { Input = input } });
        Assert.NotEqual(_reviews.Bytes("whole"), _reviews.Bytes("plain"));
    }

    [Fact]
    public void Held_out_examples_are_not_trained_on()
    {
        var configuration = _reviews.In("model", 20) is var c ? c with { Data = c.Data with { Validation = "", ValidationSplit = 0.25f } } : c;
        var started = TinyReviews.Train(configuration).OfType<TaskStarted>().Single();
        Assert.Matches("^(29|30)[0-9] inputs of 2 labels$", started.Data);
        Assert.Empty(started.Warnings);
    }

    [Fact]
    public void Errors_name_file_example_and_label()
    {
        var configuration = _reviews.In("model", 20);
        var neutral = configuration with { Data = configuration.Data with { Validation = _reviews.Write("neutral.tsv", "a film\tpositive\nthe plot\tneutral\n") } };
        Assert.Contains("neutral.tsv', example 2: the label 'neutral' is not among those of the training data (negative, positive)",
            Assert.Throws<Seq2SeqException>(() => TinyReviews.Train(neutral)).Message);
        var one = configuration with { Data = configuration.Data with { Train = [_reviews.Write("one.tsv", "a film\tpositive\n")] } };
        Assert.Contains("has 1 label, 'positive'; expected at least two", Assert.Throws<Seq2SeqException>(() => TinyReviews.Train(one)).Message);
        var blank = configuration with { Data = configuration.Data with { Train = [_reviews.Write("blank.tsv", "a film\tpositive\nthe plot\t \n")] } };
        Assert.Contains("example 2 has no label", Assert.Throws<Seq2SeqException>(() => TinyReviews.Train(blank)).Message);
        Assert.False(Directory.Exists(_reviews["model"]) && Directory.EnumerateFiles(_reviews["model"], "*.yaml").Any());
        TinyReviews.Train(configuration);
        Assert.Contains("is a classification model, expected a language model; use it to classify",
            Assert.Throws<Seq2SeqException>(() => TextGenerator.Load(_reviews["model"])).Message);
        File.WriteAllText(Path.Combine(_reviews["model"], "data", "labels.json"), "[\"positive\", \"negative\"]");
        Assert.Contains("labels.json': the labels are not different and in order", Assert.Throws<Seq2SeqException>(() => Classifier.Load(_reviews["model"])).Message);
        File.WriteAllText(Path.Combine(_reviews["model"], "data", "labels.json"), "[\"a\", \"b\"]");
        Assert.Contains("they do not belong together", Assert.Throws<Seq2SeqException>(() => Classifier.Load(_reviews["model"])).Message);
    }
}
