using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Tasks.Classification;
using Seq2Seq.Tasks.Inputs;
using Seq2Seq.Tensors.Cpu;
using Seq2Seq.Tests.Data.Frames;
using Seq2Seq.Training;

namespace Seq2Seq.Tests.Tasks.Classification;

/// <summary>Pictures of bars and recordings of tones, which are told apart in seconds.</summary>
public sealed class PictureClassifierTests : IDisposable
{
    private const int Side = 8, Rate = 8000;

    private readonly TemporaryDirectory _files = new();

    public PictureClassifierTests()
    {
        var random = new Random(1);
        foreach (var (set, count) in new[] { ("train", 60), ("dev", 20) })
            for (var i = 0; i < count; i++)
            {
                Put($"{set}/across/{i}.png", Bar(random, isDown: false));
                Put($"{set}/down/{i}.png", Bar(random, isDown: true));
                Put($"sound/high_{set}_{i}.wav", Tone(random, 1500));
                Put($"sound/low_{set}_{i}.wav", Tone(random, 500));
            }
    }

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData(EncoderType.Recurrent, FrontType.None, 1)] // rows of a picture
    [InlineData(EncoderType.FeedForward, FrontType.None, Side)] // a multi-layer perceptron
    [InlineData(EncoderType.None, FrontType.Picture, Side)] // convolutions
    [InlineData(EncoderType.Recurrent, FrontType.Picture, Side)] // convolutions, and a recurrence over the rows of their features
    public void Pictures_are_told_apart(EncoderType encoder, FrontType front, int rows)
    {
        var configuration = Pictures("model", encoder, front, rows, steps: 200);
        var validations = TinyReviews.Train(configuration).OfType<Validated>().ToArray();
        Assert.True(validations.Max(v => v["accuracy"]) >= 95, $"accuracy {validations[^1]["accuracy"]}");
        using var one = CpuDevice.Create(1);
        using var classifier = Classifier.Load(_files["model"], one);
        Assert.Equal((Side, Side), (classifier.Configuration.Data.Input.Picture.Height, classifier.Configuration.Data.Input.Picture.Width));
        string[] files = [_files["dev/down/3.png"], _files["dev/across/7.png"]];
        var together = classifier.Classify(files);
        Assert.Equal(["down", "across"], together.Select(r => r.Best.Label));
        Assert.Equal(together.Select(r => r.Best), files.Select(file => classifier.Classify(file).Best));
        Assert.Equal(40, classifier.Evaluate().Confusion.Count);
        Put("wide.png", SampleFiles.Png(Side, Side + 1));
        Assert.Contains("wide.png' has ", Assert.Throws<Seq2SeqException>(() => classifier.Classify(_files["wide.png"])).Message);
        Assert.Contains("no-such.png", Assert.Throws<Seq2SeqException>(() => classifier.Classify("no-such.png")).Message);
    }

    [Theory]
    [InlineData(FrontType.None)]
    [InlineData(FrontType.Time)]
    public void Recordings_are_told_apart(FrontType front)
    {
        var configuration = Pictures("model", EncoderType.Recurrent, front, 1, steps: 60);
        configuration = configuration with
        {
            Data = new()
            {
                Train = [_files["sound"]], Validation = _files["sound"], Test = _files["sound"],
                Input = new()
                {
                    Type = InputType.Sound, Sound = new() { Mels = 12 }, LabelPattern = "^(?<label>[a-z]+)_", TrainingSelection = "_train_", ValidationSelection = "_dev_",
                    TestSelection = "_dev_", MaximumFrames = 18,
                },
            },
        };
        var validations = TinyReviews.Train(configuration).OfType<Validated>().ToArray();
        Assert.True(validations.Max(v => v["accuracy"]) >= 95, $"accuracy {validations[^1]["accuracy"]}");
        using var classifier = Classifier.Load(_files["model"]);
        var result = classifier.Classify(_files["sound/high_dev_3.wav"]);
        Assert.Equal("high", result.Best.Label);
        Assert.Equal(1, result.Weights.Sum(w => w.Weight), 4);
        Assert.Equal("1", result.Weights[0].Part);
        Assert.Equal(40, classifier.Evaluate().Confusion.Count);
        Put("long.wav", Tone(new Random(3), 500, 3));
        Assert.True(classifier.Classify(_files["long.wav"]).Truncated);
        Put("fast.wav", SampleFiles.Wav(2 * Rate, SampleFiles.Sine(500, 2 * Rate, 4000)));
        Assert.Contains("fast.wav", Assert.Throws<Seq2SeqException>(() => classifier.Classify(_files["fast.wav"])).Message);
    }

    [Fact]
    public void A_run_on_pictures_goes_on_exactly_with_any_number_of_threads()
    {
        ClassificationConfiguration In(string model, int steps) => Pictures(model, EncoderType.Recurrent, FrontType.Picture, Side, steps);
        TinyReviews.Train(In("whole", 30));
        TinyReviews.Train(In("threads", 30), threads: 2);
        TinyReviews.Train(In("parts", 20)); // the end of a run is validated, so it ends where a validation is due
        TinyReviews.Train(In("parts", 30), resume: true);
        foreach (var other in new[] { "parts", "threads" })
            Assert.Equal(File.ReadAllBytes(Path.Combine(_files["whole"], "training/state.safetensors")), File.ReadAllBytes(Path.Combine(_files[other], "training/state.safetensors")));
        Put("train/down/0.png", SampleFiles.Png(Side, Side, 9));
        Assert.Contains("has not the contents that the run began with", Assert.Throws<Seq2SeqException>(() => TinyReviews.Train(In("parts", 40), resume: true)).Message);
    }

    private ClassificationConfiguration Pictures(string model, EncoderType encoder, FrontType front, int rows, int steps) => new()
    {
        Data = new()
        {
            Train = [_files["train"]], Validation = _files["dev"], Test = _files["dev"], Input = new() { Type = InputType.Pictures, Picture = new() { RowsPerStep = rows } },
        },
        Model = new()
        {
            Front = new() { Type = front, Convolution = new() { Channels = [4, 6] } }, Encoder = new() { Type = encoder, HiddenSize = 12, Dropout = 0.1f },
            Pooling = encoder == EncoderType.Recurrent ? PoolingType.Attention : PoolingType.Max,
        },
        Training = new()
        {
            ModelDirectory = _files[model], BatchSize = 12, MaximumSteps = steps, LearningRate = 0.01f, ValidationFrequency = 20, EarlyStoppingMetric = "accuracy",
            PrintedSentences = [],
        },
    };

    private void Put(string name, byte[] bytes) => _files.Put(name, bytes);

    private static byte[] Bar(Random random, bool isDown)
    {
        var pixels = new byte[Side * Side];
        random.NextBytes(pixels);
        for (var i = 0; i < pixels.Length; i++) pixels[i] /= 4;
        var at = random.Next(Side);
        for (var i = 0; i < Side; i++) pixels[isDown ? i * Side + at : at * Side + i] = 255;
        return Seq2Seq.Storage.Png.OfGrey(Side, Side, pixels);
    }

    private static byte[] Tone(Random random, double frequency, double longer = 1) =>
        SampleFiles.Wav(Rate, SampleFiles.Sine(frequency * (0.9 + 0.2 * random.NextDouble()), Rate, (int)(longer * random.Next(800, 1600))));
}
