using Seq2Seq.Configuration;
using Seq2Seq.Layers;

namespace Seq2Seq.Models;

/// <summary>What stands between inputs and the layers of an encoder.</summary>
public enum FrontType
{
    /// <summary>Nothing: the layers read what a step has.</summary>
    None,

    /// <summary>
    /// Convolutions over the picture that each step has. A still picture is one step (<c>rows_per_step</c> is its height), and a film has one a frame.
    /// </summary>
    Picture,

    /// <summary>Convolutions over time.</summary>
    Time,
}

/// <summary>How the features of pictures become the steps of a sequence.</summary>
public enum FeatureForm
{
    /// <summary>Each row of the features of a still picture is a step.</summary>
    Rows,

    /// <summary>Each place of the features of a still picture is a step, so that an attention can look at places.</summary>
    Patches,

    /// <summary>All features of a step are one vector.</summary>
    Whole,
}

/// <summary>The options of the front end of an encoder.</summary>
public sealed record FrontOptions : IChecked
{
    /// <summary>What stands before the layers.</summary>
    public FrontType Type { get; init; } = FrontType.None;

    /// <summary>The convolutions.</summary>
    public ConvolutionOptions Convolution { get; init; } = new();

    /// <summary>How the features of pictures become steps.</summary>
    public FeatureForm Form { get; init; } = FeatureForm.Rows;

    void IChecked.Check(OptionRules rules)
    {
        if (Type != FrontType.Picture) rules.Equal(Form, FeatureForm.Rows, $"as {rules.Name(Type)} is not picture");
    }
}
