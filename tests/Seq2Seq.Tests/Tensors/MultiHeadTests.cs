using Seq2Seq.Tensors;

namespace Seq2Seq.Tests.Tensors;

/// <summary>The context of a query is the same, bit for bit, alone and among few or many others, and whatever the number of threads.</summary>
public class MultiHeadTests
{
    private const int T = 21, B = 3, N = 2, D = 18;

    public static IEnumerable<object[]> Rows => from d in TestDevices.Each from sources in new[] { 5, 33, 300 } select new object[] { d[0], sources };

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_query_alone_gives_the_context_that_it_gives_among_others(string device, int sources)
    {
        using var d = TestDevices.Named(device).Create();
        float[] q = Draw(T * B * N * D, 1), k = Draw(sources * B * N * D, 2), v = Draw(sources * B * N * D, 3);
        var (all, allWeights) = Run(0, T);
        foreach (var count in new[] { 1, 2, 8, 9 })
            for (var first = 0; first + count <= T; first += 6)
            {
                var (some, weights) = Run(first, count);
                Bits.Equal(all.AsSpan(first * B * N * D, some.Length), some);
                Bits.Equal(allWeights.AsSpan(first * B * sources, weights.Length), weights);
            }

        (float[] Context, float[] Weights) Run(int first, int count)
        {
            using var scope = new Scope(d);
            var queries = scope.Of(q.AsSpan(first * B * N * D, count * B * N * D), new Shape(count, B, N, D));
            Tensor keys = scope.Of(k, new Shape(sources, B, N, D)), values = scope.Of(v, new Shape(sources, B, N, D));
            var lengths = scope.Integers([sources, 1, sources - 2]);
            var (context, weights) = scope.MultiHeadAttention(new(queries, 0, D), new(keys, 0, D), new(values, 0, D), lengths, weights: true);
            return (context.ToArray(), weights!.ToArray());
        }
    }

    private static float[] Draw(int count, ulong key)
    {
        var values = new float[count];
        Philox.Uniform(key, 2, values);
        return values;
    }
}
