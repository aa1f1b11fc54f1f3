using System.CommandLine;
using System.Globalization;
using Seq2Seq.Data;
using Seq2Seq.Tasks;
using Seq2Seq.Tasks.Classification;
using Seq2Seq.Tasks.Forecasting;
using Seq2Seq.Tasks.Inputs;
using Seq2Seq.Tasks.LanguageModeling;
using Seq2Seq.Tasks.Tagging;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Text;

namespace Seq2Seq.Cli.Commands;

/// <summary>The command <c>doctor</c>, which looks for what may be wrong with data.</summary>
internal static class DoctorCommand
{
    public static Command Create(Streams streams)
    {
        var files = new Argument<string[]>("CONFIG|DATA")
        {
            Description = "A configuration, whose data and vocabularies are looked at; or corpora: .tsv, .csv, .jsonl or .parquet files, "
                + "files NAME.LANG, or files of text alone, with train, dev, valid or test in their names.",
            Arity = ArgumentArity.OneOrMore,
        };
        var command = new Command("doctor",
            "Look for what is wrong with data: repeated pairs or texts, test data in the training data, wrong script or casing, damaged text, and more.") { files };
        command.SetAction(parsed =>
        {
            var paths = parsed.GetRequiredValue(files);
            var configuration = paths is [var only] && Path.GetExtension(only) is ".yaml" or ".yml" ? TaskConfigurations.Read(paths[0]) : null;
            if (configuration is ForecastingConfiguration series)
            {
                var given = Roles(series.Data.Train, series.Data.Validation, series.Data.Test);
                var found = given.Sum(file => Write(SeriesReport.Of(file.Path, series.Data), streams.Output));
                streams.Output.WriteLine(Total(found));
                return 0;
            }
            var corpora = configuration switch
            {
                LanguageModelConfiguration text => Corpora(text.Data),
                TranslationConfiguration pairs => Corpora(pairs.Data),
                ClassificationConfiguration labelled => Corpora(labelled.Data),
                TaggingConfiguration tagged => Corpora(tagged.Data),
                _ => CorpusFiles.AreTexts(paths) ? CorpusFiles.FindTexts(paths) : CorpusFiles.Find(paths),
            };
            var findings = 0;
            foreach (var report in CorpusReport.Of(corpora))
                findings += Write(report, streams.Output);
            findings += configuration switch
            {
                LanguageModelConfiguration text => Vocabularies([(text.Data.Text, "data.text", false, Itself)], corpora, streams.Output),
                TranslationConfiguration pairs => Vocabularies(
                    [(pairs.Data.Source, "data.src", false, pairs.Data.WithHistory), (pairs.Data.Target, "data.trg", true, Itself)], corpora, streams.Output),
                ClassificationConfiguration { Data.Input: { Type: InputType.Text } input } =>
                    Vocabularies([(input.Text, "data.input.text", false, Itself)], corpora, streams.Output),
                TaggingConfiguration tagged => Vocabularies([(tagged.Data.Text, "data.text", false, Itself)], corpora, streams.Output),
                _ => 0,
            };
            streams.Output.WriteLine(Total(findings));
            return 0;
        });
        return command;
    }

    private static IReadOnlyList<CorpusFiles> Corpora(DataOptions data) => [.. Roles(data.Train, data.Validation, data.Test)
        .Select(corpus => new CorpusFiles(corpus.Path, data.Source.Language, data.Target.Language, corpus.Role) { Columns = CorpusColumns.Of(data) })];

    private static IReadOnlyList<CorpusFiles> Corpora(TextDataOptions data) => [.. Roles(data.Train, data.Validation, data.Test)
        .Select(corpus => new CorpusFiles(corpus.Path, data.Text.Language, "", corpus.Role) { TextColumn = data.Column })];

    private static IReadOnlyList<CorpusFiles> Corpora(ClassificationDataOptions data) => [.. Roles(data.Train, data.Validation, data.Test)
        .Select(corpus => new CorpusFiles(corpus.Path, data.Input.Text.Language, data.Input.LabelColumn, corpus.Role) { Columns = data.Input.NamedColumns() })];

    private static IReadOnlyList<CorpusFiles> Corpora(TaggingDataOptions data) => [.. Roles(data.Train, data.Validation, data.Test)
        .Select(corpus => new CorpusFiles(corpus.Path, data.Text.Language, data.LabelColumn, corpus.Role) { Columns = data.NamedColumns() })];

    private static IEnumerable<(string Path, CorpusRole Role)> Roles(string[] train, string validation, string test) =>
        train.Length == 0 ? throw new ConfigurationException("data.train is empty; expected the path of a training corpus")
            : train.Select(path => (path, CorpusRole.Train)).Append((validation, CorpusRole.Validation)).Append((test, CorpusRole.Test))
                .Where(corpus => corpus.Item1.Length > 0);

    private static string Total(int findings) => findings == 0 ? "nothing was found" : findings == 1 ? "1 finding" : $"{findings} findings";

    private static int Write(SeriesReport report, TextWriter output)
    {
        output.WriteLine(report.Summary[0]);
        foreach (var line in report.Summary.Skip(1)) Paragraph.Write(output, line, 2);
        foreach (var finding in report.Findings) Paragraph.Write(output, $"warning: {finding}.", 2);
        output.WriteLine();
        return report.Findings.Count;
    }

    private static int Write(CorpusReport report, TextWriter output)
    {
        var (corpus, profile, findings) = report;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{corpus.Path}: {profile.Pairs:N0} {(corpus.IsText ? "texts" : "pairs")}"));
        Paragraph.Write(output, profile.Source.Describe(Language(corpus.SourceLanguage, corpus.IsText ? "text" : "source")), 2);
        if (!corpus.IsText)
            Paragraph.Write(output, profile.Target.Describe(Language(corpus.TargetLanguage, "target")), 2);
        foreach (var finding in findings)
        {
            Paragraph.Write(output, $"warning: {finding}.", 2);
            foreach (var example in finding.Examples)
                output.WriteLine($"      {example}");
            Paragraph.Write(output, finding.Advice, 4);
        }
        output.WriteLine();
        return findings.Count;
    }

    /// <summary>Writes how the vocabularies of a configuration cut the texts of each corpus.</summary>
    private static int Vocabularies((SideOptions Side, string Key, bool IsTarget, Func<ITokenizer, ITokenizer> Whole)[] sides,
        IReadOnlyList<CorpusFiles> corpora, TextWriter output)
    {
        var findings = 0;
        var train = corpora.First(corpus => corpus.Role == CorpusRole.Train);
        foreach (var (side, key, isTarget, whole) in sides)
        {
            var learned = VocabularyReport.Learn(train, isTarget, side);
            var tokenizer = whole(learned);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{key}: {OptionName(side.Level)} vocabulary of {tokenizer.Vocabulary.Count:N0} tokens{(side.VocabularyDirectory.Length > 0 ? "" : ", learned from the training text")}"));
            foreach (var corpus in corpora)
            {
                var report = VocabularyReport.Of(corpus, isTarget, tokenizer, side);
                output.WriteLine($"  {corpus.Path}: {report}");
                if (report.Advice(key, corpus.IsText) is not { } advice)
                    continue;
                findings++;
                Paragraph.Write(output, $"warning: {advice}.", 4);
            }
        }
        output.WriteLine();
        return findings;
    }

    private static ITokenizer Itself(ITokenizer tokenizer) => tokenizer;

    private static string OptionName(Level level) => level switch { Level.Bpe => "BPE", Level.Word => "word", _ => "character" };

    private static string Language(string code, string otherwise) => code.Length > 0 ? code : otherwise;
}
