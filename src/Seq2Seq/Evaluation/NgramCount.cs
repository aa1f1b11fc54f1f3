namespace Seq2Seq.Evaluation;

/// <summary>The n-grams of one order: the number in the hypothesis, the number in all references, and the number of matches.</summary>
internal readonly record struct NgramCount(long Hypothesis, long Reference, long Matches)
{
    /// <summary>
    /// Counts the n-grams of the orders 1 .. <paramref name="maxOrder"/>. An n-gram of the hypothesis matches as often as the reference that has it
    /// most often ("clipped", Papineni et al. 2002). Units are numbers: word ids or code points.
    /// </summary>
    public static NgramCount[] Of(int[] hypothesis, IReadOnlyList<int[]> references, int maxOrder)
    {
        // An n-gram is identified by the class of its first n-1 units and by its last unit. Class 0 is the empty n-gram, and class -1 is one that the
        // references lack.
        var hypothesisClass = new int[hypothesis.Length];
        int[][] referenceClass = [.. references.Select(r => new int[r.Length])];
        var most = references.Sum(r => r.Length);
        var classes = new PairNumbers(most);
        int[] inAny = new int[most], inOne = references.Count > 1 ? new int[most] : inAny;     // [class] occurrences
        var counts = new NgramCount[maxOrder];
        for (var n = 1; n <= maxOrder; n++)
        {
            classes.Clear();
            Array.Clear(inAny);
            long total = 0, matches = 0;
            for (var k = 0; k < references.Count; k++)
            {
                var (reference, ofReference) = (references[k], referenceClass[k]);
                if (inOne != inAny) Array.Clear(inOne);
                for (var i = 0; i + n <= reference.Length; i++)
                {
                    ofReference[i] = classes.Add(ofReference[i], reference[i + n - 1]);
                    inOne[ofReference[i]]++;
                    total++;
                }
                for (var c = 0; inOne != inAny && c < classes.Count; c++) inAny[c] = Math.Max(inAny[c], inOne[c]);
            }

            for (var i = 0; i + n <= hypothesis.Length; i++)
            {
                hypothesisClass[i] = classes.Find(hypothesisClass[i], hypothesis[i + n - 1]);
                if (hypothesisClass[i] >= 0 && inAny[hypothesisClass[i]]-- > 0) matches++;
            }
            counts[n - 1] = new(Math.Max(0, hypothesis.Length - n + 1), total, matches);
        }
        return counts;
    }
}
