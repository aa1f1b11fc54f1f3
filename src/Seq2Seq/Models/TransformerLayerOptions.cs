using System.ComponentModel.DataAnnotations;
using Seq2Seq.Configuration;
using Seq2Seq.Layers;

namespace Seq2Seq.Models;

/// <summary>
/// What the layers of an encoder, a decoder and a language model have if they are those of a Transformer. The same records have the options of recurrent
/// layers, as one of the two kinds is chosen.
/// </summary>
public abstract record TransformerLayerOptions : RecurrentLayerOptions
{
    private const int UsualHeads = 8, UsualPositions = 512;

    /// <summary>The number of heads of each attention of a Transformer, of which hidden_size is a multiple.</summary>
    [YamlKey("num_heads")]
    [Range(1, ModelOptions.MostWidth)]
    public int Heads { get; init; } = UsualHeads;

    /// <summary>The width of the inner layer of a Transformer's feed-forward networks. 0 means four times hidden_size (Vaswani et al. 2017).</summary>
    [YamlKey("ff_size")]
    [Range(0, ModelOptions.MostInnerWidth)]
    public int FeedForwardSize { get; init; }

    /// <summary>How a Transformer is told where its inputs stand.</summary>
    public PositionType Position { get; init; }

    /// <summary>The number of learned positions of a Transformer. Inputs beyond the last have the vector of the last.</summary>
    [YamlKey("max_positions")]
    [Range(1, OptionBounds.Tokens)]
    public int MaximumPositions { get; init; } = UsualPositions;

    /// <summary>
    /// Whether each part of a Transformer's layer normalizes what it reads (Xiong et al. 2020), and not the sum of that and its result (Vaswani et al. 2017),
    /// which learns only with a slow start of the learning rate.
    /// </summary>
    public bool PreNorm { get; init; } = true;

    /// <summary>Returns the shape of the layers of a Transformer.</summary>
    /// <param name="width">The width H of the layers.</param>
    /// <param name="layers">The number of layers.</param>
    /// <param name="dropout">The probability of dropout.</param>
    internal TransformerShape Shape(int width, int layers, float dropout) =>
        new(width, layers, Heads, FeedForwardSize > 0 ? FeedForwardSize : 4 * width, dropout, PreNorm);

    /// <summary>Checks that the options of a Transformer fit each other, or that layers of another kind have none of them.</summary>
    /// <param name="isTransformer">Whether the layers are those of a Transformer.</param>
    /// <param name="type">What the layers are, which is the option <c>Type</c>.</param>
    /// <param name="cell">The recurrence, which is the option <c>Cell</c>.</param>
    /// <param name="width">The width of the layers, which is the option <c>HiddenSize</c>.</param>
    protected void CheckTransformer(OptionRules rules, bool isTransformer, Enum type, RnnType cell, int width)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var reason = $"as {rules.Name(type, "Type")} is {OptionText.Of(type)}";
        if (isTransformer)
        {
            rules.Require(Heads < 1 || width % Heads == 0, width, $"a multiple of {rules.Name(Heads)}, which is {Heads}", "HiddenSize");
            rules.Equal(cell, RnnType.Lstm, reason, "Cell");
            return;
        }
        rules.Equal(Heads, UsualHeads, reason);
        rules.Equal(FeedForwardSize, 0, reason);
        rules.Equal(Position, PositionType.Sinusoidal, reason);
        rules.Equal(MaximumPositions, UsualPositions, reason);
        rules.Equal(PreNorm, true, reason);
    }
}
