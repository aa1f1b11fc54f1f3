using Seq2Seq.Text;

namespace Seq2Seq.Tasks.MaskedLanguageModeling;

/// <summary>What turns the texts of a masked language model into numbers.</summary>
internal sealed record MaskedCodec(ITokenizer Text) : ICodec
{
    public void Save(string folder) => Text.Save(folder);
}
