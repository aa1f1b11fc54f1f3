namespace Seq2Seq.Tests.Tensors;

/// <summary>Equality of arrays up to a tolerance, relative to the largest expected value where that is over 1.</summary>
public static class Close
{
    public static void Equal(IReadOnlyList<float> expected, IReadOnlyList<float> actual, double tolerance) =>
        Equal([.. expected.Select(x => (double)x)], actual, tolerance);

    public static void Equal(IReadOnlyList<double> expected, IReadOnlyList<float> actual, double tolerance)
    {
        Assert.Equal(expected.Count, actual.Count);
        if (expected.Count == 0) return;
        var allowed = tolerance * Math.Max(1, expected.Max(Math.Abs));
        for (var i = 0; i < expected.Count; i++)
            if (!(Math.Abs(expected[i] - actual[i]) <= allowed))
                Assert.Fail($"element {i}: {expected[i]:R} expected, {actual[i]:R} found, {allowed:0.0e+0} allowed");
    }
}
