using Seq2Seq.Cli;

namespace Seq2Seq.Tests.Cli;

public sealed class ArrivingLinesTests
{
    [Fact]
    public void All_lines_come_in_order_in_chunks_within_the_limit()
    {
        string[] lines = [.. Enumerable.Range(0, 1000).Select(i => $"line {i}")];
        List<IReadOnlyList<string>> chunks = [.. ArrivingLines.Chunks(lines, 64)];
        Assert.All(chunks, chunk => Assert.InRange(chunk.Count, 1, 64));
        Assert.Equal(lines, chunks.SelectMany(chunk => chunk));
    }

    [Fact]
    public void Nothing_comes_from_nothing() => Assert.Empty(ArrivingLines.Chunks([], 8));

    [Fact]
    public void A_line_is_given_before_the_next_arrives()
    {
        using var answered = new SemaphoreSlim(0);
        IEnumerable<string> Conversation()
        {
            for (var i = 0; i < 3; i++)
            {
                yield return $"question {i}";
                answered.Wait();
            }
        }
        var count = 0;
        foreach (var chunk in ArrivingLines.Chunks(Conversation(), 64))
        {
            Assert.Equal($"question {count++}", Assert.Single(chunk));
            answered.Release();
        }
        Assert.Equal(3, count);
    }

    [Fact]
    public void An_error_comes_after_the_lines_before_it()
    {
        static IEnumerable<string> Broken()
        {
            yield return "fine";
            throw new Seq2SeqException("line 2 is not");
        }
        var seen = new List<string>();
        var error = Assert.Throws<Seq2SeqException>(() => seen.AddRange(ArrivingLines.Chunks(Broken(), 8).SelectMany(chunk => chunk)));
        Assert.Equal("line 2 is not", error.Message);
    }

    [Fact]
    public void Few_characters_wait()
    {
        long given = 0;
        IEnumerable<string> Long()
        {
            for (var i = 0; i < 200; i++)
            {
                Interlocked.Add(ref given, 1 << 20);
                yield return new string('x', 1 << 20);
            }
        }
        long taken = 0;
        foreach (var chunk in ArrivingLines.Chunks(Long(), 1000))
        {
            taken += chunk.Sum(line => line.Length);
            Assert.InRange(Interlocked.Read(ref given) - taken, 0, 18 << 20);
        }
        Assert.Equal(200 << 20, taken);
    }

    [Fact]
    public void An_endless_input_may_be_abandoned()
    {
        static IEnumerable<string> Endless()
        {
            while (true)
                yield return "again";
        }
        Assert.Equal(100, ArrivingLines.Chunks(Endless(), 8).SelectMany(chunk => chunk).Take(100).Count());
    }
}
