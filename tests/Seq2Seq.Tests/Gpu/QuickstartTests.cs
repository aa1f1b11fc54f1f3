using Seq2Seq.Configuration;
using Seq2Seq.Decoding;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Tensors;
using Seq2Seq.Tensors.Cpu;
using Seq2Seq.Tests.Tensors;
using Seq2Seq.Training;

namespace Seq2Seq.Tests.Gpu;

/// <summary>The quickstart on a GPU and on the processor. It takes minutes where the GPU is a processor under OpenCL, so it runs only on request.</summary>
public class QuickstartTests(ITestOutputHelper output)
{
    /// <summary>The environment variable that requests the test and holds the number of updates.</summary>
    private const string Variable = "SEQ2SEQ_TEST_QUICKSTART";

    public static IEnumerable<object[]> Rows => TestDevices.EachGpu;

    public static bool IsRequested => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable));

    [Theory(Skip = $"set {Variable} to run it", SkipUnless = nameof(IsRequested))]
    [MemberData(nameof(Rows))]
    public void Losses_and_translations_are_the_processors(string device)
    {
        using Device gpu = TestDevices.Named(device).Create(), cpu = CpuDevice.Create();
        using var directory = new TemporaryDirectory();
        var root = Repository.Find("");
        var quickstart = ConfigurationFile.Read<TranslationConfiguration>(Repository.Find("experiments/quickstart/config.yaml"));
        var configuration = quickstart with
        {
            Data = quickstart.Data with { Train = [.. quickstart.Data.Train.Select(path => Path.Combine(root, path))], Validation = "" },
            Training = quickstart.Training with
            {
                MaximumMinutes = 0,
                MaximumSteps = int.Parse(Environment.GetEnvironmentVariable(Variable)!),
                LoggingFrequency = 1
            },
        };
        double[] expected = Losses(cpu, "cpu"), actual = Losses(gpu, "gpu");
        var worst = expected.Zip(actual, (a, b) => Math.Abs(a - b) / a).Max();
        output.WriteLine($"{expected.Length} updates, losses {expected[0]:F4} to {expected[^1]:F4}, largest relative difference {worst:0.0e+0}");
        Assert.True(worst <= 1e-3, $"losses differ by {worst:0.0e+0}");

        string[] sources = [.. File.ReadLines(Path.Combine(root, quickstart.Data.Test)).Select(line => line.Split('\t')[0])];
        // A model that has learned something: the repository's own, if the quickstart has been run.
        var model = Directory.Exists(Path.Combine(root, "models/quickstart")) ? Path.Combine(root, "models/quickstart") : directory["cpu"];
        string[] there = Translate(gpu), here = Translate(cpu);
        var same = there.Zip(here).Count(p => p.First == p.Second);
        output.WriteLine($"{same} of {sources.Length} translations with a beam of 5 are the same text");
        Assert.True(same >= 0.99 * sources.Length, $"only {same} of {sources.Length} translations are the same text");

        double[] Losses(Device d, string name)
        {
            var losses = new List<double>();
            using var training =
                TranslationTraining.Open(configuration with { Training = configuration.Training with { ModelDirectory = directory[name] } }, d);
            training.Run(e =>
            {
                if (e is TrainingProgress p) losses.Add(p.Loss);
            });
            return [.. losses];
        }

        string[] Translate(Device d)
        {
            using var translator = Translator.Load(model, d);
            return [.. translator.Translate(sources, new DecodingOptions { BeamSize = 5 })];
        }
    }
}
