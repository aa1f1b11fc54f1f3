using System.ComponentModel.DataAnnotations;
using Seq2Seq.Configuration;
using Seq2Seq.Decoding;
using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Training;

namespace Seq2Seq.Experiments.Tasks;

/// <summary>The settings of a <see cref="SearchRun"/>: a corpus, a model and its training in the keys of their own sections, and what is searched.</summary>
public sealed record SearchOptions : IChecked
{
    /// <summary>Short sources of few symbols, so that all outputs can be searched. The test set is translated.</summary>
    public SymbolCorpus Corpus { get; init; } = new()
    {
        Task = SymbolTask.Reverse, Symbols = 6, MinimumLength = 3, MaximumLength = 8, Train = 5000, Valid = 1, Test = 200
    };

    /// <summary>A model that is too small, and trained too little, to be sure of itself. A sure model leaves nothing to search.</summary>
    public ModelOptions Model { get; init; } = new()
    {
        Encoder = new()
        {
            Cell = RnnType.Gru, HiddenSize = 16, Bidirectional = false, Dropout = 0,
            Embeddings = new() { EmbeddingDimension = 16, Dropout = 0 }
        },
        Decoder = new()
        {
            Cell = RnnType.Gru, HiddenSize = 16, Dropout = 0, HiddenDropout = 0, Attention = AttentionType.None,
            Embeddings = new() { EmbeddingDimension = 16, Dropout = 0 }
        },
    };

    /// <summary>The options of training. Seed and model directory are those of the cell.</summary>
    public TrainingOptions Training { get; init; } = new()
    {
        MaximumSteps = 1500, Epochs = 1000, LearningRate = 0.005f, BatchSize = 32, Scheduling = SchedulingType.Constant, EarlyStoppingPatience = 0,
    };

    /// <summary>The widths of the beam.</summary>
    public int[] Beams { get; init; } = [1, 2, 3, 5, 10, 20, 50];

    /// <summary>The exponents α of the length penalty.</summary>
    public float[] Alphas { get; init; } = [0, 0.6f, 1];

    /// <summary>The longest output in words. An output that reaches this length is cut there.</summary>
    [YamlKey("max_output_length")]
    [Range(1, ExhaustiveSearch.LongestOutput)]
    public int MaximumOutputLength { get; init; } = 12;

    /// <summary>The shortest output in words; 0 = the output may be empty.</summary>
    [YamlKey("min_output_length")]
    [Range(0, ExhaustiveSearch.LongestOutput)]
    public int MinimumOutputLength { get; init; } = 1;

    void IChecked.Check(OptionRules rules)
    {
        rules.Require(Beams.Length > 0 && Beams.All(beam => beam is >= 1 and <= DecodingOptions.MostBeam), Beams, $"a list of widths, each from 1 to {DecodingOptions.MostBeam}");
        rules.Require(Alphas.Length > 0 && Alphas.All(alpha => alpha >= 0), Alphas, "a list of exponents, each at least 0");
        rules.Require(MinimumOutputLength <= MaximumOutputLength, MinimumOutputLength, $"0 to {rules.Name(MaximumOutputLength)}");
    }
}
