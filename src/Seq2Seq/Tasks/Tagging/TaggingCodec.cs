using Seq2Seq.Data;
using Seq2Seq.Tasks.Inputs;
using Seq2Seq.Text;

namespace Seq2Seq.Tasks.Tagging;

/// <summary>What turns the texts and the labels of a tagging into numbers.</summary>
internal sealed record TaggingCodec(UnitReader Reader, LabelSet Labels) : ICodec
{
    /// <summary>The names of the files.</summary>
    public static IReadOnlyList<string> Files { get; } = [.. InputReader.Files, LabelsName];

    private const string LabelsName = "labels.json";

    /// <summary>Learns the tokens and the labels of training texts.</summary>
    /// <param name="tokenizer">The tokenizer of the texts; null = it is learned.</param>
    public static TaggingCodec Learn(IReadOnlyCollection<LabelledText> texts, SideOptions options, ITokenizer? tokenizer = null) =>
        new(new(tokenizer ?? Tokenizer.Create(texts.Select(text => text.Text), options), options), new LabelSet(texts.SelectMany(text => text.Labels)));

    public static TaggingCodec Load(string folder, SideOptions options) =>
        new(new(Tokenizer.Load(folder, options), options), LabelSet.Load(Path.Combine(folder, LabelsName)));

    public void Save(string folder)
    {
        Reader.Tokens.Save(folder);
        Labels.Save(Path.Combine(folder, LabelsName));
    }
}
