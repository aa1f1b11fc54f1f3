using Seq2Seq.Data;
using Seq2Seq.Models;
using Seq2Seq.Text;

namespace Seq2Seq.Tasks.Translation;

/// <summary>A batch of sentence pairs as an encoder and a decoder take it.</summary>
internal static class BatchInput
{
    /// <summary>Returns the sources.</summary>
    public static TokenInput AsInput(this Batch batch) => new(batch.Source, batch.SourceLengths);

    /// <summary>Returns the targets.</summary>
    /// <param name="special">Special tokens of the target.</param>
    public static Targets AsTargets(this Batch batch, SpecialTokens special) => new(batch.TargetInput, batch.TargetOutput, special.Padding);
}
