using System.CommandLine;
using System.Globalization;
using Seq2Seq.Checkpoints;
using Seq2Seq.Configuration;
using Seq2Seq.Storage;
using Seq2Seq.Tasks;
using Seq2Seq.Tasks.LanguageModeling;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Text;

namespace Seq2Seq.Cli.Commands;

/// <summary>The command <c>vocab</c>, which learns vocabularies from text files, and shows what they make of a text.</summary>
internal static class VocabCommand
{
    private const string Where = "Directory of a model or a vocabulary, or the file of a tokenizer made elsewhere: *.model of SentencePiece, *.tiktoken, vocab.txt, vocab.json.";

    private static readonly string[] Levels = ["bpe", "unigram", "word", "char"];

    public static Command Create(Streams streams) => new("vocab", "Vocabularies.") { Learn(streams), Encode(streams), Decode(streams), Show(streams) };

    private static Command Learn(Streams streams)
    {
        var input = new Option<string[]>("--input")
        {
            Description = "Text files, plain or .gz.", HelpName = "FILE...", Required = true,
            AllowMultipleArgumentsPerToken = true, Arity = ArgumentArity.OneOrMore
        };
        var size = Options.Number("--size", "Largest number of tokens, special tokens included.", 1, 10_000_000);
        size.Required = true;
        var directory = Options.Required("--out", "DIR", "Directory for vocab.json and, for bpe, merges.txt or, for unigram, scores.txt; files of these names are replaced.");
        var level = Options.OneOf("--level", "Unit of text: byte-level subwords by merging or by a unigram model, words or characters.", Levels);
        var lowercase = new Option<bool>("--lowercase") { Description = "Lower-case the text first." };
        var normalization = Normalization();
        var minimum = Options.Number("--min-frequency", "Leave out what is seen less often.", 1, OptionBounds.Count);
        var factors = new Option<string[]>("--factors")
        {
            Description = "Names of the factors that each word carries, as in Häuser|NOUN|Haus.", HelpName = "NAME...", AllowMultipleArgumentsPerToken = true,
        };
        var command = new Command("learn", "Learn a vocabulary from text files.") { input, size, directory, level, normalization, lowercase,
            minimum, factors };
        command.SetAction(parsed =>
        {
            var to = parsed.GetRequiredValue(directory);
            var side = new SideOptions
            {
                Language = "text",
                Level = Enum.Parse<Level>(parsed.GetRequiredValue(level), ignoreCase: true),
                Normalization = Type(parsed.GetValue(normalization)),
                Lowercase = parsed.GetValue(lowercase),
                VocabularyLimit = parsed.GetValue(size)!.Value,
                VocabularyMinimumFrequency = parsed.GetValue(minimum) ?? 1,
                Factors = parsed.GetValue(factors) ?? [],
            };
            OptionRules.Check(side, "vocabulary");
            var tokenizer = Tokenizer.Learn(parsed.GetRequiredValue(input).SelectMany(file => TextFile.Lines(file)), side);
            tokenizer.Save(to);
            streams.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{tokenizer.Vocabulary.Count:N0} tokens written to {to}"));
            return 0;
        });
        return command;
    }

    private static Command Encode(Streams streams)
    {
        var source = new Source();
        var file = Text("Text, plain or .gz; '-' = standard input.");
        var pieces = new Option<bool>("--pieces") { Description = "Readable pieces in place of ids; a space appears as ▁." };
        var command = new Command("encode", "Write the ids of each line of a text.") { source.Path, file, pieces };
        source.AddTo(command);
        command.SetAction(parsed =>
        {
            var tokenizer = source.Open(parsed);
            foreach (var line in Lines(parsed.GetRequiredValue(file), streams))
            {
                var ids = tokenizer.Encode(line);
                streams.Output.WriteLine(parsed.GetValue(pieces) ? string.Join(' ', tokenizer.Pieces(ids)) : string.Join(' ', ids));
            }
            return 0;
        });
        return command;
    }

