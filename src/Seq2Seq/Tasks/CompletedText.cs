using Seq2Seq.Text;

namespace Seq2Seq.Tasks;

/// <summary>The options of a text with the normalization that a new model will name, see <see cref="SideOptions.Normalization"/>.</summary>
internal static class CompletedText
{
    /// <summary>Returns the options.</summary>
    /// <param name="text">The options as they were given.</param>
    /// <param name="from">Those of the model that a run begins with, which has a normalization; null = there is none.</param>
    public static SideOptions Of(SideOptions text, SideOptions? from) => text.Normalization != NormalizationType.Auto ? text : text with
    {
        Normalization = from?.Normalization ?? (text.Tokenizer.Type == TokenizerType.None ? NormalizationType.Nfc : NormalizationType.None),
    };
}
