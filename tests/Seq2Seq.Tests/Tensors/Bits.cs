namespace Seq2Seq.Tests.Tensors;

/// <summary>Equality of floats bit for bit: -0 is not 0, and a NaN equals itself.</summary>
public static class Bits
{
    public static void Equal(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            if (BitConverter.SingleToInt32Bits(expected[i]) != BitConverter.SingleToInt32Bits(actual[i]))
                Assert.Fail($"element {i}: {expected[i]:R} expected, {actual[i]:R} found");
    }
}
