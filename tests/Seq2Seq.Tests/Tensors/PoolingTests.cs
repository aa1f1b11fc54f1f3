using Seq2Seq.Tensors;

namespace Seq2Seq.Tests.Tensors;

/// <summary>What the operator table's random numbers do not show of windows and pooling.</summary>
public class PoolingTests
{
    public static IEnumerable<object[]> Rows => TestDevices.Each.Append([TestDevices.Emulator.Name]);

    [Theory]
    [MemberData(nameof(Rows))]
    public void Of_equal_numbers_the_first_is_the_largest(string device)
    {
        using var d = TestDevices.Named(device).Create();
        using var tape = new Tape(d);
        // Two pictures of 2 x 2 places and 17 channels; all numbers of the first are 1, and the second has 2 at the third and fourth place.
        var x = tape.Of([.. Enumerable.Range(0, 8 * 17).Select(i => i >= 6 * 17 ? 2f : 1f)], new Shape(2, 2, 2, 17), requiresGrad: true);
        var y = tape.MaxPool2D(x, new Window(2), new Window(2));
        tape.Backward(y);
        Assert.Equal([.. Enumerable.Range(0, 34).Select(i => i < 17 ? 1f : 2f)], y.ToArray());
        Assert.Equal([.. Enumerable.Range(0, 8 * 17).Select(i => i / 17 is 0 or 6 ? 1f : 0f)], x.GradToArray());
    }

    /// <summary>Numbers below 0 are larger than nothing, and what stands beyond the end of a sentence is not looked at, even if it is no number.</summary>
    [Theory]
    [MemberData(nameof(Rows))]
    public void Padding_is_not_looked_at(string device)
    {
        using var d = TestDevices.Named(device).Create();
        using var scope = new Scope(d);
        var x = scope.Of([-3, -5, -1, float.NaN, float.PositiveInfinity, float.NaN], new Shape(3, 2, 1)); // sentences -3 -1 and -5
        var lengths = scope.Integers([2, 1]);
        Assert.Equal([-1f, -5], scope.MaxOverTime(x, lengths).ToArray());
        Assert.Equal([-2f, -5], scope.MeanOverTime(x, lengths).ToArray());
        Assert.Equal([-1f, -5, 0, 0], scope.MaxPool1D(x, Window.SideBySide(2), lengths).ToArray());
        Assert.Equal([-3f, -5, -1, 0, 0, 0], scope.MaskTime(x, lengths).ToArray());
        Assert.Equal([-3f, -5, -4, 0, 0, 0], scope.Convolution1D(x, scope.Of([1, 1], new Shape(1, 2)), null, new Window(2, before: 1), lengths).ToArray());
    }

    [Theory]
    [InlineData(3, 1, 1, 1)]
    [InlineData(4, 3, 2, 1)]
    [InlineData(2, 5, 0, 0)]
    [InlineData(5, 2, 4, 4)]
    public void Windows_are_those_that_fit(int size, int stride, int before, int after)
    {
        var window = new Window(size, stride, before, after);
        for (var length = 0; length < 20; length++)
        {
            int[] fitting = [.. Enumerable.Range(0, 50).Where(i => length > 0 && i * stride + size <= before + length + after)];
            Assert.Equal(fitting.Length, window.Count(length));
            for (var place = 0; place < length; place++)
                Assert.Equal(fitting.Where(i => window.Start(i) <= place && place < window.Start(i) + size),
                    fitting.Where(i => i >= window.First(place) && i <= window.Last(place)));
            Assert.All(fitting, i => Assert.True(window.Start(i) < length && window.Start(i) + size > 0)); // each sees a place
        }
    }

    [Fact]
    public void Windows_around_places_and_side_by_side_cover_every_length()
    {
        for (var size = 1; size < 6; size++)
            for (var length = 0; length < 20; length++)
            {
                Assert.Equal((length + 2) / 3, Window.Around(size, stride: 3).Count(length));
                Assert.Equal((length + size - 1) / size, Window.SideBySide(size).Count(length));
            }
    }
}
