using System.ComponentModel.DataAnnotations;
using Seq2Seq.Configuration;
using Seq2Seq.Layers;

namespace Seq2Seq.Models;

/// <summary>What the recurrent layers of an encoder, a decoder and a language model can have beside their cells. All of it is off by default.</summary>
public abstract record RecurrentLayerOptions : IOptionRecord
{
    /// <summary>
    /// The connection around each layer above the lowest: residual adds the layer's input to its output (He et al. 2016), highway mixes the two by a gate
    /// (Srivastava et al. 2015). It lets deep stacks learn.
    /// </summary>
    public ConnectionType Connection { get; init; } = ConnectionType.None;

    /// <summary>
    /// Whether dropout draws one mask for a whole sequence instead of one for each step (Gal &amp; Ghahramani 2016). Then every layer, also the lowest, reads
    /// through the same mask at each step, and the dropout of the embeddings drops whole words wherever they stand. With recurrent_dropout it is what they
    /// call variational dropout.
    /// </summary>
    public bool VariationalDropout { get; init; }

    /// <summary>
    /// The probability of dropout on the state as the gates of the next step read it, with one mask for a whole sequence (Gal &amp; Ghahramani 2016; Semeniuta
    /// et al. 2016), 0 to below 1.
    /// </summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public float RecurrentDropout { get; init; }

    /// <summary>
    /// The probability with which a unit keeps its state of the step before (zoneout, Krueger et al. 2017), 0 to below 1; in decoding the states are mixed in
    /// this proportion. Krueger et al. use 0.05. Training then goes step by step, which takes longer.
    /// </summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public float Zoneout { get; init; }

    /// <summary>The same for the cells c of an LSTM, 0 to below 1. Krueger et al. use 0.5.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public float CellZoneout { get; init; }

    /// <summary>
    /// The number of steps T over which the state of an IndRNN may at most double: each recurrent weight is at most 2^(1/T) (Li et al. 2018). About the longest
    /// sequence is right.
    /// </summary>
    [YamlKey("indrnn_steps")]
    [Range(1, OptionBounds.Tokens)]
    public int IndRnnSteps { get; init; } = 100;

    /// <summary>The first values of the recurrent matrices, of each gate by itself.</summary>
    [YamlKey("recurrent_init")]
    public RecurrentInitializer RecurrentInitializer { get; init; } = RecurrentInitializer.Default;

    /// <summary>Returns what the cells are.</summary>
    /// <param name="type">The kind of cell.</param>
    internal CellOptions OfCell(RnnType type, InitialValues initial) => new(type)
    {
        ForgetBias = initial.ForgetGate, Recurrent = RecurrentInitializer, RecurrentDropout = RecurrentDropout, Zoneout = Zoneout,
        CellZoneout = CellZoneout, IndRnnSteps = IndRnnSteps,
    };

    /// <summary>Returns a layer with the dropout on what it reads and the connection around it.</summary>
    /// <param name="parameters">The set that the weights are added to.</param>
    /// <param name="side">The beginning of the names of the weights.</param>
    /// <param name="l">The number of the layer, from 0 for the lowest.</param>
    /// <param name="dropout">The probability of dropout between layers.</param>
    /// <param name="readsBelow">Whether the layer reads the output of the layer below and nothing else.</param>
    internal StackedLayer Stacked(ParameterSet parameters, string side, int l, ISequenceLayer layer, float dropout, bool readsBelow) => new(layer,
        readsBelow || l == 0 && VariationalDropout ? Dropout.Create(parameters, dropout, VariationalDropout) : Dropout.None,
        readsBelow ? Layers.Connection.Create(parameters, $"{side}.connections.{l}", Connection, layer.Width) : null);

    /// <summary>Checks the rules between these options and those of the layers.</summary>
    /// <param name="cell">The recurrence.</param>
    /// <param name="layers">The number of layers.</param>
    /// <param name="joined">The number of layers that read the output of the layer below and nothing else.</param>
    /// <param name="hidden">The width of their states.</param>
    protected void CheckLayers(OptionRules rules, RnnType cell, int layers, int joined, int hidden)
    {
        ArgumentNullException.ThrowIfNull(rules);
        rules.Require(Connection == ConnectionType.None || joined > 0, Connection,
            $"none, as {rules.Name(layers, "Layers")} is {layers} and no layer reads the output of another one and nothing else");
        rules.Require(CellZoneout == 0 || cell == RnnType.Lstm, CellZoneout,
            $"0, as {rules.Name(cell, "Cell")} is {OptionText.Of(cell)}, which has no state beside its output; only an lstm has");
        rules.Require(RecurrentInitializer == RecurrentInitializer.Default || cell != RnnType.IndRNN, RecurrentInitializer,
            $"default, as {rules.Name(cell, "Cell")} is {OptionText.Of(cell)}, which has no recurrent matrix");
        rules.Require(cell != RnnType.RevGru || hidden % 2 == 0, hidden,
            $"an even number, as {rules.Name(cell, "Cell")} is {OptionText.Of(cell)}, whose state is two halves", "HiddenSize");
    }

    /// <summary>Checks that layers without a recurrence have none of these options.</summary>
    /// <param name="type">What the layers are, which is the option <c>Type</c>.</param>
    protected void CheckNoLayers(OptionRules rules, Enum type)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var reason = $"as {rules.Name(type, "Type")} is {OptionText.Of(type)} and only recurrent layers have it";
        rules.Require(Connection == ConnectionType.None, Connection, $"none, {reason}");
        rules.Require(!VariationalDropout, VariationalDropout, $"false, {reason}");
        rules.Require(RecurrentDropout == 0, RecurrentDropout, $"0, {reason}");
        rules.Require(Zoneout == 0, Zoneout, $"0, {reason}");
        rules.Require(CellZoneout == 0, CellZoneout, $"0, {reason}");
        rules.Require(RecurrentInitializer == RecurrentInitializer.Default, RecurrentInitializer, $"default, {reason}");
    }
}
