using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Seq2Seq.Data;
using Seq2Seq.Extensions.AI;
using Seq2Seq.Models;
using Seq2Seq.Tasks;
using Seq2Seq.Tasks.Forecasting;
using Seq2Seq.Tasks.LanguageModeling;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Tensors.Cpu;
using Seq2Seq.Text;
using Seq2Seq.Training;

namespace Seq2Seq.Tests;

/// <summary>The C# code that README shows compiles and runs unchanged.</summary>
public class ReadmeTests
{
    private static readonly MatchCollection Programs =
        Regex.Matches(File.ReadAllText(Repository.Find("README.md")), "```csharp\n(.*?)```", RegexOptions.Singleline);

    /// <param name="program">The place of the code in README.</param>
    /// <param name="lines">The number of lines that it writes.</param>
    [Theory]
    [InlineData(0, 1 + 2 + 3 + 1)]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 1 + 1)]
    [InlineData(4, 1 + 5)]
    [InlineData(5, 7)]
    public void Code_compiles_and_runs(int program, int lines)
    {
        using var directory = new TemporaryDirectory();
        Train(directory.Path, "quickstart", TaskType.Translation);
        Train(directory.Path, "headlines-en", TaskType.Summarization);
        TrainLanguageModel(directory);
        TrainForecast(directory);
        Assert.Equal(6, Programs.Count);
        var code = Programs[program].Groups[1].Value;
        File.WriteAllText(Path.Combine(directory.Path, "Program.cs"), code);
        var libraries = new[]
        {
            typeof(Translator), typeof(CpuDevice), typeof(YamlDotNet.Core.Parser), typeof(Seq2SeqChatClient), typeof(IChatClient), typeof(ILogger),
            typeof(IServiceCollection), typeof(ServiceProvider),
        }.Select(t => $"""<Reference Include="{t.Assembly.GetName().Name}" HintPath="{t.Assembly.Location}" />""");
        File.WriteAllText(Path.Combine(directory.Path, "readme.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <OutputType>Exe</OutputType>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
              </PropertyGroup>
              <ItemGroup>{string.Concat(libraries)}</ItemGroup>
            </Project>
            """);

        Assert.Equal(0, Dotnet(directory.Path, "build readme.csproj -c Release -o app --nologo -v quiet", out var build) is 0 ? 0 : Fail(build));
        Assert.Equal(0, Dotnet(directory.Path, "app/readme.dll", out var output) is 0 ? 0 : Fail(output));
        Assert.Equal(lines, output.TrimEnd('\n').Split('\n').Length);
    }

    /// <summary>Makes a model of words in <c>models/language-model</c> that is just large enough to be called.</summary>
    private static void TrainLanguageModel(TemporaryDirectory directory)
    {
        var configuration = new LanguageModelConfiguration
        {
            Data = new()
            {
                Train = [directory.Write("text.txt", "The teacher reads a book\nThe tea is hot\nThe cat sleeps\n")], Text = new() { Language = "en", Level = Level.Word },
            },
            Model = new() { HiddenSize = 8, Embeddings = new() { EmbeddingDimension = 8 } },
            Training = new() { Epochs = 2, ModelDirectory = directory["models/language-model"], EarlyStoppingMetric = "loss", PrintedSentences = [] },
        };
        using var device = CpuDevice.Create(1);
        using var training = LanguageModelTraining.Open(configuration, device);
        training.Run();
    }

    /// <summary>Makes a model of a series in <c>models/temperatures-1</c> that is just large enough to be called.</summary>
    private static void TrainForecast(TemporaryDirectory directory)
    {
        var rows = Enumerable.Range(0, 60).Select(i => $"{new DateTime(2026, 1, 1).AddDays(i):yyyy-MM-dd},{i % 7}");
        var configuration = new ForecastingConfiguration
        {
            Data = new() { Train = [directory.Write("temperatures.csv", $"day,degrees\n{string.Join('\n', rows)}\n")], Time = "day" },
            Model = new() { Window = 7 },
            Training = new() { Epochs = 1, ModelDirectory = directory["models/temperatures-1"], EarlyStoppingMetric = "rmse", PrintedSentences = [] },
        };
        using var device = CpuDevice.Create(1);
        using var training = ITraining.Open(configuration, device);
        training.Run();
    }

    /// <summary>Makes a model in <c>models/NAME</c> that is just large enough to be called.</summary>
    private static void Train(string directory, string name, TaskType task)
    {
        var isSummary = task == TaskType.Summarization;
        var corpus = Path.Combine(directory, "train.tsv");
        File.WriteAllText(corpus, "나는 사과를 먹는다\tI eat an apple\n열쇠로 창문을 잠가라\tLock the window with a key\n");
        var side = new SideOptions { VocabularyLimit = 300 };
        var embeddings = new EmbeddingOptions { EmbeddingDimension = 8 };
        var configuration = new TranslationConfiguration
        {
            Task = task,
            Data = new DataOptions
            {
                Train = [corpus], Source = side with { Language = "ko" }, Target = side with { Language = "en" }, SharedVocabulary = isSummary,
            },
            Model = new ModelOptions
            {
                Encoder = new EncoderOptions { HiddenSize = 8, Embeddings = embeddings },
                Decoder = new DecoderOptions { HiddenSize = 16, Embeddings = embeddings, Copy = isSummary },
            },
            Training = new TrainingOptions { Epochs = 2, ModelDirectory = Path.Combine(directory, "models", name) },
        };
        using var device = CpuDevice.Create(1);
        using var training = TranslationTraining.Open(configuration, device);
        training.Run();
    }

    private static int Fail(string output) => throw new Xunit.Sdk.XunitException(output);

    private static int Dotnet(string directory, string arguments, out string output)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) output += error.Result;
        return process.ExitCode;
    }
}
