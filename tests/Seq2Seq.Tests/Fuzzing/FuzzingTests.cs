using System.Globalization;

namespace Seq2Seq.Tests.Fuzzing;

/// <summary>
/// A damaged file is read or refused with one clear line, in bounded time and memory. There are 200 cases for each format, or as many as the
/// environment variable SEQ2SEQ_FUZZ says.
/// </summary>
public class FuzzingTests
{
    private const string Variable = "SEQ2SEQ_FUZZ";
    private const long MostMemory = 1L << 30; // bytes allocated, so more than are in use at any time
    private const int LongestMessage = 2000;

    private static readonly TimeSpan LongestRead = TimeSpan.FromMinutes(1); // a hang, not a slow machine

    public static TheoryData<string> Formats => [.. FuzzedFormat.All.Select(format => format.File)];

    private static int Cases => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } number ? int.Parse(number, CultureInfo.InvariantCulture) : 200;

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_damaged_file_is_read_or_refused(string file)
    {
        var format = FuzzedFormat.All.Single(f => f.File == file);
        using var files = new TemporaryDirectory();
        var path = files[file];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        format.Beside?.Invoke(files);
        var example = format.Example();
        File.WriteAllBytes(path, example);
        format.Read(path);

        for (var number = 0; number < Cases; number++)
        {
            var damaged = new Mutation(new Random(number)).Of(example);
            File.WriteAllBytes(path, damaged);
            var problem = await Problem(() => format.Read(path));
            Assert.True(problem == null, $"case {number} of {file}, {damaged.Length} bytes beginning {Convert.ToHexString(damaged.AsSpan(0, Math.Min(200, damaged.Length)))}: {problem}");
        }
    }

    /// <summary>Returns what is wrong with a way of reading, or null.</summary>
    private static async Task<string?> Problem(Action read)
    {
        try
        {
            return await Task.Run(() => ProblemOf(read)).WaitAsync(LongestRead);
        }
        catch (TimeoutException)
        {
            return $"reading takes longer than {LongestRead}";
        }
    }

    private static string? ProblemOf(Action read)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            read();
        }
        catch (Seq2SeqException error)
        {
            if (error.Message.Length is 0 or > LongestMessage || error.Message.Contains('\n', StringComparison.Ordinal))
                return $"the message has {error.Message.Length} characters or more than one line: {error.Message[..Math.Min(error.Message.Length, LongestMessage)]}";
        }
        catch (Exception error)
        {
            return error.ToString();
        }
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return allocated > MostMemory ? $"{allocated >> 20} MiB were allocated" : null;
    }
}
