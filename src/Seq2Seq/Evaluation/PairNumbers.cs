using System.Numerics;

namespace Seq2Seq.Evaluation;

/// <summary>
/// Numbers for pairs of integers, in the order of their first appearance. The hash table has open addressing and never grows, so a long segment needs
/// 12 bytes for each of at most three places a pair.
/// </summary>
internal sealed class PairNumbers
{
    private const ulong GoldenRatio = 0x9E3779B97F4A7C15;

    private readonly ulong[] _keys;
    private readonly int[] _numbers;        // number + 1; 0 = free
    private readonly int _shift;

    /// <param name="most">The largest number of different pairs.</param>
    public PairNumbers(int most)
    {
        var places = Math.Max(2, BitOperations.RoundUpToPowerOf2((uint)most + (uint)most / 2));
        (_keys, _numbers, _shift) = (new ulong[places], new int[places], 64 - BitOperations.Log2(places));
    }

    /// <summary>The number of different pairs.</summary>
    public int Count { get; private set; }

    /// <summary>Forgets all pairs.</summary>
    public void Clear()
    {
        Array.Clear(_numbers);
        Count = 0;
    }

    /// <summary>Returns the number of a pair, a new one if the pair is new.</summary>
    public int Add(int a, int b)
    {
        var place = Place(a, b);
        if (_numbers[place] == 0) (_keys[place], _numbers[place]) = (Key(a, b), ++Count);
        return _numbers[place] - 1;
    }

    /// <summary>Returns the number of a pair, or -1 if it is unknown.</summary>
    public int Find(int a, int b) => _numbers[Place(a, b)] - 1;

    private uint Place(int a, int b)
    {
        var key = Key(a, b);
        var place = (uint)(key * GoldenRatio >> _shift);
        while (_numbers[place] != 0 && _keys[place] != key) place = (place + 1) & (uint)(_keys.Length - 1);
        return place;
    }

    private static ulong Key(int a, int b) => (ulong)(uint)a << 32 | (uint)b;
}
