using Seq2Seq.Text;

namespace Seq2Seq.Tests.Data;

/// <summary>A tokenizer for tests. A word is one token, and its id is 4 plus its length.</summary>
internal sealed class WordLengths : ITokenizer
{
    public Vocabulary Vocabulary => throw new NotSupportedException();

    public int[] Encode(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(w => 4 + w.Length)];

    public string Decode(ReadOnlySpan<int> ids) => throw new NotSupportedException();

    public IReadOnlyList<string> Pieces(ReadOnlySpan<int> ids) => throw new NotSupportedException();

    public void Save(string directory) => throw new NotSupportedException();
}
