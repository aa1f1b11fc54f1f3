using Seq2Seq.Layers;
using Seq2Seq.Storage;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Tests.Cli;
using Seq2Seq.Text;

namespace Seq2Seq.Tests.Tasks.Translation;

/// <summary>Model directories that translate together.</summary>
public sealed class EnsembleTranslatorTests : IDisposable
{
    private static readonly string[] Texts = ["the old man", "나는 사과를 먹는다", "", "the sea and the 바다", "man"];

    private readonly TinyTranslator _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void A_model_with_itself_translates_as_it_does_alone()
    {
        using var alone = Translator.Load(_files.Model);
        using var twice = Translator.Load([_files.Model, _files.Model]);
        var options = alone.Configuration.Testing with { NBest = 3 };
        foreach (var (one, two) in alone.TranslateWithDetails(Texts, options).Zip(twice.TranslateWithDetails(Texts, options)))
        {
            Assert.Equal(one.Hypotheses.Select(h => h.Text), two.Hypotheses.Select(h => h.Text));
            Assert.All(one.Hypotheses.Zip(two.Hypotheses), pair => Assert.Equal(pair.First.Score, pair.Second.Score, 1e-6));
        }
    }

    [Fact]
    public async Task Models_of_different_shapes_translate_together_and_score_what_they_wrote()
    {
        _files.Make("second", AttentionType.None, seed: 8);
        _files.Make("third", AttentionType.Additive, feeding: true, seed: 9);
        using var translator = await Translator.LoadAsync([_files.Model, _files["second"], _files["third"]]);
        Assert.True(translator.HasAttention);
        var options = translator.Configuration.Testing with { BeamAlpha = 0 };
        var found = translator.TranslateWithDetails(Texts, options, attention: true);
        for (var i = 0; i < Texts.Length; i++)
        {
            Assert.Equal(found[i].Text, translator.Translate(Texts[i], options)); // alone as in the batch
            if (found[i].Hypotheses[0].Attention is not { } map) continue;
            Assert.Equal(1, Enumerable.Range(0, map.Source.Count).Sum(s => (double)map.Weights[0, s]), 1e-5);
        }
        var known = translator.Force([("the old man", "the sea")])[0];
        Assert.Equal(known.Ids.Length, known.LogProbabilities.Length);
        Assert.All(known.LogProbabilities, p => Assert.InRange(p, -100, 0));
        using var none = Translator.Load([_files["second"], _files["second"]]);
        Assert.False(none.HasAttention);
    }

    [Fact]
    public void Models_of_different_tokens_are_refused()
    {
        _files.Make("small", vocabulary: 290);
        _files.Make("words", level: Level.Word);
        _files.Make("reversed", reverse: true);
        Refused("small", "the source vocabularies differ: they have ", " tokens");
        Refused("words", "data.src.level is bpe in the first and word in the second");
        Refused("reversed", "data.reverse_source is false in the first and true in the second");
        _files.Make("other");
        var merges = _files["other/target/merges.txt"];
        var lines = File.ReadAllLines(merges);
        AtomicFile.WriteText(merges, string.Join('\n', lines.Reverse()));
        Assert.Throws<Seq2SeqException>(() => Translator.Load([_files.Model, _files["other"]]));
        Assert.Throws<ArgumentException>(() => Translator.Load((string[])[]));
        Assert.Throws<ArgumentException>(() => Translator.Load([_files.Model, null!]));

        void Refused(string other, params string[] parts)
        {
            var message = Assert.Throws<Seq2SeqException>(() => Translator.Load([_files.Model, _files[other]])).Message;
            Assert.StartsWith($"'{_files.Model}' and '{_files[other]}' make no ensemble: ", message);
            Assert.All(parts, part => Assert.Contains(part, message));
        }
    }

    [Fact]
    public void The_program_takes_further_models()
    {
        _files.Make("second", AttentionType.Additive, seed: 8);
        string source = _files["s.txt"], reference = _files["r.txt"];
        File.WriteAllLines(source, ["the old man", "the sea"]);
        File.WriteAllLines(reference, ["the old man", "the sea"]);
        using var translator = Translator.Load([_files.Model, _files["second"]]);
        var expected = string.Concat(translator.Translate(["the old man", "the sea"]).Select(text => text.ReplaceLineEndings(" ") + "\n"));
        Assert.Equal(expected, CommandLine.Run("translate", _files.Model, source, "--ensemble", _files["second"]).Output);
        var hypotheses = _files["h.txt"];
        var outcome = CommandLine.Run("evaluate", _files.Model, "--source", source, "--reference", reference, "--output", hypotheses, "--ensemble", _files["second"]);
        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal(expected, File.ReadAllText(hypotheses));
        CommandLine.Fails(1, "'seq2seq train' and 'seq2seq quickstart' write one", "translate", _files.Model, source, "--ensemble", _files["none"]);
        _files.Make("words", level: Level.Word);
        CommandLine.Fails(1, "make no ensemble", "translate", _files.Model, source, "--ensemble", _files["second"], _files["words"]);
    }
}
