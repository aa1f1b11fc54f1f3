using Seq2Seq.Models;
using Seq2Seq.Tasks;
using Seq2Seq.Tasks.Captioning;
using Seq2Seq.Tasks.Inputs;
using Seq2Seq.Tensors.Cpu;
using Seq2Seq.Tests.Cli;
using Seq2Seq.Tests.Data.Frames;
using Seq2Seq.Training;

namespace Seq2Seq.Tests.Tasks.Captioning;

/// <summary>Pictures with a bright square, whose captions say where it is and how bright, and recordings of one tone or two.</summary>
public sealed class CaptionerTests : IDisposable
{
    private const int Side = 8, Rate = 8000;
    private static readonly string[] Down = ["top", "bottom"], Across = ["left", "right"];

    private readonly TemporaryDirectory _files = new();

    public CaptionerTests()
    {
        var random = new Random(1);
        foreach (var (set, count) in new[] { ("train", 160), ("dev", 24) })
        {
            File.WriteAllLines(_files[$"{set}.tsv"], Enumerable.Range(0, count).Select(i =>
            {
                int down = random.Next(2), across = random.Next(2), light = random.Next(2);
                _files.Put($"{set}/{i}.png", Square(random, down, across, light));
                return $"{set}/{i}.png\t{(light == 1 ? "bright" : "pale")} {Down[down]} {Across[across]}";
            }));
            File.WriteAllLines(_files[$"{set}-sound.tsv"], Enumerable.Range(0, count).Select(i =>
            {
                var tones = Enumerable.Range(0, random.Next(1, 3)).Select(_ => random.Next(2)).ToArray();
                _files.Put($"{set}/{i}.wav", SampleFiles.Wav(Rate, [.. tones.SelectMany(tone => SampleFiles.Sine(tone == 1 ? 1500 : 500, Rate, 1200))]));
                return $"{set}/{i}.wav\t{string.Concat(tones.Select(tone => tone == 1 ? "hi" : "lo"))}";
            }));
        }
    }

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Captions_are_learned_with_attention_over_places()
    {
        var configuration = Pictures("model", 400);
        var validated = Train(configuration).OfType<Validated>().ToArray();
        Assert.True(validated.Max(v => v["exact_match"]) >= 95, $"exact match {validated.Max(v => v["exact_match"])}");
        Assert.Equal(2 * 2, validated[^1].Samples[0].Attention!.Source.Count); // places of the features
        using var one = CpuDevice.Create(1);
        using var captioner = Captioner.Load(_files["model"], one);
        var rows = File.ReadAllLines(_files["dev.tsv"]).Select(line => line.Split('\t')).ToArray();
        string[] files = [.. rows.Select(row => _files[row[0]])];
        var together = captioner.WriteWithDetails(files, attention: true);
        Assert.True(together.Zip(rows).Count(p => p.First.Text == p.Second[1]) >= 23);
        Assert.All(together[0].Hypotheses[0].LogProbabilities, p => Assert.InRange(p, -20, 0));
        var alone = files.Select(file => captioner.WriteWithDetails([file], attention: true)[0]).ToArray();
        Assert.Equal(together.Select(t => t.Hypotheses[0].Score), alone.Select(t => t.Hypotheses[0].Score));
        Assert.Equal(together[5].Hypotheses[0].Attention!.Weights.Cast<float>(), alone[5].Hypotheses[0].Attention!.Weights.Cast<float>());
        Assert.True(captioner.WriteWithDetails(files, new() { BeamSize = 3, NBest = 3 })[0].Hypotheses.Count is 2 or 3);
        Assert.Equal(24, captioner.Evaluate(_files["dev.tsv"]).Count());
        string[] Drawn(int seed) => [.. captioner.WriteWithDetails(files, new() { Sampling = true, Seed = seed }).Select(t => t.Text)];
        Assert.Equal(Drawn(4), Drawn(4));
    }

    [Fact]
    public void Recordings_are_written_down()
    {
        var configuration = Sounds("model", 250);
        var validated = Train(configuration).OfType<Validated>().ToArray();
        Assert.True(validated.Max(v => v["exact_match"]) >= 90, $"exact match {validated.Max(v => v["exact_match"])}");
        Assert.True(validated.Min(v => v["cer"]) <= 10);
        using var captioner = Captioner.Load(_files["model"]);
        var row = File.ReadLines(_files["dev-sound.tsv"]).First().Split('\t');
        Assert.Equal(row[1], captioner.Write(_files[row[0]]));
    }

    [Fact]
    public void A_run_goes_on_exactly_with_any_number_of_threads()
    {
        Train(Sounds("whole", 30));
        Train(Sounds("threads", 30), threads: 2);
        Train(Sounds("parts", 13));
        Train(Sounds("parts", 30), resume: true);
        foreach (var other in new[] { "threads", "parts" })
            Assert.Equal(File.ReadAllBytes(Path.Combine(_files["whole"], "training/state.safetensors")), File.ReadAllBytes(Path.Combine(_files[other], "training/state.safetensors")));
    }

