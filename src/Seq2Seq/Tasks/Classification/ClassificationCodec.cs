using Seq2Seq.Data;
using Seq2Seq.Tasks.Inputs;

namespace Seq2Seq.Tasks.Classification;

/// <summary>What turns the inputs and the labels of a classification into numbers.</summary>
internal sealed record ClassificationCodec(InputReader Input, LabelSet Labels) : ICodec
{
    /// <summary>The names of the files.</summary>
    public static IReadOnlyList<string> Files { get; } = [.. InputReader.Files, LabelsName];

    private const string LabelsName = "labels.json";

    public static ClassificationCodec Load(string folder, InputOptions options) =>
        new(InputReader.Load(folder, options), LabelSet.Load(Path.Combine(folder, LabelsName)));

    public void Save(string folder)
    {
        Input.Save(folder);
        Labels.Save(Path.Combine(folder, LabelsName));
    }
}
