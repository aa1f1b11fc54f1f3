using System.Text.Json;
using Seq2Seq.Evaluation;

namespace Seq2Seq.Tests.Evaluation;

/// <summary>Segments with the figures that sacreBLEU gave them. Fixtures/make_fixtures.py and make_more_fixtures.py write them.</summary>
internal static class SacreBleuFixtures
{
    public const double Tolerance = 1e-9;

    public static TheoryData<string> Names => ["general", "identical", "odd", "empty", "short", "nothing", "silent", "long"];

    public static JsonElement Load(string name) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Evaluation", "Fixtures", name + ".json"))).RootElement;

    public static (string[] Hypotheses, string[] References) Segments(JsonElement fixture) =>
        ([.. fixture.GetProperty("sentences").EnumerateArray().Select(s => s.GetProperty("hypothesis").GetString()!)],
         [.. fixture.GetProperty("sentences").EnumerateArray().Select(s => s.GetProperty("reference").GetString()!)]);

    /// <summary>Returns the texts of a member.</summary>
    public static string[] Texts(JsonElement fixture, string member) => [.. fixture.GetProperty(member).EnumerateArray().Select(t => t.GetString()!)];

    /// <summary>Returns the sets of references of a fixture that may have several.</summary>
    public static string[][] References(JsonElement fixture) =>
        [.. fixture.GetProperty("references").EnumerateArray().Select(set => set.EnumerateArray().Select(t => t.GetString()!).ToArray())];

    /// <summary>Returns a text with single blanks between its tokens.</summary>
    public static string Tokens(string text, BleuTokenizer tokenizer) =>
        WithBlanks(BleuTokenization.Separate(Seq2Seq.Evaluation.Segments.TrimEnd(text), tokenizer));

    /// <summary>Returns a text whose words have single blanks between them.</summary>
    public static string WithBlanks(IEnumerable<char> text)
    {
        var ids = new Dictionary<string, int>();
        var words = Seq2Seq.Evaluation.Segments.Ids(text, ids);
        return string.Join(' ', words.Select(id => ids.Single(word => word.Value == id).Key));
    }

    /// <summary>Checks every score of the member <c>corpus</c>: number, line and signature.</summary>
    public static void CorpusEquals(JsonElement fixture)
    {
        var hypotheses = Texts(fixture, "hypotheses");
        foreach (var expected in fixture.GetProperty("corpus").EnumerateArray())
        {
            var score = Metric(expected.GetProperty("metric").GetString()!, expected.GetProperty("options")).Measure(hypotheses, References(fixture));
            Near(expected.GetProperty("score").GetDouble(), score.Score, expected.GetRawText());
            Assert.Equal(expected.GetProperty("text").GetString(), score.ToString());
            Assert.Equal(WithoutVersion(expected.GetProperty("signature").GetString()!), WithoutVersion(score.Signature));
        }
    }

    /// <summary>Returns a metric with the options that sacreBLEU had.</summary>
    public static Metric Metric(string name, JsonElement options)
    {
        bool Flag(string key) => options.TryGetProperty(key, out var value) && value.GetBoolean();
        return name switch
        {
            "bleu" => new Bleu(new() { Tokenizer = BleuTokenizers.Parse(options.GetProperty("tokenize").GetString()!), Lowercase = Flag("lowercase") }),
            "chrf" => new Chrf(new()
            {
                WordOrder = options.TryGetProperty("word_order", out var order) ? order.GetInt32() : 0,
                Lowercase = Flag("lowercase"),
                Whitespace = Flag("whitespace"),
                EpsilonSmoothing = Flag("eps_smoothing"),
            }),
            _ => new Ter(TerOptions(options)),
        };
    }

    /// <summary>Returns the options of TER that sacreBLEU had.</summary>
    public static TerOptions TerOptions(JsonElement options)
    {
        bool Flag(string key) => options.TryGetProperty(key, out var value) && value.GetBoolean();
        return new()
        {
            Normalized = Flag("normalized"), NoPunctuation = Flag("no_punct"), AsianSupport = Flag("asian_support"), CaseSensitive = Flag("case_sensitive"),
        };
    }

    /// <summary>Returns sacreBLEU's signature up to the version, which names the program.</summary>
    public static string WithoutVersion(string signature) => signature[..signature.IndexOf("|version:", StringComparison.Ordinal)];

    public static void Near(double expected, double actual, string what) =>
        Assert.True(Math.Abs(expected - actual) <= Tolerance, $"{what}: expected {expected:R}, got {actual:R}");
}
