using System.CommandLine;
using System.Diagnostics;
using Seq2Seq.Gpu;
using Seq2Seq.Tensors;

namespace Seq2Seq.Benchmarks;

/// <summary>One matrix product C[m, n] = op(A)[m, k] op(B)[k, n], including packing.</summary>
internal static class GemmBenchmark
{
    public static Command Command()
    {
        Option<int> m = Size("--m"), n = Size("--n"), k = Size("--k");
        var threads = new Option<int>("--threads") { DefaultValueFactory = _ => Environment.ProcessorCount };
        var device = Where.Option();
        Option<bool> ta = new("--trans-a"), tb = new("--trans-b");
        var command = new Command("gemm", "Speed of a matrix product") { m, k, n, device, threads, ta, tb };
        command.SetAction(r => Run(r.GetValue(m), r.GetValue(n), r.GetValue(k), r.GetValue(ta), r.GetValue(tb), r.GetValue(device)!, r.GetValue(threads)));
        return command;

        static Option<int> Size(string name) => new(name) { DefaultValueFactory = _ => 512 };
    }

    private static void Run(int m, int n, int k, bool transA, bool transB, DeviceChoice choice, int threads)
    {
        using var device = Where.Open(choice, threads);
        using var scope = new Scope(device);
        Tensor a = Random(scope, m, k, 1), b = Random(scope, k, n, 2), c = scope.New(new Shape(m, n));
        var product = new MatrixProduct(m, n, k, a.Data, b.Data, c.Data) { TransA = transA, TransB = transB };
        var times = new List<double>();
        var clock = Stopwatch.StartNew();
        while (times.Count < 10 || clock.Elapsed.TotalSeconds < 2)
        {
            var start = Stopwatch.GetTimestamp();
            device.Multiply(product);
            Where.Wait(device);
            times.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        times.Sort();
        double work = 2.0 * m * n * k / 1e9, median = times[times.Count / 2];
        Console.WriteLine($"gemm {device.Name} m={m} k={k} n={n}{(transA ? " Aᵀ" : "")}{(transB ? " Bᵀ" : "")}: best {work / times[0]:F1}, median {work / median:F1} GFLOP/s");
    }

    private static Tensor Random(Scope scope, int rows, int columns, int key)
    {
        var values = new float[rows * columns];
        Philox.Uniform((ulong)key, 1, values);
        return scope.Of(values, new Shape(rows, columns));
    }
}
