using Seq2Seq.Data;
using Seq2Seq.Tasks.Inputs;
using Seq2Seq.Text;

namespace Seq2Seq.Tasks.Tagging;

/// <summary>Reads texts as tokens, some of which have the labels of the text's units.</summary>
internal sealed class UnitReader(ITokenizer tokenizer, SideOptions options)
{
    /// <summary>Turns texts into what a model reads.</summary>
    public Inputs.TextReader Tokens { get; } = new(tokenizer, options);

    /// <summary>The units of a text.</summary>
    public TextUnits Units { get; } = new(options);

    /// <summary>Returns the tokens of a text, and the place among them of the label of each unit, as far as the text is read.</summary>
    public (TokenSequence Tokens, int[] Places) Read(string text)
    {
        var tokens = (TokenSequence)Tokens.Read(text).Input;
        return (tokens, Units.Places(text, tokenizer, tokens.Ids.AsSpan(..^1))); // without the end
    }

    /// <summary>Returns a text as it is trained on in an epoch, see <see cref="InputReader.InEpoch"/>: its words may be cut anew into subwords.</summary>
    public (TokenSequence Tokens, int[] Places) InEpoch(TaggedExample example, int number, int epoch, int seed)
    {
        var tokens = (TokenSequence)Tokens.InEpoch(example.Tokens, number, epoch, seed);
        if (ReferenceEquals(tokens, example.Tokens)) return (tokens, example.Places);
        return (tokens, Units.Places("", tokenizer, tokens.Ids.AsSpan(..^1))); // subwords tell their words without the text
    }
}
