using System.Collections.Immutable;
using Seq2Seq.Tensors;

namespace Seq2Seq.Models;

/// <summary>
/// The target token that each position of the inputs copies (a pointer-generator, see <see cref="PointerRows"/>). Tokens that the target's vocabulary lacks
/// are numbered from its size V on, for each input anew.
/// </summary>
/// <param name="Values">[S, B] on the host.</param>
/// <param name="View">The same numbers as integers on the device; absent until a decoder that copies has begun.</param>
internal readonly record struct CopiedTokens(ImmutableArray<int> Values, View View = default)
{
    /// <summary>Copies the tokens to the device of a scope.</summary>
    public CopiedTokens On(Scope scope) => this with { View = scope.Integers(Values.AsSpan()) };

    /// <summary>Returns the tokens at the given places.</summary>
    /// <param name="places">The indices s B + b.</param>
    public CopiedTokens Select(Scope scope, ReadOnlySpan<int> places)
    {
        var values = new int[places.Length];
        for (var i = 0; i < places.Length; i++) values[i] = Values[places[i]];
        return View.Storage == null ? new([.. values]) : new CopiedTokens([.. values]).On(scope);
    }
}
