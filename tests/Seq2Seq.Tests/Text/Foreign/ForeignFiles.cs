using System.Globalization;
using System.Text;
using Seq2Seq.Text;

namespace Seq2Seq.Tests.Text;

/// <summary>Small files of tokenizers made by other programs. <c>make_models.sh</c> says how the SentencePiece models were made.</summary>
internal static class ForeignFiles
{
    /// <summary>A vocabulary of BERT for a few words.</summary>
    public const string WordPiece = "[PAD]\n[unused0]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nthe\nsea\nstone\n##s\n##one\nst\na\n##a\n사\n##과\n海\n.\n,\n'\nt\ndon\n##n\nd\n##o\n1\n##2\n";

    /// <summary>Returns the path of a SentencePiece model.</summary>
    public static string Model(string name) => Repository.Find($"tests/Seq2Seq.Tests/Text/Foreign/{name}.model");

    /// <summary>Returns the options of a side with a tokenizer.</summary>
    public static SideOptions Side(TokenizerType type, string model, TiktokenPattern pattern = TiktokenPattern.Cl100k) =>
        new() { Language = "x", Tokenizer = new() { Type = type, Model = model, Pattern = pattern } };

    /// <summary>Returns a tokenizer.</summary>
    public static ForeignTokenizer Read(TokenizerType type, string model, TiktokenPattern pattern = TiktokenPattern.Cl100k) =>
        ForeignTokenizer.Read(Side(type, model, pattern));

    /// <summary>Returns a learned vocabulary in the layout of tiktoken: the bytes first, then the merges in their order.</summary>
    public static string Tiktoken(BytePairTokenizer learned)
    {
        var lines = new StringBuilder();
        for (var id = Vocabulary.SpecialTokens.Count; id < learned.Vocabulary.Count; id++)
        {
            var bytes = ByteAlphabet.Bytes(learned.Vocabulary[id])!;
            lines.Append(CultureInfo.InvariantCulture, $"{Convert.ToBase64String(bytes)} {id - Vocabulary.SpecialTokens.Count}\n");
        }
        return lines.ToString();
    }
}
