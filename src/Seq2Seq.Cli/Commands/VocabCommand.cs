using System.CommandLine;
using System.Globalization;
using Seq2Seq.Configuration;
using Seq2Seq.Storage;
using Seq2Seq.Text;

namespace Seq2Seq.Cli.Commands;

/// <summary>The command <c>vocab learn</c>, which learns a vocabulary from text files.</summary>
internal static class VocabCommand
{
    public static Command Create(Streams streams) => new("vocab", "Vocabularies.") { Learn(streams) };

    private static Command Learn(Streams streams)
    {
        var input = new Option<string[]>("--input")
        {
            Description = "Text files, plain or .gz.", HelpName = "FILE...", Required = true,
            AllowMultipleArgumentsPerToken = true, Arity = ArgumentArity.OneOrMore
        };
        var size = Options.Number("--size", "Largest number of tokens, special tokens included.", 1, 10_000_000);
        size.Required = true;
        var directory = Options.Required("--out", "DIR", "Directory for vocab.json and, for bpe, merges.txt; files of these names are replaced.");
        var level = Options.OneOf("--level", "Unit of text: byte-level subwords, words or characters.", "bpe", "word", "char");
        var lowercase = new Option<bool>("--lowercase") { Description = "Lower-case the text first." };
        var normalization = Options.OneOf("--normalization",
            "nfc: characters composed, white space of any kind one space, nothing invisible; none: the text as it stands.", "nfc", "none");
        var minimum = Options.Number("--min-frequency", "Leave out what is seen less often.", 1, OptionBounds.Count);
        var command = new Command("learn", "Learn a vocabulary from text files.") { input, size, directory, level, normalization, lowercase,
            minimum };
        command.SetAction(parsed =>
        {
            var to = parsed.GetRequiredValue(directory);
            var tokenizer = Tokenizer.Learn(parsed.GetRequiredValue(input).SelectMany(file => TextFile.Lines(file)), new SideOptions
            {
                Level = parsed.GetValue(level) switch { "word" => Level.Word, "char" => Level.Char, _ => Level.Bpe },
                Normalization = parsed.GetValue(normalization) == "none" ? NormalizationType.None : NormalizationType.Nfc,
                Lowercase = parsed.GetValue(lowercase),
                VocabularyLimit = parsed.GetValue(size)!.Value,
                VocabularyMinimumFrequency = parsed.GetValue(minimum) ?? 1,
            });
            tokenizer.Save(to);
            streams.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{tokenizer.Vocabulary.Count:N0} tokens written to {to}"));
            return 0;
        });
        return command;
    }
}
