using System.CommandLine;
using Seq2Seq.Evaluation;

namespace Seq2Seq.Cli;

/// <summary>The options of a command that choose metrics and their variants. They are called as in sacreBLEU where it has them.</summary>
internal sealed class MetricOptions
{
    private const string Every = "all";

    private readonly string[] _defaults;
    private readonly Option<string[]?> _metrics;
    private readonly Option<string?> _tokenize = Tokenizer("--tokenize", "BLEU's tokenizer; char suits Japanese.");
    private readonly Option<string?> _tokens = Tokenizer("--wer-tokenize", "The tokens of wer, token_f1 and distinct (default: none, words between white space).");
    private readonly Option<bool> _lowercase = Flag("--lowercase", "Ignore case (TER and ROUGE do unless told otherwise).", "-lc");
    private readonly Option<string> _smooth = Options.OneOf("--smooth-method", "BLEU: what replaces a precision of zero.", "exp", "floor", "add-k", "none");
    private readonly Option<double?> _smoothValue = Options.Number("--smooth-value", "BLEU: the value of floor (default 0.1) or add-k (default 1).", 0.0, 1e6);
    private readonly Option<int?> _characterOrder = Options.Number("--chrf-char-order", "chrF: the longest character n-gram (default: 6).", 0, 100);
    private readonly Option<int?> _wordOrder = Options.Number("--chrf-word-order", "chrF: the longest word n-gram (default: 0); 2 is chrF++.", 0, 100);
    private readonly Option<int?> _beta = Options.Number("--chrf-beta", "chrF: the weight of recall (default: 2).", 0, 1000);
    private readonly Option<bool> _whitespace = Flag("--chrf-whitespace", "chrF: character n-grams may span white space.");
    private readonly Option<bool> _epsilon = Flag("--chrf-eps-smoothing", "chrF: the mean over all orders, as in chrF++.py.");
    private readonly Option<bool> _caseSensitive = Flag("--ter-case-sensitive", "TER: case counts.");
    private readonly Option<bool> _normalized = Flag("--ter-normalized", "TER: set punctuation apart.");
    private readonly Option<bool> _noPunctuation = Flag("--ter-no-punct", "TER: remove punctuation.");
    private readonly Option<bool> _asian = Flag("--ter-asian-support", "TER: the two above for Chinese and Japanese too.");
    private readonly Option<string> _rouge = Options.OneOf("--rouge-tokenize", "ROUGE: words of a-z and 0-9 as in rouge-score, or of letters of any script.",
        "ascii", "unicode");
    private readonly Option<bool> _stem = Flag("--rouge-stem", "ROUGE: compare stems of English words, as use_stemmer of rouge-score.");
    private readonly Option<bool> _split = Flag("--rouge-split", "ROUGE-Lsum: sentences end at . ! ? too, not at line breaks alone.");

    /// <param name="defaults">The metrics that are computed if none are named.</param>
    public MetricOptions(params string[] defaults) : this([.. OfSentences, .. OfCorpora], defaults)
    {
    }

    private MetricOptions(string[] known, string[] defaults)
    {
        _defaults = defaults;
        _metrics = new("--metrics", "--metric", "-m")
        {
            Description = $"What to compute, with commas between: any of {string.Join(", ", known)}, or {Every} (default: {string.Join(',', defaults)}).",
            HelpName = "LIST",
            CustomParser = result =>
            {
                string[] names = [.. result.Tokens.SelectMany(token => token.Value.Split(',')).Select(name => name.Trim())];
                foreach (var name in names.Where(name => name != Every && !known.Contains(name)))
                    result.AddError($"--metrics is '{name}', expected one of {Every}, {string.Join(", ", known)}");
                return [.. names.SelectMany(name => name == Every ? known : [name]).Distinct()];
            },
        };
    }

    private static string[] OfSentences { get; } = ["bleu", "chrf", "ter", "rouge1", "rouge2", "rougel", "rougelsum", "wer", "cer", "token_f1", "exact_match"];

    private static string[] OfCorpora { get; } = ["distinct1", "distinct2"];

