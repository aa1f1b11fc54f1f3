using Seq2Seq.Checkpoints;
using Seq2Seq.Layers;

namespace Seq2Seq.Tasks.Translation;

/// <summary>Computes the values of weights from the tensors of another toolkit.</summary>
/// <param name="file">The tensors.</param>
/// <param name="source">The vocabulary of the source, for the rows of its embedding.</param>
/// <param name="target">The vocabulary of the target, for the rows of its embedding and of the output layer.</param>
internal sealed class ImportedValues(SafetensorsFile file, ImportedVocabulary source, ImportedVocabulary target)
{
    /// <summary>Returns the values of a weight, row by row.</summary>
    /// <exception cref="Seq2SeqException">A tensor is missing or has another shape.</exception>
    public float[] Of(Parameter weight, ImportedWeight origin)
    {
        var values = new float[weight.Shape.LongCount];
        var rows = origin.Origin == WeightOrigin.TokenRows ? (weight.Name.StartsWith("encoder.", StringComparison.Ordinal) ? source : target).Rows : null;
        foreach (var name in origin.From)
        {
            CheckShape(weight, name, rows);
            var read = file.Read<float>(name);
            var width = weight.Shape.Rank == 1 ? 1 : weight.Shape.Columns;
            for (var i = 0; i < values.Length; i++)
            {
                var (row, column) = (i / width, i % width);
                values[i] += origin.Origin switch
                {
                    WeightOrigin.Transposed => read[column * (values.Length / width) + row],
                    WeightOrigin.HalvesSwapped => read[row * width + (column + width / 2) % width],
                    WeightOrigin.TokenRows => rows![row] < 0 ? 0 : read[rows[row] * width + column],
                    _ => read[i],
                };
            }
        }
        return values;
    }

    private void CheckShape(Parameter weight, string name, IReadOnlyList<int>? rows)
    {
        var tensor = file[name];
        var expected = Enumerable.Range(0, weight.Shape.Rank).Select(i => i == 0 && rows != null ? rows.Count(row => row >= 0) : (long)weight.Shape[i]);
        // A vector here may be a matrix of one row there, and a transposed matrix is a square one.
        if (!tensor.Shape.Where(extent => extent != 1).SequenceEqual(expected.Where(extent => extent != 1)))
            throw new Seq2SeqException($"'{file.Path}': tensor '{name}' has shape [{string.Join(", ", tensor.Shape)}], weight '{weight.Name}' has {weight.Shape}; weights and vocabularies must come from the same model");
    }
}
