namespace Seq2Seq.Tests.Cli;

/// <summary>What the doctor finds in data, with counts, places and advice.</summary>
public sealed class DoctorTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Sound_data_have_no_findings()
    {
        var train = _files.Write("train.ko", Distinct("나는 집에 간다"));
        _files.Write("train.en", Distinct("I am going home"));
        var outcome = CommandLine.Run("doctor", train);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal("nothing was found", outcome.Lines[^1]);
        Assert.Contains("ko: 4.0 words a sentence", outcome.Output);

        static string Distinct(string text) => string.Concat(Enumerable.Range(0, 30).Select(i => $"{text} {(char)('a' + i % 26)}{i}\n"));
    }

    [Fact]
    public void Damage_is_found_with_its_lines()
    {
        string[] rows =
        [
            "나는 사과를 먹는다\tI eat an apple",
            "그는 학교에 간다\tHe goes to school",
            "나는 사과를 먹는다\tI eat an apple", // repeated
            "나는 사과를 먹는다\tI am eating an apple", // another target
            "no tab here",
            "",
            "\tonly a target",
            "물을 마신다\t",
            "OK fine\tOK fine", // a copy, and in the wrong script
            "그것은 책이다\t그것은 책이다만",  // the wrong script on the other side
            "예\tThis is a very long sentence that has nothing at all to do with the one short word on the other side of it",
            "커피를 마신다\tHe drinks cafÃ© au lait",
            "차를 마신다\tHe drinks t\uFFFDa",
            "\u1102\u1161는 간다\tI go",
            "그가 말했다\tHe said &quot;yes&quot;",
        ];
        var outcome = CommandLine.Run("doctor", _files.Write("pairs.tsv", string.Join('\n', rows) + "\n"));
        Assert.Equal(0, outcome.ExitCode);
        var text = string.Join(' ', outcome.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        foreach (var expected in new[]
        {
            "2 of 15 (13.33 %) rows are no pair", "line 5: \"no tab here\" line 6: an empty line",
            "2 of 15 (13.33 %) pairs have a side without text", "line 7: the source is empty line 8: the target is empty",
            "1 of 15 (6.67 %) pairs repeat an earlier pair", "line 3: as line 1: \"나는 사과를 먹는다\"",
            "1 of 15 (6.67 %) sources have another target in an earlier row", "line 4: as line 1",
            "1 of 15 (6.67 %) targets are a copy", "line 9: \"OK fine\"",
            "1 of 15 (6.67 %) sources are not written in Hangul",
            "1 of 15 (6.67 %) targets are not written in Latin", "line 10: \"그것은",
            "pairs have lengths that fit badly", "line 11: 1 and",
            "1 of 15 (6.67 %) rows are UTF-8 that was taken for Latin-1", "\"He drinks cafÃ© au lait\" should be \"He drinks café au lait\"",
            "1 of 15 (6.67 %) rows have U+FFFD", "line 13:",
            "1 of 15 (6.67 %) rows have decomposed characters", "line 14:",
            "1 of 15 (6.67 %) rows have characters written as in HTML", "line 15:",
            "12 findings",
        })
            Assert.Contains(expected, text);
    }

    [Fact]
    public void Test_data_in_the_training_data_and_other_casing_are_found()
    {
        var train = _files.Write("train.tsv", string.Concat(Enumerable.Range(0, 40).Select(i => $"나는 {i}번 간다\ti go home for the {i}th time\n")));
        var test = _files.Write("test.tsv", "나는 3번 간다\ti go home for the 3th time\n나는 5번 간다\tAnother Translation\n"
            + string.Concat(Enumerable.Range(100, 20).Select(i => $"그는 {i}번 간다\tHe Goes Home For The {i}th Time\n")));
        var outcome = CommandLine.Run("doctor", train, test);
        var text = string.Join(' ', outcome.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains($"2 of 22 (9.09 %) sources of {test} stand in {train} too, 1 with the same target.", text);
        Assert.Contains("line 1 as line 4: \"나는 3번 간다\"", text);
        Assert.Contains("capitals", text);
        Assert.Contains("set data.trg.lowercase: true", text);
    }

    [Fact]
    public void A_configuration_has_its_vocabularies_looked_at()
    {
        var configuration = TinyRun.Write(_files);
        File.WriteAllText(configuration, File.ReadAllText(configuration).Replace("trg: {lang: en, level: word}", "trg: {lang: en, level: word, voc_limit: 7}", StringComparison.Ordinal));
        var outcome = CommandLine.Run("doctor", configuration);
        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("data.src: word vocabulary of 15 tokens, learned from the training text", outcome.Output);
        Assert.Contains("1.00 tokens a word, 0 % unknown", outcome.Output);
        Assert.Contains("data.trg: word vocabulary of 7 tokens", outcome.Output);
        Assert.Contains("raise data.trg.voc_limit", outcome.Output);
        Assert.Contains("sources of", outcome.Output); // training, validation and test are one corpus
    }

    [Fact]
    public void Data_that_cannot_be_read_are_an_error()
    {
        CommandLine.Fails(1, "there is no corpus", "doctor", _files["missing"]);
        Assert.Contains("line 2: bytes FF", CommandLine.Run("doctor", _files.Write("x.tsv", [.. "a\tb\n"u8, 0xFF, .. "\tb\n"u8])).Error);
        _files.Write("a.ko", "가\n나\n");
        CommandLine.Fails(1, "a.en", "doctor", _files.Write("a.en", "a\n"));
        CommandLine.Fails(1, "no corpus file", "doctor", _files.Write("c.yaml", $"data: {{train: {_files["no.tsv"]}}}"));
    }

    [Fact]
    public void The_bundled_corpus_is_sound()
    {
        var outcome = CommandLine.Run("doctor", Repository.Find("corpora/ko-en/valid.tsv"), Repository.Find("corpora/ko-en/test.tsv"), Repository.Find("corpora/ko-en/train.tsv"));
        Assert.Equal(0, outcome.ExitCode);
        foreach (var damage in new[] { "no pair", "without text", "Latin-1", "U+FFFD", "decomposed", "stand in", "not written in" })
            Assert.DoesNotContain(damage, outcome.Output);
    }
}
