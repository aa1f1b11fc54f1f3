using Seq2Seq.Data;
using Seq2Seq.Models;
using Seq2Seq.Text;

namespace Seq2Seq.Tasks.Translation;

/// <summary>Converts a batch of sentence pairs to the input of an encoder and a decoder.</summary>
internal static class BatchInput
{
    /// <summary>Returns the sources of the batch.</summary>
    public static TokenInput AsInput(this Batch batch) => new(batch.Source, batch.SourceLengths) { Copied = batch.Copied };

    /// <summary>Returns the targets of the batch.</summary>
    /// <param name="special">The special tokens of the target.</param>
    public static Targets AsTargets(this Batch batch, SpecialTokens special) => new(batch.TargetInput, batch.TargetOutput, special.Padding);
}
