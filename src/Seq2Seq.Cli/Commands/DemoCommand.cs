using System.CommandLine;
using Seq2Seq.Configuration;
using Seq2Seq.Data;
using Seq2Seq.Evaluation;
using Seq2Seq.Tasks.Summarization;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Tensors;
using Spectre.Console;

namespace Seq2Seq.Cli.Commands;

/// <summary>The command <c>demo</c>, which trains a model of a task on a bundled corpus and shows what it can do.</summary>
internal static class DemoCommand
{
    private const string Configuration = "experiments/summarization/config.yaml";
    private const int Shown = 5;

    public static Command Create(Streams streams)
    {
        var task = new Argument<string>("TASK") { Description = "What to show: summarization." };
        task.AcceptOnlyFromAmong("summarization");
        var language = Options.OneOf("--language", "The language of the bundled items.", "en", "ko");
        var directory = new Option<string?>("--out")
        {
            Description = "Model directory; a model in it is replaced (default: models/headlines-LANGUAGE).", HelpName = "DIR",
        };
        var steps = Options.Number("--max-steps", "End training after so many steps, to see whether all works.", 1, OptionBounds.Count);
        Option<int?> threads = Options.Threads(), seed = Options.Seed();
        var device = Options.Device();
        var command = new Command("demo", "Train a model that writes headlines, in less than four minutes, and show which words it copied.") { task, language, directory,
            steps, device, threads, seed };
        command.SetAction(parsed =>
        {
            var of = parsed.GetRequiredValue(language);
            var model = parsed.GetValue(directory) ?? $"models/headlines-{of}";
            var run = BundledRun.Read(Configuration, Settings(of), model, parsed.GetValue(steps), parsed.GetValue(seed), streams);
            using var chosen = Devices.Create(parsed.GetRequiredValue(device), parsed.GetValue(threads), streams);
            var exitCode = TrainingRun.Run(run, chosen, resume: false, from: null, quiet: false, streams);
            if (exitCode == 0) Show(run, chosen, streams);
            return exitCode;
        });
        return command;
    }

    private static string[] Settings(string language) => [.. new[] { "train", "dev", "test" }.Zip(["train", "valid", "test"],
        (key, name) => $"data.{key}=corpora/headlines-{language}/{name}.tsv"), $"data.src.lang={language}", $"data.trg.lang={language}", $"name=headlines-{language}"];

    private static void Show(TranslationConfiguration run, Device device, Streams streams)
    {
        var test = ParallelCorpus.Read(run.Data.Test, run.Data).Pairs;
        using var summarizer = Summarizer.Load(run.Training.ModelDirectory, device);
        streams.Error.WriteLine($"writing headlines for the {test.Count} test items, which the model has never seen");
        var made = summarizer.SummarizeWithDetails([.. test.Select(pair => pair.Source)]);
        Score("the model", pair => made[pair].Text);
        Score("the first sentence of each item", pair => Sentences.Lead(test[pair].Source, 1));

        var copied = new CopiedWords(streams);
        var table = new Table().AddColumns("item", "headline of the corpus", "headline of the model");
        table.ShowRowSeparators();
        foreach (var i in Enumerable.Range(0, Shown).Select(k => k * (test.Count - 1) / (Shown - 1)).Distinct())
            table.AddRow(Markup.Escape(test[i].Source), Markup.Escape(test[i].Target), copied.Marked(made[i]));
        streams.Output.WriteLine();
        streams.Drawing(onError: false).Write(table);
        streams.Output.WriteLine(copied.HasColours ? "Words in green were copied." : "Words between asterisks were copied.");
        var program = Bundled.IsInClone ? "dotnet run -c Release --project src/Seq2Seq.Cli --" : Application.Name;
        streams.Output.WriteLine($"\nNow try: {program} summarize {run.Training.ModelDirectory} --copied");

        void Score(string title, Func<int, string> text)
        {
            var rouge = new RougeOptions { Tokenizer = RougeTokenizer.Unicode };
            var scores = new Scores([.. Enum.GetValues<RougeVariant>().Select(variant => new Rouge(rouge with { Variant = variant }))]);
            for (var i = 0; i < test.Count; i++) scores.Add(text(i), test[i].Target);
            streams.Output.WriteLine($"\n{title}:");
            scores.Write(streams.Output, signatures: false);
        }
    }
}
