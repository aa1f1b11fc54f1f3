using ILGPU;

namespace Seq2Seq.Gpu;

/// <summary>A value and its index.</summary>
internal readonly struct Ranked(float value, int index)
{
    public readonly float Value = value;
    public readonly int Index = index;

    /// <summary>Returns whether a value comes before another one: it is larger, or equal and further to the left. NaN is smaller than all else.</summary>
    public static bool Before(float value, int index, Ranked other) => value > other.Value || value == other.Value && index < other.Index;

    /// <summary>A value that every element comes before.</summary>
    public static Ranked Last => new(float.NegativeInfinity, int.MaxValue);

    /// <summary>Returns a value that can be ranked.</summary>
    public static float Of(float value) => !float.IsNaN(value) ? value : float.NegativeInfinity;
}

/// <summary>
/// Computes sums and maxima over a group of threads by a tree in shared memory. Thread i adds what thread i + n / 2 holds, then what i + n / 4 holds,
/// and so on. The order is fixed, so the same numbers give the same bits. Every thread of the group must call the method.
/// </summary>
internal static class Reduction
{
    public const int Room = 256;

    public static float Sum(ArrayView<float> room, float value)
    {
        var i = Group.IdxX;
        room[i] = value;
        Group.Barrier();
        for (var n = Group.DimX / 2; n > 0; n /= 2)
        {
            if (i < n) room[i] += room[i + n];
            Group.Barrier();
        }
        var sum = room[0];
        Group.Barrier();
        return sum;
    }

    public static float Max(ArrayView<float> room, float value)
    {
        var i = Group.IdxX;
        room[i] = value;
        Group.Barrier();
        for (var n = Group.DimX / 2; n > 0; n /= 2)
        {
            if (i < n && room[i + n] > room[i]) room[i] = room[i + n];
            Group.Barrier();
        }
        var max = room[0];
        Group.Barrier();
        return max;
    }

    public static Ranked First(ArrayView<float> values, ArrayView<int> indices, Ranked mine)
    {
        var i = Group.IdxX;
        values[i] = mine.Value;
        indices[i] = mine.Index;
        Group.Barrier();
        for (var n = Group.DimX / 2; n > 0; n /= 2)
        {
            if (i < n && Ranked.Before(values[i + n], indices[i + n], new Ranked(values[i], indices[i])))
            {
                values[i] = values[i + n];
                indices[i] = indices[i + n];
            }
            Group.Barrier();
        }
        var first = new Ranked(values[0], indices[0]);
        Group.Barrier();
        return first;
    }
}
