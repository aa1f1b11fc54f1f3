using Seq2Seq.Tensors;

namespace Seq2Seq.Tests.Tensors;

/// <summary>A device belongs to one thread at a time.</summary>
public class LeaseTests
{
    [Theory]
    [MemberData(nameof(TestDevices.Each), MemberType = typeof(TestDevices))]
    public void A_thread_without_the_lease_is_refused(string device)
    {
        using var d = TestDevices.Named(device).Create();
        var (a, b) = (new View(d.Allocate(64), 0, 64), new View(d.Allocate(64), 0, 64));
        d.Fill(a, 1);
        using (d.Enter())
            Elsewhere(() =>
            {
                Assert.Throws<InvalidOperationException>(() => d.Fill(a, 2));
                Assert.Throws<InvalidOperationException>(() => d.Map(new Functions.Tanh(), a, b));
                Assert.Throws<InvalidOperationException>(() => d.Multiply(new MatrixProduct(8, 8, 8, a, a, b)));
            });
        Elsewhere(() => d.Fill(b, 2));
        var values = new float[64];
        d.Download(a, values);
        Assert.All(values, v => Assert.Equal(1, v));
    }

    [Fact]
    public void A_scope_holds_the_device_until_it_is_disposed()
    {
        using var d = TestDevices.All[^1].Create();
        var order = new List<string>();
        var scope = new Scope(d);
        using (new Scope(d)) order.Add("inner"); // a thread may enter what it holds
        var other = new Thread(() =>
        {
            using var mine = new Scope(d);
            lock (order) order.Add("other");
        });
        other.Start();
        Thread.Sleep(50);
        lock (order) order.Add("first");
        scope.Dispose();
        scope.Dispose();
        other.Join();
        Assert.Equal(["inner", "first", "other"], order);
    }

    [Fact]
    public void A_scope_is_disposed_by_its_thread()
    {
        using var d = TestDevices.All[^1].Create();
        var scope = new Scope(d);
        Elsewhere(() => Assert.Throws<SynchronizationLockException>(scope.Dispose));
    }

    private static void Elsewhere(Action action)
    {
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                action();
            }
            catch (Exception error)
            {
                failure = error;
            }
        });
        thread.Start();
        thread.Join();
        if (failure != null) throw failure;
    }
}
