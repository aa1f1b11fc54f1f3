using System.Text.Json;

namespace Seq2Seq.Tests.Evaluation;

/// <summary>Segments with the figures that sacreBLEU gave them. Fixtures/make_fixtures.py writes them.</summary>
internal static class SacreBleuFixtures
{
    public const double Tolerance = 1e-9;

    public static TheoryData<string> Names => ["general", "identical", "odd", "empty", "short", "nothing", "silent", "long"];

    public static JsonElement Load(string name) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Evaluation", "Fixtures", name + ".json"))).RootElement;

    public static (string[] Hypotheses, string[] References) Segments(JsonElement fixture) =>
        ([.. fixture.GetProperty("sentences").EnumerateArray().Select(s => s.GetProperty("hypothesis").GetString()!)],
         [.. fixture.GetProperty("sentences").EnumerateArray().Select(s => s.GetProperty("reference").GetString()!)]);

    /// <summary>Returns sacreBLEU's signature up to the version, which names the program.</summary>
    public static string WithoutVersion(string signature) => signature[..signature.IndexOf("|version:", StringComparison.Ordinal)];

    public static void Near(double expected, double actual, string what) =>
        Assert.True(Math.Abs(expected - actual) <= Tolerance, $"{what}: expected {expected:R}, got {actual:R}");
}
