using System.Numerics;

namespace Seq2Seq.Tensors;

/// <summary>Keeps memory that was returned and hands it out again. A device in steady state asks the system for no memory.</summary>
/// <param name="allocate">Allocates memory of the given number of elements.</param>
/// <param name="release">Returns memory to the system.</param>
internal sealed class StoragePool<T>(Func<int, T> allocate, Action<T> release) where T : Storage
{
    private readonly Dictionary<int, Stack<T>> _free = [];

    /// <summary>The number of elements in use, and the number that lie idle in the pool.</summary>
    private long _used, _idle;

    /// <summary>The largest number of elements that have been in use at once.</summary>
    public long MostUsed { get; private set; }

    /// <summary>The number of elements that the system was asked for and that were not returned to it.</summary>
    public long Held => _used + _idle;

    /// <summary>Measures from here on how much is in use at once.</summary>
    public void ResetMostUsed() => MostUsed = _used;

    /// <summary>Returns memory of at least <paramref name="length"/> elements.</summary>
    public T Take(int length)
    {
        var size = (int)Math.Min(SizeClass(length), int.MaxValue);
        T? storage = null;
        for (long larger = size; storage == null && larger <= Math.Min(2L * size, int.MaxValue); larger = SizeClass(larger + 1))
            if (_free.TryGetValue((int)larger, out var free) && free.Count > 0) storage = free.Pop();
        if (storage != null) _idle -= storage.Length;
        else
        {
            // Sizes vary from batch to batch, so idle memory is kept: up to a quarter of the most that was ever in use at once.
            MostUsed = Math.Max(MostUsed, _used + size);
            while (_idle > 0 && _used + size + _idle > MostUsed + MostUsed / 4) ReleaseLargest();
            storage = New(size);
        }
        _used += storage.Length;
        MostUsed = Math.Max(MostUsed, _used);
        return storage;
    }

    /// <summary>Takes memory back into the pool. Long-lived storage is returned to the system, together with all that was derived from it.</summary>
    public void Return(T storage)
    {
        _used -= storage.Length;
        if (storage.Version > 0)
        {
            release(storage);
            return;
        }
        if (!_free.TryGetValue(storage.Length, out var free)) _free.Add(storage.Length, free = new Stack<T>());
        free.Push(storage);
        _idle += storage.Length;
    }

    /// <summary>Returns all idle memory to the system.</summary>
    public void Clear()
    {
        while (_idle > 0) ReleaseLargest();
    }

    private T New(int size)
    {
        try
        {
            return allocate(size);
        }
        catch (OutOfMemoryException) when (_idle > 0)
        {
            Clear();
            return allocate(size);
        }
    }

    private void ReleaseLargest()
    {
        var (length, free) = _free.Where(p => p.Value.Count > 0).MaxBy(p => p.Key);
        release(free.Pop());
        _idle -= length;
    }

    /// <summary>Returns the next of the lengths 64, 80, 96, 112, 128, 160, ..., which are four steps to each power of two.</summary>
    private static long SizeClass(long length)
    {
        if (length <= 64) return 64;
        var step = (long)(BitOperations.RoundUpToPowerOf2((ulong)length) / 8);
        return (length + step - 1) / step * step;
    }
}
