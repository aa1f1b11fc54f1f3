using Seq2Seq.Data;
using Seq2Seq.Generation;
using Seq2Seq.Model;
using Seq2Seq.Training;

namespace Seq2Seq.Configuration;

/// <summary>Everything that describes a run: one YAML file, one record.</summary>
public sealed record RunConfiguration
{
    /// <summary>Name of the experiment.</summary>
    public string Name { get; init; } = "model";

    /// <summary>Corpora and vocabularies.</summary>
    public DataOptions Data { get; init; } = new();

    /// <summary>Shape of the model.</summary>
    public ModelOptions Model { get; init; } = new();

    /// <summary>Training.</summary>
    public TrainingOptions Training { get; init; } = new();

    /// <summary>Generation at validation and test.</summary>
    public GenerationOptions Testing { get; init; } = new();
}
