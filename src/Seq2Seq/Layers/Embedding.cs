using Seq2Seq.Tensors;

namespace Seq2Seq.Layers;

/// <summary>A vector for every token: y[t, b] = table[ids[t, b]], times sqrt(E) if scaled.</summary>
public sealed class Embedding
{
    private const float InitialLimit = 0.1f;

    private readonly float _scale;
    private readonly float _dropout;

    /// <param name="parameters">Takes the table.</param>
    /// <param name="name">Name of the table.</param>
    /// <param name="vocabulary">Rows V.</param>
    /// <param name="width">Columns E.</param>
    /// <param name="scale">Multiply by sqrt(E).</param>
    /// <param name="dropout">Dropout on the result.</param>
    public Embedding(ParameterSet parameters, string name, int vocabulary, int width, bool scale, float dropout)
        : this(parameters.Add(name, new Shape(vocabulary, width), new Initializer(InitialLimit)), scale, dropout)
    {
    }

    /// <summary>With a table declared elsewhere.</summary>
    public Embedding(Parameter table, bool scale, float dropout)
    {
        Table = table;
        _scale = scale ? MathF.Sqrt(table.Shape.Columns) : 1;
        _dropout = dropout;
    }

    /// <summary>[V, E]</summary>
    public Parameter Table { get; }

    /// <param name="ids">[T, B] integers.</param>
    /// <param name="time">T.</param>
    /// <returns>[T, B, E]</returns>
    public Tensor Apply(Scope scope, View ids, int time) =>
        scope.Dropout(scope.Gather(Table, ids, new Shape(time, ids.Length / time, Table.Shape.Columns), _scale), _dropout);
}
