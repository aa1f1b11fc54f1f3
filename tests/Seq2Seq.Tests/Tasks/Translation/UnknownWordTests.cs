using Seq2Seq.Configuration;
using Seq2Seq.Data;
using Seq2Seq.Layers;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Tests.Cli;
using Seq2Seq.Text;

namespace Seq2Seq.Tests.Tasks.Translation;

/// <summary>Unknown tokens of an output are replaced by what their steps attend to.</summary>
public sealed class UnknownWordTests : IDisposable
{
    private static readonly string[] Lines = ["ab cd ef"];

    private readonly TinyTranslator _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void An_unknown_word_is_the_source_word_with_most_weight_over_its_pieces()
    {
        var words = Words(Level.Char, Level.Word);
        // x has 0.4, y z has 0.3 + 0.3, the end of sentence the most
        Assert.Equal("ab YZ cd", words.Text("X YZ", 4, Map("X▁YZ", [0.1f, 0, 0, 0, 0.9f], [0.2f, 0, 0.15f, 0.15f, 0.5f], [0, 0, 0, 1, 0]), [4, Vocabulary.Unk, 5]));
        Assert.Equal("X", words.Text("X YZ", 4, Map("X▁YZ", [0.2f, 0, 0.1f, 0.09f, 0.61f]), [Vocabulary.Unk]));
        // Of as much weight the first, of none nobody.
        Assert.Equal("X <unk>", words.Text("X YZ", 4, Map("X▁YZ", [0.25f, 0, 0.25f, 0, 0.5f], [0, 0, 0, 0, 1]), [Vocabulary.Unk, Vocabulary.Unk]));
        // A source that was cut ends in the middle of a word.
        Assert.Equal("YZ", words.Text("X YZ", 3, Map("X▁Y", [0, 0, 1]), [Vocabulary.Unk]));
    }

    [Fact]
    public void The_word_is_copied_as_it_was_written_or_looked_up()
    {
        var side = new SideOptions { Level = Level.Word, Lowercase = true, Factors = ["pos"], Normalization = NormalizationType.Nfc };
        var file = Write("Paul\tPavel\npaul\tPablo\n\npaul\tPaolo\n");
        Assert.Equal("Paul", Text("Paul|N  rennt|V", 0, ""));
        Assert.Equal("Pavel", Text("Paul|N  rennt|V", 0, file)); // as written before as read
        Assert.Equal("Rennt", Text("Paul|N Rennt|V", 1, file));
        Assert.Equal("Pablo", Text("PAUL|N rennt|V", 0, file)); // the first of two lines
        Assert.Equal("pablo", Text("PAUL|N rennt|V", 0, file, lowercase: true));

        string Text(string source, int attended, string dictionary, bool lowercase = false)
        {
            var map = new AttentionMap(["paul|N", "rennt|V", "</s>"], ["<unk>"], new float[1, 3]);
            map.Weights[0, attended] = 1;
            var data = new DataOptions { Source = side, Target = new() { Level = Level.Word, Lowercase = lowercase } };
            return new UnknownWords(data, WordTokenizer.Learn(Lines, 20), dictionary, hasAttention: true).Text(source, 2, map, [Vocabulary.Unk]);
        }
    }

    [Fact]
    public void An_unknown_character_is_a_character_where_both_sides_have_them()
    {
        var words = Words(Level.Char, Level.Char);
        var a = CharacterTokenizer.Learn(Lines, 20).Encode("a")[0];
        var map = Map("a漢▁🍎", [1, 0, 0, 0, 0], [0.1f, 0.9f, 0, 0, 0], [0, 0.1f, 0.8f, 0.1f, 0], [0, 0, 0.6f, 0.4f, 0]);
        Assert.Equal("a漢漢🍎", words.Text("a漢 🍎", 4, map, [a, Vocabulary.Unk, Vocabulary.Unk, Vocabulary.Unk])); // never the space
        var fromWords = Words(Level.Word, Level.Char);
        map = new AttentionMap(["漢字", "</s>"], ["a", "<unk>"], new[,] { { 1f, 0 }, { 1f, 0 } });
        Assert.Equal("a漢字", fromWords.Text("漢字", 1, map, [a, Vocabulary.Unk]));
    }

