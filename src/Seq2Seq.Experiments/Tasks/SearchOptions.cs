using Seq2Seq.Layers;
using Seq2Seq.Model;
using Seq2Seq.Training;

namespace Seq2Seq.Experiments.Tasks;

/// <summary>Settings of a <see cref="SearchRun"/>: a corpus, a model and its training in the keys of their own sections, and what is searched.</summary>
public sealed record SearchOptions
{
    /// <summary>Short sources of few symbols, so that all outputs can be searched; its test set is translated.</summary>
    public SymbolCorpus Corpus { get; init; } = new() { Task = SymbolTask.Reverse, Symbols = 6, MinLength = 3, MaxLength = 8, Train = 5000, Valid = 1, Test = 200 };

    /// <summary>A model too small, and trained too little, to be sure of itself: a sure one leaves nothing to search.</summary>
    public ModelOptions Model { get; init; } = new()
    {
        Encoder = new() { RnnType = RnnType.Gru, HiddenSize = 16, Bidirectional = false, Dropout = 0, Embeddings = new() { EmbeddingDim = 16, Dropout = 0 } },
        Decoder = new() { RnnType = RnnType.Gru, HiddenSize = 16, Dropout = 0, HiddenDropout = 0, Attention = AttentionType.None, Embeddings = new() { EmbeddingDim = 16, Dropout = 0 } },
    };

    /// <summary>Training. Seed and model directory are the cell's.</summary>
    public TrainingOptions Training { get; init; } = new() { MaxSteps = 1500, Epochs = 1000, LearningRate = 0.005f, BatchSize = 32 };

    /// <summary>Widths of the beam.</summary>
    public int[] Beams { get; init; } = [1, 2, 3, 5, 10, 20, 50];

    /// <summary>Exponents α of the length penalty.</summary>
    public float[] Alphas { get; init; } = [0, 0.6f, 1];

    /// <summary>Longest output in words; one of so many is cut there.</summary>
    public int MaxOutputLength { get; init; } = 12;

    /// <summary>Shortest output in words; 0 = may be empty.</summary>
    public int MinOutputLength { get; init; } = 1;

    /// <exception cref="ConfigurationException">A value out of range.</exception>
    internal void Check()
    {
        Settings.Require(Beams.Length > 0 && Beams.All(b => b >= 1), "beams", $"[{string.Join(", ", Beams)}]", "a list of widths, each at least 1");
        Settings.Require(Alphas.Length > 0 && Alphas.All(a => a >= 0), "alphas", $"[{string.Join(", ", Alphas)}]", "a list of exponents, each at least 0");
        Settings.Require(MaxOutputLength >= 1, "max_output_length", MaxOutputLength, "at least 1");
        Settings.Require(MinOutputLength >= 0 && MinOutputLength <= MaxOutputLength, "min_output_length", MinOutputLength, "0 to max_output_length");
    }
}
