using Seq2Seq.Tensors;

namespace Seq2Seq.Layers;

/// <summary>A vector for every token: y[t, b] = table[ids[t, b]], multiplied by sqrt(E) if scaling is on.</summary>
internal sealed class Embedding
{
    private static readonly Initializer Usual = new(0.1f);

    private readonly float _scale;
    private readonly Dropout _dropout;

    /// <param name="parameters">The set that the table is added to.</param>
    /// <param name="name">The name of the table.</param>
    /// <param name="vocabulary">The number of rows V.</param>
    /// <param name="width">The number of columns E.</param>
    /// <param name="scale">Whether to multiply by sqrt(E).</param>
    /// <param name="dropout">The probability of dropout on the result.</param>
    /// <param name="limit">The first values are uniform in ±limit; 0 = ±0.1.</param>
    /// <param name="dropsWords">Whether dropout drops whole words, the same ones at all steps of a sequence.</param>
    public Embedding(ParameterSet parameters, string name, int vocabulary, int width, bool scale, float dropout, float limit = 0, bool dropsWords = false)
        : this(Declare(parameters, name, vocabulary, width, limit), scale, Dropout.Create(parameters, dropout, dropsWords))
    {
    }

    /// <summary>Creates an embedding with a table that was declared elsewhere.</summary>
    public Embedding(Parameter table, bool scale, float dropout) : this(table, scale, Dropout.OfSteps(dropout))
    {
    }

    /// <summary>Creates an embedding with a table and dropout that were declared elsewhere.</summary>
    public Embedding(Parameter table, bool scale, Dropout dropout)
    {
        ArgumentNullException.ThrowIfNull(table);
        Table = table;
        _scale = scale ? MathF.Sqrt(table.Shape.Columns) : 1;
        _dropout = dropout;
    }

    /// <summary>[V, E]</summary>
    public Parameter Table { get; }

    /// <summary>Declares a table.</summary>
    /// <inheritdoc cref="Embedding(ParameterSet, string, int, int, bool, float, float, bool)"/>
    public static Parameter Declare(ParameterSet parameters, string name, int vocabulary, int width, float limit = 0)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return parameters.Add(name, new Shape(vocabulary, width), Initializer.Given(limit, Usual));
    }

    /// <param name="ids">[T, B] integers.</param>
    /// <param name="time">T.</param>
    /// <returns>[T, B, E]</returns>
    public Tensor Apply(Scope scope, View ids, int time) =>
        _dropout.ApplyToWords(scope, scope.Gather(Table, ids, new Shape(time, ids.Length / time, Table.Shape.Columns), _scale), ids);
}
