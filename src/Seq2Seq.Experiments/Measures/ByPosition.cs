using System.ComponentModel.DataAnnotations;
using Seq2Seq.Configuration;
using Seq2Seq.Text;

namespace Seq2Seq.Experiments.Measures;

/// <summary>
/// The measure <c>by_position</c>: <c>accuracy_by_position</c>, the percentage of references whose token at position x (from 1, including the end of
/// sentence) is the model's. Of <c>forced</c>, the model reads the true tokens before it; of <c>free</c>, the token is in the model's own greedy
/// output. The loss of free against forced, which grows with the position, is exposure bias (Bengio et al. 2015; Ranzato et al. 2016).
/// </summary>
internal sealed record ByPosition : IMeasure
{
    /// <summary>The last position.</summary>
    [Range(1, OptionBounds.Tokens)]
    public int Longest { get; init; } = 50;

    /// <summary>The number of references below which a position is left out.</summary>
    [Range(0, OptionBounds.Count)]
    public int Least { get; init; } = 20;

    public IEnumerable<Measurement> Of(TrainedModel model)
    {
        var free = model.Details(model.Configuration.Testing with { BeamSize = 1 });
        for (var position = 1; position <= Longest; position++)
        {
            var t = position - 1;
            int[] reached = [.. Enumerable.Range(0, model.Test.Count).Where(i => model.Forced[i].Ids.Length > t)];
            if (reached.Length < Math.Max(1, Least))
                yield break;
            yield return new("accuracy_by_position", position, 100.0 * reached.Count(i => model.Forced[i].Correct[t]) / reached.Length, "forced");
            yield return new("accuracy_by_position", position,
                100.0 * reached.Count(i => At(free[i].Hypotheses[0].Ids, t) == model.Forced[i].Ids[t]) / reached.Length, "free");
        }
    }

    /// <summary>Returns a token of an output whose end of sentence is not written; -1 beyond the end of sentence.</summary>
    private static int At(int[] ids, int t) => t < ids.Length ? ids[t] : t == ids.Length ? SpecialTokens.Standard.End : -1;
}
