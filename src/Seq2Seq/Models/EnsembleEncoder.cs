using Seq2Seq.Tensors;

namespace Seq2Seq.Models;

/// <summary>Several encoders that read the same inputs. The memory is that of the first, with those of the others in <see cref="Memory.Further"/>.</summary>
/// <typeparam name="TInput">The form of the inputs.</typeparam>
internal sealed class EnsembleEncoder<TInput> : IEncoder<TInput>
{
    private readonly IEncoder<TInput>[] _members;

    /// <summary>Creates an ensemble.</summary>
    /// <param name="members">The encoders, at least one.</param>
    /// <exception cref="ArgumentException">There are none.</exception>
    public EnsembleEncoder(IReadOnlyList<IEncoder<TInput>> members)
    {
        ArgumentNullException.ThrowIfNull(members);
        if (members.Count == 0) throw new ArgumentException("there are no encoders; expected at least one", nameof(members));
        _members = [.. members];
    }

    /// <inheritdoc/>
    /// <remarks>That of the first encoder. The states of the others may have other widths.</remarks>
    public int Width => _members[0].Width;

    /// <inheritdoc/>
    public Memory Encode(Scope scope, TInput inputs)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(inputs);
        return _members[0].Encode(scope, inputs) with { Further = [.. _members.Skip(1).Select(member => member.Encode(scope, inputs))] };
    }
}
