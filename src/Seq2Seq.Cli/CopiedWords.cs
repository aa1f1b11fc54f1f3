using Seq2Seq.Tasks.Summarization;
using Spectre.Console;

namespace Seq2Seq.Cli;

/// <summary>Writes summaries with the words that were copied from the source in colour, or between asterisks where there are no colours.</summary>
internal sealed class CopiedWords(Streams streams)
{
    private const float Mostly = 0.5f;

    private readonly IAnsiConsole _console = streams.Drawing(onError: false);

    /// <summary>Writes a summary on a line.</summary>
    public void WriteLine(Summary summary)
    {
        if (HasColours) _console.Write(new Markup(Marked(summary) + "\n"));
        else streams.Output.WriteLine(Plain(summary));
    }

    /// <summary>Returns a summary as markup.</summary>
    public string Marked(Summary summary) => HasColours
        ? string.Join(' ', summary.Words.Select(word => IsCopied(word) ? $"[green]{Markup.Escape(word.Text)}[/]" : Markup.Escape(word.Text)))
        : Markup.Escape(Plain(summary));

    /// <summary>Whether the terminal has colours.</summary>
    public bool HasColours => _console.Profile.Capabilities.ColorSystem != ColorSystem.NoColors;

    private static string Plain(Summary summary) => string.Join(' ', summary.Words.Select(word => IsCopied(word) ? $"*{word.Text.OnOneLine()}*" : word.Text.OnOneLine()));

    /// <summary>Returns whether a word was copied: most of its probability was, or the source has it if the model does not tell.</summary>
    private static bool IsCopied(SummaryWord word) => word.Copied is { } share ? share > Mostly : word.IsOfSource;
}
