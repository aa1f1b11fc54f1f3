using System.CommandLine;
using Seq2Seq.Configuration;
using Seq2Seq.Data;
using Seq2Seq.Evaluation;
using Seq2Seq.Layers;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Tensors;
using Spectre.Console;

namespace Seq2Seq.Cli.Commands;

/// <summary>The command <c>quickstart</c>, which needs three minutes to train a translation model on the bundled corpus and to try it.</summary>
internal static class QuickstartCommand
{
    private const string Configuration = "experiments/quickstart/config.yaml";
    private const int Shown = 6;
    private const int WidestMap = 100;

    public static Command Create(Streams streams)
    {
        var directory = new Option<string>("--out")
        {
            Description = "Model directory; a model in it is replaced.", HelpName = "DIR",
            DefaultValueFactory = _ => "models/quickstart"
        };
        var steps = Options.Number("--max-steps", "End training after so many steps, to see whether all works.", 1, OptionBounds.Count);
        Option<int?> threads = Options.Threads(), seed = Options.Seed();
        var device = Options.Device();
        var command = new Command("quickstart",
            "Train a small Korean-English model on the bundled corpus, in three minutes, and show what it can do.") { directory, steps, device, threads, seed };
        command.SetAction(parsed =>
        {
            var run = BundledRun.Read(Configuration, [], parsed.GetRequiredValue(directory), parsed.GetValue(steps), parsed.GetValue(seed), streams);
            using var chosen = Devices.Create(parsed.GetRequiredValue(device), parsed.GetValue(threads), streams);
            var exitCode = TrainingRun.Run(run, chosen, resume: false, from: null, quiet: false, streams);
            if (exitCode == 0)
                Show(run, chosen, streams);
            return exitCode;
        });
        return command;
    }

    private static void Show(TranslationConfiguration run, Device device, Streams streams)
    {
        var model = run.Training.ModelDirectory;
        var test = ParallelCorpus.Read(run.Data.Test, run.Data).Pairs;
        string[] sources = [.. test.Select(pair => pair.Source)];
        using var translator = Translator.Load(model, device);
        streams.Error.WriteLine($"translating the {test.Count} test sentences, which the model has never seen");
        var translations = translator.Translate(sources);
        streams.Output.WriteLine();
        var scores = new Scores(new Bleu(), new Chrf(), new ExactMatch());
        foreach (var (translation, pair) in translations.Zip(test))
            scores.Add(translation, pair.Target);
        scores.Write(streams.Output, signatures: false);

        // The sentences are taken evenly from the shortest to the longest.
        int[] byLength = [.. Enumerable.Range(0, test.Count).OrderBy(i => sources[i].Length)];
        int[] shown = [.. Enumerable.Range(0, Shown).Select(k => byLength[k * (test.Count - 1) / (Shown - 1)]).Distinct()];
        var table = new Table().AddColumns("source", "reference", "translation");
        table.ShowRowSeparators();
        foreach (var i in shown)
            table.AddRow(Markup.Escape(sources[i]), Markup.Escape(test[i].Target), Markup.Escape(translations[i]));
        streams.Output.WriteLine();
        streams.Drawing(onError: false).Write(table);

        var drawing = translator.TranslateWithDetails([.. shown.Select(i => sources[i])], attention: true)
            .Select(translation => translation.Hypotheses[0].Attention)
            .OfType<AttentionMap>()
            .Select(AttentionDrawing.Lines)
            .LastOrDefault(lines => AttentionDrawing.CellWidth(lines[0]) <= WidestMap);
        if (drawing != null)
        {
            streams.Output.WriteLine("\nWhere the model looked (across) for each piece that it wrote (down):\n");
            foreach (var line in drawing)
                streams.Output.WriteLine(line);
        }
        streams.Output.WriteLine($"\nNow try: {(Bundled.IsInClone ? "dotnet run -c Release --project src/Seq2Seq.Cli --" : Application.Name)} translate {model}");
    }
}
