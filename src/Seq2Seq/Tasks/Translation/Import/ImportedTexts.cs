using Seq2Seq.Models;
using Seq2Seq.Text;

namespace Seq2Seq.Tasks.Translation;

/// <summary>What another toolkit tells about a model beyond its tensors.</summary>
/// <param name="Name">The name of the model.</param>
/// <param name="Source">How source text becomes ids.</param>
/// <param name="Target">How target text becomes ids.</param>
/// <param name="SourceScale">Whether source word vectors are multiplied by the square root of their width.</param>
/// <param name="TargetScale">The same for target word vectors.</param>
/// <param name="InitialState">The first state of the decoder if no tensor tells it.</param>
internal sealed record ImportedTexts(string Name, SideOptions Source, SideOptions Target, bool SourceScale, bool TargetScale, BridgeType InitialState)
{
    /// <summary>Returns what holds for every model of OpenNMT-py, whose options lie in the checkpoint that was left behind.</summary>
    public static ImportedTexts OpenNmt(string folder) => new(Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))), Words("src"), Words("trg"),
        SourceScale: false, TargetScale: false, BridgeType.Last);

    private static SideOptions Words(string language) => new() { Language = language, Level = Level.Word, Normalization = NormalizationType.None };
}
