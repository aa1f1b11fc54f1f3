using Seq2Seq.Configuration;
using Seq2Seq.Models;
using Seq2Seq.Text;

namespace Seq2Seq.Tasks.Translation;

/// <summary>What a configuration of JoeyNMT tells beyond the tensors. Its other keys concern training and are not read.</summary>
internal static class JoeyConfiguration
{
    /// <summary>The levels at which text becomes words here: pieces of subword-nmt are words of the text that JoeyNMT reads.</summary>
    private static readonly string[] Levels = ["word", "bpe"];

    /// <summary>Reads a configuration.</summary>
    /// <exception cref="Seq2SeqException">The file cannot be read, or asks for something that cannot be imported.</exception>
    public static ImportedTexts Read(string path)
    {
        var text = new ForeignConfiguration(path);
        return new(text.Text("name") ?? "joeynmt", Side(text, "src"), Side(text, "trg"), Scale(text, "encoder"), Scale(text, "decoder"),
            text.Text("model", "decoder", "init_hidden") switch
            {
                "zero" => BridgeType.Zero,
                "last" => BridgeType.Last,
                null or "bridge" => text.Text("model", "decoder", "bridge") == "False" ? BridgeType.Zero : BridgeType.Shared,
                var other => throw new Seq2SeqException($"'{path}': model.decoder.init_hidden is '{other}', expected bridge, zero or last"),
            });
    }

    private static SideOptions Side(ForeignConfiguration text, string side)
    {
        // Version 2 has a section for each side, version 1 has keys for both.
        var level = text.Text("data", side, "level") ?? text.Text("data", "level") ?? "word";
        var language = text.Text("data", side, "lang") ?? text.Text("data", side) ?? side;
        if (!Levels.Contains(level) || text.Text("data", side, "tokenizer_type") is not (null or "subword-nmt"))
            throw new Seq2SeqException($"'{text.Path}': text of {language} has the level '{level}' and the tokenizer '{text.Text("data", side, "tokenizer_type") ?? "none"}'; only words, and pieces made by subword-nmt, can be imported");
        return new()
        {
            Language = language, Level = Level.Word, Normalization = NormalizationType.None,
            Lowercase = (text.Text("data", side, "lowercase") ?? text.Text("data", "lowercase")) is "True" or "true",
        };
    }

    private static bool Scale(ForeignConfiguration text, string part) => text.Text("model", part, "embeddings", "scale") is "True" or "true";
}
