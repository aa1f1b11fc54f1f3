using Seq2Seq.Tensors;

namespace Seq2Seq.Tests.Tensors;

/// <summary>Memory is used again: a training step in steady state allocates next to nothing.</summary>
public class PoolTests
{
    [Theory]
    [MemberData(nameof(TestDevices.Each), MemberType = typeof(TestDevices))]
    public void Freed_storage_comes_back(string device)
    {
        using var d = TestDevices.Named(device).Create();
        foreach (var length in new[] { 0, 1, 64, 65, 1000, 100_000 })
        {
            var first = d.Allocate(length);
            Assert.True(first.Length >= length);
            var second = d.Allocate(length);
            Assert.NotSame(first, second);
            d.Free(first);
            Assert.Same(first, d.Allocate(length));
        }
    }

    [Theory]
    [MemberData(nameof(TestDevices.Each), MemberType = typeof(TestDevices))]
    public void Steps_allocate_little(string device)
    {
        using var d = TestDevices.Named(device).Create();
        var targets = new int[64];
        float[] x = new Input(new Shape(4, 16, 64)).Draw(1), w = new Input(new Shape(256, 64)).Draw(2), b = new float[256], zeros = new float[16 * 64];
        for (var i = 0; i < 3; i++) Step();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 20; i++) Step();
        var each = (GC.GetAllocatedBytesForCurrentThread() - before) / 20;
        Assert.True(each < 16_000, $"{each} bytes a step"); // objects of the tape; the tensors hold over 500,000

        void Step()
        {
            using var tape = new Tape(d);
            Tensor input = tape.Of(x, new Shape(4, 16, 64), true), weights = tape.Of(w, new Shape(256, 64), true), bias = tape.Of(b, new Shape(256), true);
            var state = tape.Of(zeros, new Shape(16, 64), true);
            var outputs = tape.Lstm(input, weights, weights, bias, state, state).Outputs;
            tape.OutputLoss(tape.Tanh(outputs), weights, bias, tape.Integers(targets), -1, 0.1f, 64);
            tape.Backward();
        }
    }

    [Theory]
    [MemberData(nameof(TestDevices.EachArithmetic), MemberType = typeof(TestDevices))]
    public void Kernels_allocate_nothing(string device)
    {
        using var d = TestDevices.Named(device).WithThreads(2);
        using var tape = new Scope(d);
        Tensor a = tape.Zeros(new Shape(64, 64)), b = tape.Zeros(new Shape(64, 64)), c = tape.Zeros(new Shape(64, 64));
        for (var i = 0; i < 100; i++) Kernels();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) Kernels();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Kernels()
        {
            d.Multiply(new MatrixProduct(64, 64, 64, a.Data, b.Data, c.Data));
            d.Map(new Functions.Tanh(), a.Data, c.Data);
            d.MaskedSoftmax(a.Data, default, c.Data, 64, 64, 64);
            d.SumRows(a.Data, c.Data.Slice(0, 64), 64, 64);
        }
    }

    [Fact]
    public void The_most_in_use_at_once_is_known()
    {
        using var d = TestDevices.All[^1].Create();
        Assert.Equal(0, d.MostUsedBytes);
        var (a, b) = (d.Allocate(1024), d.Allocate(2048));
        Assert.Equal(4 * 3072, d.MostUsedBytes);
        d.Free(a);
        a = d.Allocate(1024);
        Assert.Equal(4 * 3072, d.MostUsedBytes);
        d.Free(a);
        d.Free(b);
        d.Allocate(512);
        Assert.Equal(4 * 3072, d.MostUsedBytes);
    }

    [Fact]
    public void A_scope_returns_its_memory()
    {
        using var d = TestDevices.All[^1].Create();
        var tape = new Scope(d);
        var storage = tape.Zeros(new Shape(777)).Data.Storage;
        Assert.NotSame(storage, d.Allocate(777));
        tape.Dispose();
        Assert.Same(storage, d.Allocate(777));
    }

    [Fact]
    public void A_scope_keeps_memory_that_it_was_given()
    {
        using var d = TestDevices.All[^1].Create();
        using var longer = new Scope(d);
        var shorter = new Scope(d);
        var kept = shorter.Of([1, 2, 3], new Shape(3)).KeepIn(longer).KeepIn(longer);
        var storage = kept.Data.Storage;
        shorter.Dispose();
        Assert.NotSame(storage, d.Allocate(3));
        Assert.Equal([1, 2, 3], kept.ToArray());
        longer.Dispose();
        Assert.Same(storage, d.Allocate(3));
    }

    [Fact]
    public void Memory_kept_in_a_shorter_scope_stays_with_the_longer()
    {
        using var d = TestDevices.All[^1].Create();
        using var longer = new Scope(d);
        var kept = longer.Of([1, 2, 3], new Shape(3));
        using (var shorter = new Scope(d)) kept.KeepIn(shorter);
        Assert.NotSame(kept.Data.Storage, d.Allocate(3));
    }

    [Fact]
    public void Only_a_tape_records()
    {
        using var d = TestDevices.All[^1].Create();
        using var scope = new Scope(d);
        var x = scope.Of([1], new Shape(1), requiresGrad: true);
        Assert.False(x.RequiresGrad);
        Assert.Throws<InvalidOperationException>(() => x.Grad);
        using var tape = new Tape(d);
        var y = tape.Of([1], new Shape(1), requiresGrad: true);
        Assert.True(y.RequiresGrad);
        Assert.Throws<InvalidOperationException>(() => y.KeepIn(scope));
    }
}