    [Theory]
    [InlineData("paul Paul")]
    [InlineData("paul\t")]
    [InlineData("paul\tPaul\tPablo")]
    [InlineData("paul\tthe Paul")]
    public void A_line_of_a_dictionary_that_is_not_two_words_is_named(string line)
    {
        var path = Write("a\tb\n" + line + "\n");
        Assert.StartsWith($"{path} line 2 is ", Assert.Throws<Seq2SeqException>(() => WordDictionary.Read(path)).Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_model_writes_source_words_in_the_place_of_unknown_ones(bool reverse)
    {
        _files.Make("words", level: Level.Word, targetLevel: Level.Word, unknown: 3, lowercase: true, reverse: reverse);
        using var translator = Translator.Load(_files["words"]);
        var options = translator.Configuration.Testing with { NBest = 3 };
        string[] texts = ["The old MAN", "Zoë sieht  das Meer", " ", "Zoë"], dictionary = ["meer\tsea", "Zoë\tZoe"];
        var plain = translator.TranslateWithDetails(texts, options, attention: true);
        Assert.Contains("<unk>", plain[1].Text);
        var file = Write(string.Join('\n', dictionary));
        foreach (var path in new[] { "", file })
        {
            var found = translator.TranslateWithDetails(texts, options with { ReplaceUnknown = true, UnknownDictionary = path });
            for (var i = 0; i < texts.Length; i++)
            {
                Assert.Null(found[i].Hypotheses[0].Attention);
                Assert.Equal(Expected(texts[i], plain[i].Hypotheses[0], path != ""), found[i].Text);
                Assert.Equal(found[i].Text, translator.Translate(texts[i], options with { ReplaceUnknown = true, UnknownDictionary = path }));
            }
        }

        string Expected(string source, Hypothesis hypothesis, bool isTranslated)
        {
            var words = source.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var target = hypothesis.Text.Split(' ');
            for (var t = 0; t < hypothesis.Ids.Length; t++)
                if (hypothesis.Ids[t] == Vocabulary.Unk)
                {
                    var word = words[Enumerable.Range(0, words.Length).MaxBy(s => hypothesis.Attention!.Weights[t, s])];
                    target[t] = !isTranslated ? word : word == "Meer" ? "sea" : word == "Zoë" ? "Zoe" : word;
                }
            return string.Join(' ', target);
        }
    }

    [Fact]
    public void The_program_replaces_them_too()
    {
        _files.Make("words", level: Level.Word, unknown: 3);
        using var translator = Translator.Load(_files["words"]);
        var expected = translator.Translate("Zoë sieht", translator.Configuration.Testing with { ReplaceUnknown = true });
        Assert.DoesNotContain("<unk>", expected);
        Assert.Equal(expected + "\n", CommandLine.RunWithInput("Zoë sieht\n", "translate", _files["words"], "--replace-unknown").Output);
        var dictionary = Write("Zoë\tZoe\nsieht\tsees\n");
        Assert.Equal(expected.Replace("Zoë", "Zoe").Replace("sieht", "sees") + "\n",
            CommandLine.RunWithInput("Zoë sieht\n", "translate", _files["words"], "--dictionary", dictionary).Output);
        var source = _files["source.txt"];
        File.WriteAllText(source, "Zoë sieht\n");
        var outcome = CommandLine.Run("evaluate", _files["words"], "--source", source, "--reference", source, "--replace-unknown", "--output", _files["out.txt"]);
        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal(expected + "\n", File.ReadAllText(_files["out.txt"]));
    }

    [Fact]
    public void Models_that_cannot_replace_them_say_why()
    {
        CommandLine.Fails(2, "level bpe of the target has no unknown tokens", "translate", _files.Model, "--replace-unknown", _files.Model + "/config.yaml");
        _files.Make("silent", AttentionType.None, level: Level.Word);
        CommandLine.Fails(2, "has no attention, which tells what is aligned", "translate", _files["silent"], "--alignment", _files["words.align"]);
        CommandLine.Fails(2, "the model has no attention", "translate", _files["silent"], "--replace-unknown", _files.Model + "/config.yaml");
        using var together = Translator.Load([_files["silent"], Attending()]);
        Assert.NotEqual("", together.Translate("the sea", together.Configuration.Testing with { ReplaceUnknown = true }));
        var text = "testing: {replace_unknown: true}\ndata: {src: {lang: a}, trg: {lang: b, level: word}}\n";
        Assert.True(ConfigurationFile.Parse<TranslationConfiguration>(text, "run.yaml").Testing.ReplaceUnknown);
        Assert.Contains("'testing.replace_unknown' is true, expected off, as model.decoder.attention is none", Assert.Throws<ConfigurationException>(
            () => ConfigurationFile.Parse<TranslationConfiguration>(text + "model: {decoder: {attention: none}}\n", "run.yaml")).Message);
        Assert.Contains("expected off, as only words and characters", Assert.Throws<ConfigurationException>(
            () => ConfigurationFile.Parse<TranslationConfiguration>(text.Replace("level: word", "level: bpe"), "run.yaml")).Message);

        string Attending()
        {
            _files.Make("attending", level: Level.Word);
            return _files["attending"];
        }
    }

    private static UnknownWords Words(Level source, Level target)
    {
        var data = new DataOptions { Source = new() { Level = source }, Target = new() { Level = target } };
        return new(data, target == Level.Word ? WordTokenizer.Learn(Lines, 20) : CharacterTokenizer.Learn(Lines, 20), "", hasAttention: true);
    }

    /// <summary>Returns a map from the characters of a source and its end.</summary>
    private static AttentionMap Map(string pieces, params float[][] rows)
    {
        var weights = new float[rows.Length, rows[0].Length];
        for (var t = 0; t < rows.Length; t++)
            for (var s = 0; s < rows[t].Length; s++) weights[t, s] = rows[t][s];
        return new([.. pieces.EnumerateRunes().Select(rune => rune.ToString()), "</s>"], [.. rows.Select(_ => "x")], weights);
    }

    private string Write(string text)
    {
        var path = _files[$"dictionary{text.Length}.tsv"];
        File.WriteAllText(path, text);
        return path;
    }
}
