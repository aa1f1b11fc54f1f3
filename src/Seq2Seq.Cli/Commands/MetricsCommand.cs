using System.CommandLine;
using System.Text.Json.Nodes;
using Seq2Seq.Evaluation;

namespace Seq2Seq.Cli.Commands;

/// <summary>The command <c>metrics</c>, which scores existing translations.</summary>
internal static class MetricsCommand
{
    public static Command Create(Streams streams)
    {
        Option<string> hypothesis = Options.Required("--hypothesis", "FILE", "Translations, one a line."),
            reference = Options.Required("--reference", "FILE", "What they should be, line by line.");
        var metric = Options.OneOf("--metric", "What to compute.", "all", "bleu", "chrf", "exact");
        var format = Options.OneOf("--format", "How to print it; json is one object with a member for each metric.", "text", "json");
        var tokenizer = Options.OneOf("--tokenize", "BLEU's tokenizer, as in sacreBLEU.", "13a", "none", "char", "intl");
        var lowercase = new Option<bool>("--lowercase") { Description = "Ignore case in BLEU and chrF." };
        var command = new Command("metrics", "Compute BLEU, chrF (both equal to sacreBLEU) and exact match.") { hypothesis, reference, metric, format,
            tokenizer, lowercase };
        command.SetAction(parsed =>
        {
            var (hypotheses, references) = Scores.ReadAligned(parsed.GetRequiredValue(hypothesis), parsed.GetRequiredValue(reference));
            var wanted = parsed.GetRequiredValue(metric);
            var figures = new List<Figure>();
            if (wanted is "all" or "bleu")
                figures.Add(Bleu(hypotheses, references, parsed.GetRequiredValue(tokenizer), parsed.GetValue(lowercase)));
            if (wanted is "all" or "chrf")
                figures.Add(Chrf(hypotheses, references, parsed.GetValue(lowercase)));
            if (wanted is "all" or "exact")
                figures.Add(Exact(hypotheses, references));
            Write(figures, parsed.GetRequiredValue(format) == "json", streams.Output);
            return 0;
        });
        return command;
    }

    private sealed record Figure(string Name, double Score, string Text, string? Signature = null);

    private static Figure Bleu(List<string> hypotheses, List<string> references, string tokenizer, bool lowercase)
    {
        var bleu = Evaluation.Bleu.Corpus(hypotheses, references, new BleuOptions
        {
            Lowercase = lowercase,
            Tokenizer = tokenizer switch { "none" => BleuTokenizer.None, "char" => BleuTokenizer.Char, "intl" => BleuTokenizer.Intl, _ => BleuTokenizer.V13a },
        });
        return new("bleu", bleu.Score, bleu.ToString(), bleu.Signature);
    }

    private static Figure Chrf(List<string> hypotheses, List<string> references, bool lowercase)
    {
        var chrf = Evaluation.Chrf.Corpus(hypotheses, references, new ChrfOptions { Lowercase = lowercase });
        return new("chrf", chrf.Score, chrf.ToString(), chrf.Signature);
    }

    private static Figure Exact(List<string> hypotheses, List<string> references)
    {
        var percent = ExactMatch.Corpus(hypotheses, references);
        return new("exact", percent, Scores.ExactMatchText(percent));
    }

    private static void Write(List<Figure> figures, bool json, TextWriter output)
    {
        if (!json)
        {
            foreach (var figure in figures)
                output.WriteLine(figure.Signature == null ? figure.Text : $"{figure.Text}  {figure.Signature}");
            return;
        }
        var members = new JsonObject();
        foreach (var figure in figures)
        {
            var member = new JsonObject { ["score"] = figure.Score };
            if (figure.Signature != null)
                member["signature"] = figure.Signature;
            members[figure.Name] = member;
        }
        output.WriteLine(members.ToJsonString(JsonLines.Readable));
    }
}
