using Seq2Seq.Decoding;

namespace Seq2Seq.Tests.Decoding;

public class GenerationOptionsTests
{
    private static readonly DecodingOptions Model = new() { BeamSize = 4, BeamGroups = 2, MinimumOutputLength = 3, NBest = 2, Seed = 7, BannedPhrases = ["x"] };

    [Fact]
    public void Options_that_are_not_given_are_those_of_the_model() =>
        Assert.Equal(Model with { NBest = 1 }, new GenerationOptions().Over(Model));

    [Fact]
    public void Every_option_replaces_that_of_the_model()
    {
        var options = new GenerationOptions
        {
            Beams = 6, MaxNewTokens = 20, MinNewTokens = 2, LengthPenalty = 0.5f, EarlyStopping = false, NoRepeatNgramSize = 3, RepetitionPenalty = 1.5f,
            ReturnSequences = 5, MaxWords = 11, BannedPhrases = ["a"], RequiredPhrases = ["b"], Seed = 9,
        }.Over(Model);
        Assert.Equal((6, 1, 20, 2), (options.BeamSize, options.BeamGroups, options.MaximumOutputLength, options.MinimumOutputLength));
        Assert.Equal((0.5f, false), (options.BeamAlpha, options.EarlyStopping));
        Assert.Equal((3, 1.5f, 5, 9, 11), (options.NoRepeatNgramSize, options.RepetitionPenalty, options.NBest, options.Seed, options.MaximumWords));
        Assert.Equal(("a", "b", false), (Assert.Single(options.BannedPhrases), Assert.Single(options.RequiredPhrases), options.Sampling));
        options = new GenerationOptions { Temperature = 0.5f, TopK = 10, TopP = 0.9f, ReturnSequences = 30 }.Over(Model);
        Assert.Equal((true, 0.5f, 10, 0.9f, 30), (options.Sampling, options.Temperature, options.TopK, options.TopP, options.NBest));
    }

    [Fact]
    public void A_model_that_draws_searches_if_it_is_asked_to()
    {
        var draws = Model with { Sampling = true };
        Assert.True(new GenerationOptions().Over(draws).Sampling);
        Assert.False(new GenerationOptions { Beams = 2 }.Over(draws).Sampling);
        Assert.False(new GenerationOptions { Sample = false }.Over(draws).Sampling);
        Assert.False(new GenerationOptions { RequiredPhrases = ["a"] }.Over(draws).Sampling);
        Assert.True(new GenerationOptions { Beams = 1, Temperature = 2 }.Over(Model).Sampling);
        Assert.Equal(2, new GenerationOptions { MaxNewTokens = 2 }.Over(Model).MinimumOutputLength); // the model's 3 would not fit
    }

    public static TheoryData<string, GenerationOptions, string> Wrong => new()
    {
        { "Beams", new() { Beams = 0 }, "from 1 to 1000" },
        { "Beams", new() { Beams = 1001 }, "from 1 to 1000" },
        { "MaxNewTokens", new() { MaxNewTokens = 0 }, "from 1 to 16384" },
        { "MinNewTokens", new() { MinNewTokens = -1 }, "from 0 to 16384" },
        { "MaxWords", new() { MaxWords = -1 }, "from 0 to 16384" },
        { "LengthPenalty", new() { LengthPenalty = float.NaN }, "from 0 to 100" },
        { "NoRepeatNgramSize", new() { NoRepeatNgramSize = -1 }, "from 0 to 16384" },
        { "RepetitionPenalty", new() { RepetitionPenalty = 0.5f }, "from 1 to 1000" },
        { "ReturnSequences", new() { ReturnSequences = 0 }, "from 1 to 1000" },
        { "Temperature", new() { Temperature = 0 }, "from 0.01 to 100" },
        { "TopK", new() { TopK = -1 }, "from 0 to 1000000" },
        { "TopP", new() { TopP = 0 }, "above 0 and at most 1" },
        { "BannedPhrases", new() { BannedPhrases = [" "] }, "not blank" },
        { "RequiredPhrases", new() { RequiredPhrases = [null!] }, "not blank" },
        { "RequiredPhrases", new() { RequiredPhrases = [.. Enumerable.Repeat("a", 65)] }, "at most 64" },
        // contradictions
        { "ReturnSequences", new() { ReturnSequences = 5 }, "at most 4, the value of Beams" },
        { "ReturnSequences", new() { ReturnSequences = 3, Beams = 2 }, "at most 2, the value of Beams" },
        { "MinNewTokens", new() { MinNewTokens = 3, MaxNewTokens = 2 }, "at most 2, the value of MaxNewTokens" },
        { "Beams", new() { Beams = 2, Sample = true }, "1, as tokens are drawn by chance" },
        { "Beams", new() { Beams = 2, TopP = 0.9f }, "1, as tokens are drawn by chance" },
        { "Temperature", new() { Temperature = 1, Sample = false }, "none, as nothing is drawn by chance" },
        { "TopK", new() { TopK = 1, Sample = false }, "none, as nothing is drawn by chance" },
        { "TopP", new() { TopP = 1, Sample = false }, "none, as nothing is drawn by chance" },
        { "Sample", new() { Sample = true, RequiredPhrases = ["a"] }, "false, as RequiredPhrases are given" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_option_is_named(string name, GenerationOptions options, string expected)
    {
        var error = Assert.Throws<OptionException>(() => options.Over(Model));
        Assert.StartsWith($"'{name}' is ", error.Message);
        Assert.Contains(expected, error.Message);
        Assert.Equal("options", error.ParamName);
    }
}
