using System.CommandLine;
using System.Globalization;
using Seq2Seq.Configuration;
using Seq2Seq.Data;
using Seq2Seq.Tasks;
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
                + "or files NAME.LANG, with train, dev, valid or test in their names.",
            Arity = ArgumentArity.OneOrMore,
        };
        var command = new Command("doctor",
            "Look for what is wrong with data: repeated pairs, test data in the training data, wrong script or casing, damaged text, and more.") { files };
        command.SetAction(parsed =>
        {
            var paths = parsed.GetRequiredValue(files);
            if (paths is [var file] && Path.GetExtension(file) is ".yaml" or ".yml" && TaskChoice.Of(file) != TaskType.Translation)
                throw new ConfigurationException($"'{file}' is no configuration of a translation; doctor looks at corpora of pairs");
            var configuration = paths is [var only] && Path.GetExtension(only) is ".yaml" or ".yml"
                ? ConfigurationFile.Read<TranslationConfiguration>(paths[0]) : null;
            var corpora = configuration == null ? CorpusFiles.Find(paths) : Corpora(configuration.Data);
            var findings = 0;
            foreach (var report in CorpusInspection.Of(corpora))
                findings += Write(report, streams.Output);
            if (configuration != null)
                findings += Vocabularies(configuration.Data, corpora, streams.Output);
            streams.Output.WriteLine(findings == 0 ? "nothing was found" : findings == 1 ? "1 finding" : $"{findings} findings");
            return 0;
        });
        return command;
    }

    private static IReadOnlyList<CorpusFiles> Corpora(DataOptions data)
    {
        if (data.Train.Length == 0)
            throw new ConfigurationException("data.train is empty; expected the path of a training corpus");
        return [.. data.Train.Select(path => (path, CorpusRole.Train)).Append((data.Validation, CorpusRole.Validation))
            .Append((data.Test, CorpusRole.Test)).Where(corpus => corpus.Item1.Length > 0)
            .Select(corpus => new CorpusFiles(corpus.Item1, data.Source.Language, data.Target.Language, corpus.Item2) { Columns = CorpusColumns.Of(data) })];
    }

    private static int Write(CorpusReport report, TextWriter output)
    {
        var (corpus, profile, findings) = report;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{corpus.Path}: {profile.Pairs:N0} pairs"));
        Paragraph.Write(output, profile.Source.Describe(Language(corpus.SourceLanguage, "source")), 2);
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
    private static int Vocabularies(DataOptions data, IReadOnlyList<CorpusFiles> corpora, TextWriter output)
    {
        var findings = 0;
        var train = corpora.First(corpus => corpus.Role == CorpusRole.Train);
        foreach (var (side, key, isTarget) in new[] { (data.Source, "data.src", false), (data.Target, "data.trg", true) })
        {
            var learned = VocabularyReport.Learn(train, isTarget, side);
            var tokenizer = isTarget ? learned : data.WithHistory(learned);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{key}: {OptionName(side.Level)} vocabulary of {tokenizer.Vocabulary.Count:N0} tokens{(side.VocabularyDirectory.Length > 0 ? "" : ", learned from the training text")}"));
            foreach (var corpus in corpora)
            {
                var report = VocabularyReport.Of(corpus, isTarget, tokenizer, side);
                output.WriteLine($"  {corpus.Path}: {report}");
                if (report.Advice(key) is not { } advice)
                    continue;
                findings++;
                Paragraph.Write(output, $"warning: {advice}.", 4);
            }
        }
        output.WriteLine();
        return findings;
    }

    private static string OptionName(Level level) => level switch { Level.Bpe => "BPE", Level.Word => "word", _ => "character" };

    private static string Language(string code, string otherwise) => code.Length > 0 ? code : otherwise;
}