    private static Command Decode(Streams streams)
    {
        var source = new Source();
        var file = Text("Lines of ids, with spaces between; '-' = standard input.");
        var command = new Command("decode", "Write the text of each line of ids.") { source.Path, file };
        source.AddTo(command);
        command.SetAction(parsed =>
        {
            var tokenizer = source.Open(parsed);
            var name = parsed.GetRequiredValue(file) is var from && from == "-" ? "standard input" : from;
            var count = tokenizer.Factors.Aggregate(tokenizer.Vocabulary.Count, (product, values) => product * values.Count);
            var number = 0;
            foreach (var line in Lines(from, streams))
            {
                number++;
                var ids = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
                    .Select(id => int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value < count ? value
                        : throw new Seq2SeqException($"{name} line {number}: '{id}' is no id of the vocabulary, expected 0 to {count - 1}"));
                streams.Output.WriteLine(tokenizer.Decode([.. ids]).OnOneLine());
            }
            return 0;
        });
        return command;
    }

    private static Command Show(Streams streams)
    {
        var source = new Source();
        var command = new Command("show", "Write the tokens of a vocabulary: id, readable piece and, for unigram, log probability.") { source.Path };
        source.AddTo(command);
        command.SetAction(parsed =>
        {
            var tokenizer = source.Open(parsed);
            var tokens = tokenizer.Tokens;
            for (var id = 0; id < tokens.Vocabulary.Count; id++)
            {
                var score = tokens.Score(id) is { } logarithm ? string.Create(CultureInfo.InvariantCulture, $"\t{logarithm:F4}") : "";
                streams.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{id}\t{tokens.Pieces([id])[0]}{score}"));
            }
            for (var f = 0; f < tokenizer.Factors.Count; f++)
                for (var id = 0; id < tokenizer.Factors[f].Count; id++)
                    streams.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"factor {f + 1}\t{id}\t{tokenizer.Factors[f][id]}"));
            return 0;
        });
        return command;
    }

    private static Option<string> Normalization() => Options.OneOf("--normalization",
        "nfc: characters composed, white space of any kind one space, nothing invisible; none: the text as it stands.", "nfc", "none");

    private static NormalizationType Type(string? name) => name == "none" ? NormalizationType.None : NormalizationType.Nfc;

    private static Argument<string> Text(string description) => new("FILE") { Description = description, DefaultValueFactory = _ => "-" };

    private static IEnumerable<string> Lines(string file, Streams streams) =>
        file == "-" ? TextFile.Lines(streams.Input, "standard input") : TextFile.Lines(file);

    /// <summary>The arguments that name a tokenizer.</summary>
    private sealed class Source
    {
        private readonly Option<string> _side = Options.OneOf("--side", "Side of a model.", "src", "trg");
        private readonly Option<string?> _normalization = new("--normalization")
        {
            Description = "nfc or none, for a vocabulary by itself (default: nfc, and none for a tokenizer made elsewhere); a model says what it was trained with.",
            HelpName = "nfc|none",
        };
        private readonly Option<bool> _lowercase = new("--lowercase") { Description = "Lower-case the text first, for a vocabulary by itself." };

        public Source() => _normalization.AcceptOnlyFromAmong("nfc", "none");

        public Argument<string> Path { get; } = new("MODEL_OR_DIR") { Description = Where };

        public void AddTo(Command command)
        {
            command.Add(_side);
            command.Add(_normalization);
            command.Add(_lowercase);
        }

        /// <summary>Returns the tokenizer that is named.</summary>
        /// <exception cref="Seq2SeqException">There is none.</exception>
        public ITokenizer Open(ParseResult parsed)
        {
            var path = parsed.GetRequiredValue(Path);
            if (new ModelDirectory(path) is { IsPrepared: true } files)
            {
                if (TaskConfigurations.TaskOf(files.ConfigurationFile) == TaskType.LanguageModel)
                {
                    var language = new LanguageModelDirectory(path);
                    return language.ReadTokenizer(language.ReadConfiguration());
                }
                var directory = new TranslationDirectory(path);
                var (source, target) = directory.ReadTokenizers(directory.ReadConfiguration());
                return parsed.GetValue(_side) == "trg" ? target : source;
            }
            var side = Tokenizer.SideOf(path) with { Lowercase = parsed.GetValue(_lowercase) };
            if (parsed.GetValue(_normalization) is { } normalization)
                side = side with { Normalization = Type(normalization) };
            return Tokenizer.Create([], side);
        }
    }
}