    [Fact]
    public void The_program_captions_transcribes_and_evaluates()
    {
        var caption = _files.Write("caption.yaml", $$"""
            task: captioning
            data: {train: {{_files["train.tsv"]}}, dev: {{_files["dev.tsv"]}}, test: {{_files["dev.tsv"]}}, input: {picture: {rows_per_step: {{Side}} } } }
            model:
              front: {type: picture, form: patches, convolution: {channels: [8, 12]} }
              encoder: {type: none}
              decoder: {hidden_size: 24, embeddings: {embedding_dim: 8}, attention: additive}
            training: {batch_size: 16, max_steps: 300, learning_rate: 0.01, validation_freq: 100, model_dir: {{_files["shapes"]}} }

            """);
        var trained = CommandLine.Run("train", caption, "--device", "cpu");
        Assert.Equal(0, trained.ExitCode);
        Assert.Contains("160 inputs with texts of 640 tokens; vocabulary of 10 tokens", trained.Error);
        var row = File.ReadLines(_files["dev.tsv"]).First().Split('\t');
        var drawn = CommandLine.Run("caption", _files["shapes"], _files[row[0]], "--attention", "--device", "cpu");
        Assert.Equal(row[1] + "\n", drawn.Output);
        Assert.Matches(@"^\S+ +\S+", drawn.Error); // a picture for each word, side by side
        Assert.Contains("██", drawn.Error);
        Assert.Contains("\"columns\":", CommandLine.Run("caption", _files["shapes"], _files[row[0]], "--format", "jsonl", "--attention").Output);
        Assert.Contains("\"hypotheses\":[{\"text\":", CommandLine.Run("caption", _files["shapes"], _files[row[0]], "--format", "jsonl").Output);
        Assert.Contains("24 inputs in ", CommandLine.Run("evaluate", _files["shapes"], "--device", "cpu", "--output", _files["captions.txt"]).Output);
        Assert.Equal(24, File.ReadAllLines(_files["captions.txt"]).Length);
        CommandLine.Fails(2, "--ensemble says nothing to a captioning model", "evaluate", _files["shapes"], "--ensemble", _files["shapes"]);
        CommandLine.Fails(1, "is a captioning model, expected a translation model; use it to caption pictures (seq2seq caption and evaluate)", "translate", _files["shapes"]);
        CommandLine.Fails(1, "train/0.wav", "caption", _files["shapes"], _files["train/0.wav"]);
        CommandLine.Fails(2, "is text, expected pictures or sound", "train", caption, "--set", "data.input.type=text");
        CommandLine.Fails(2, "is true, expected false, as no words are read", "train", caption, "--set", "model.decoder.copy=true");
    }

    private CaptioningConfiguration Pictures(string model, int steps) => new()
    {
        Data = new()
        {
            Train = [_files["train.tsv"]], Validation = _files["dev.tsv"],
            Input = new() { Type = InputType.Pictures, LabelColumn = "text", Picture = new() { RowsPerStep = Side } },
        },
        Model = new()
        {
            Front = new() { Type = FrontType.Picture, Form = FeatureForm.Patches, Convolution = new() { Channels = [8, 12] } },
            Encoder = new() { Type = EncoderType.None },
            Decoder = new() { HiddenSize = 24, Embeddings = new() { EmbeddingDimension = 8 }, Attention = Seq2Seq.Layers.AttentionType.Additive },
        },
        Training = Training(model, steps),
    };

    private CaptioningConfiguration Sounds(string model, int steps) => new()
    {
        Task = TaskType.Transcription,
        Data = new()
        {
            Train = [_files["train-sound.tsv"]], Validation = _files["dev-sound.tsv"],
            Input = new() { Type = InputType.Sound, LabelColumn = "text", Sound = new() { Mels = 12 } }, Output = new() { Language = "x", Level = Seq2Seq.Text.Level.Char },
        },
        Model = new()
        {
            Front = new() { Type = FrontType.Time, Convolution = new() { Channels = [12] } }, Encoder = new() { HiddenSize = 12 },
            Decoder = new() { HiddenSize = 24, Embeddings = new() { EmbeddingDimension = 8 }, Attention = Seq2Seq.Layers.AttentionType.Additive },
        },
        Training = Training(model, steps),
    };

    private TrainingOptions Training(string model, int steps) => new()
    {
        ModelDirectory = _files[model], BatchSize = 16, MaximumSteps = steps, LearningRate = 0.01f, ValidationFrequency = 50, CheckpointFrequency = 7,
        EarlyStoppingMetric = "exact_match", PrintedSentences = [0],
    };

    private static List<TrainingEvent> Train(CaptioningConfiguration configuration, bool resume = false, int threads = 1)
    {
        var events = new List<TrainingEvent>();
        using var device = CpuDevice.Create(threads);
        using var training = ITraining.Open(configuration, device, resume);
        training.Run(events.Add);
        return events;
    }

    private static byte[] Square(Random random, int down, int across, int light)
    {
        var pixels = new byte[Side * Side];
        random.NextBytes(pixels);
        for (var i = 0; i < pixels.Length; i++) pixels[i] /= 8;
        for (var y = 0; y < 3; y++)
            for (var x = 0; x < 3; x++) pixels[(4 * down + y) * Side + 4 * across + x] = (byte)(light == 1 ? 250 : 110);
        return Seq2Seq.Storage.Png.OfGrey(Side, Side, pixels);
    }
}
