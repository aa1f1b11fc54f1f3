using Seq2Seq.Models;

namespace Seq2Seq.Tasks.Translation;

/// <summary>A model of another toolkit: its shape, and where each weight comes from.</summary>
internal interface IImportedWeights
{
    /// <summary>The shape of the model.</summary>
    ModelOptions Options { get; }

    /// <summary>Every weight and where it comes from.</summary>
    IReadOnlyList<ImportedWeight> Weights { get; }
}
