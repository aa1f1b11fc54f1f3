using System.Runtime.InteropServices;

namespace Seq2Seq.Evaluation;

/// <summary>The n-grams of one order: the number in the hypothesis, the number in the reference, and the number of matches.</summary>
internal readonly record struct NgramCount(long Hypothesis, long Reference, long Matches)
{
    /// <summary>
    /// Counts the n-grams of the orders 1 .. <paramref name="maxOrder"/>. An n-gram of the hypothesis matches as often as the reference has it
    /// ("clipped", Papineni et al. 2002). Units are numbers: word ids or code points.
    /// </summary>
    public static NgramCount[] Of(ReadOnlySpan<int> hypothesis, ReadOnlySpan<int> reference, int maxOrder)
    {
        // An n-gram is identified by the class of its first n-1 units and by its last unit. Class 0 is the empty n-gram, and class -1 is one that the
        // reference lacks.
        int[] hypothesisClass = new int[hypothesis.Length], referenceClass = new int[reference.Length];
        var classes = new Dictionary<(int Prefix, int Unit), int>();
        var unmatched = new List<int>();        // [class] occurrences in the reference
        var counts = new NgramCount[maxOrder];
        for (var n = 1; n <= maxOrder; n++)
        {
            classes.Clear();
            unmatched.Clear();
            for (var i = 0; i + n <= reference.Length; i++)
            {
                ref var id = ref CollectionsMarshal.GetValueRefOrAddDefault(classes, (referenceClass[i], reference[i + n - 1]), out var known);
                if (!known)
                {
                    id = unmatched.Count;
                    unmatched.Add(0);
                }
                unmatched[id]++;
                referenceClass[i] = id;
            }

            long matches = 0;
            for (var i = 0; i + n <= hypothesis.Length; i++)
            {
                hypothesisClass[i] = classes.GetValueOrDefault((hypothesisClass[i], hypothesis[i + n - 1]), -1);
                if (hypothesisClass[i] >= 0 && unmatched[hypothesisClass[i]]-- > 0) matches++;
            }
            counts[n - 1] = new(Math.Max(0, hypothesis.Length - n + 1), Math.Max(0, reference.Length - n + 1), matches);
        }
        return counts;
    }
}