    /// <summary>Returns the options of a command that draws other corpora from sentences, for metrics whose sentences stand alone.</summary>
    public static MetricOptions Resampled(params string[] defaults) => new(OfSentences, defaults);

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        Option[] options = [_metrics, _tokenize, _lowercase, _smooth, _smoothValue, _characterOrder, _wordOrder, _beta, _whitespace, _epsilon, _normalized,
            _noPunctuation, _asian, _caseSensitive, _rouge, _stem, _split, _tokens];
        foreach (var option in options)
            command.Add(option);
    }

    /// <summary>Returns the metrics that a command line asks for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="tokenizer">BLEU's tokenizer if none is named.</param>
    /// <exception cref="ConfigurationException">A tokenizer needs what the program does not have.</exception>
    public IReadOnlyList<Metric> Of(ParseResult parsed, BleuTokenizer tokenizer = BleuTokenizer.V13a) =>
        [.. (parsed.GetValue(_metrics) is { Length: > 0 } named ? named : _defaults).Select(name => Create(name, parsed, tokenizer))];

    private Metric Create(string name, ParseResult parsed, BleuTokenizer tokenizer)
    {
        var lowercase = parsed.GetValue(_lowercase);
        var tokens = new TokenOptions { Lowercase = lowercase, Tokenizer = Parse(parsed.GetValue(_tokens), BleuTokenizer.None) };
        return name switch
        {
            "bleu" => new Bleu(new BleuOptions
            {
                Tokenizer = Parse(parsed.GetValue(_tokenize), tokenizer),
                Lowercase = lowercase,
                Smoothing = parsed.GetRequiredValue(_smooth) switch
                {
                    "floor" => BleuSmoothing.Floor,
                    "add-k" => BleuSmoothing.AddK,
                    "none" => BleuSmoothing.None,
                    _ => BleuSmoothing.Exp
                },
                SmoothingValue = parsed.GetValue(_smoothValue),
            }),
            "chrf" => new Chrf(new ChrfOptions
            {
                CharacterOrder = parsed.GetValue(_characterOrder) ?? 6,
                WordOrder = parsed.GetValue(_wordOrder) ?? 0,
                Beta = parsed.GetValue(_beta) ?? 2,
                Lowercase = lowercase,
                Whitespace = parsed.GetValue(_whitespace),
                EpsilonSmoothing = parsed.GetValue(_epsilon),
            }),
            "ter" => new Ter(new TerOptions
            {
                Normalized = parsed.GetValue(_normalized),
                NoPunctuation = parsed.GetValue(_noPunctuation),
                AsianSupport = parsed.GetValue(_asian),
                CaseSensitive = parsed.GetValue(_caseSensitive),
            }),
            "rouge1" => Rouge(RougeVariant.Rouge1),
            "rouge2" => Rouge(RougeVariant.Rouge2),
            "rougel" => Rouge(RougeVariant.RougeL),
            "rougelsum" => Rouge(RougeVariant.RougeLsum),
            "wer" => new WordErrorRate(tokens),
            "cer" => new WordErrorRate(tokens with { Tokenizer = BleuTokenizer.Char }),
            "token_f1" => new TokenF1(tokens),
            "distinct1" or "distinct2" => new DistinctNgrams(new() { Order = name[^1] - '0', Tokens = tokens }),
            _ => new ExactMatch(lowercase),
        };

        Rouge Rouge(RougeVariant variant) => new(new RougeOptions
        {
            Variant = variant,
            Tokenizer = parsed.GetValue(_rouge) == "unicode" ? RougeTokenizer.Unicode : RougeTokenizer.Ascii,
            Stemming = parsed.GetValue(_stem),
            SplitSentences = parsed.GetValue(_split),
        });
    }

    private static BleuTokenizer Parse(string? name, BleuTokenizer otherwise) => name == null ? otherwise : BleuTokenizers.Parse(name);

    private static Option<string?> Tokenizer(string name, string description) => new(name)
    {
        Description = description,
        HelpName = string.Join('|', BleuTokenizers.Names),
        CustomParser = result =>
        {
            try
            {
                BleuTokenizers.Parse(result.Tokens[^1].Value);
            }
            catch (ConfigurationException error)
            {
                result.AddError($"{name}: {error.Message}");
            }
            return result.Tokens[^1].Value;
        },
    };

    private static Option<bool> Flag(string name, string description, params string[] aliases) => new(name, aliases) { Description = description };
}
