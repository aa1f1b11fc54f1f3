using System.Diagnostics.Metrics;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Seq2Seq.Tasks.Serving;

namespace Seq2Seq.Server;

/// <summary>Lets requests in until so many texts wait or are decoded. It does not make the others wait, but tells them to come again.</summary>
/// <param name="texts">The largest number of texts.</param>
internal sealed class Admission(int texts, IMeterFactory meters) : IDisposable
{
    /// <summary>The seconds after which a request that was refused may try again: about the time of a batch.</summary>
    public const int RetryAfter = 1;

    private readonly Counter<long> _refused = meters.Create(Seq2SeqServices.MeterName)
        .CreateCounter<long>("seq2seq.server.refused", "{request}", "Requests that found no room.");
    private readonly ConcurrencyLimiter _room = new(new() { PermitLimit = texts, QueueLimit = 0 });

    /// <summary>Lets a request in.</summary>
    /// <param name="count">The number of its texts.</param>
    /// <returns>What is disposed at the end of the request.</returns>
    /// <exception cref="RequestException">There is no room.</exception>
    public IDisposable Enter(int count)
    {
        if (count > texts) throw RequestException.Invalid($"the request has {count} texts, expected at most {texts}; send several requests");
        var lease = _room.AttemptAcquire(count);
        if (lease.IsAcquired) return lease;
        lease.Dispose();
        _refused.Add(1);
        throw new RequestException(StatusCodes.Status429TooManyRequests, $"{texts} texts wait or are decoded already; try again after a while")
        {
            RetryAfter = RetryAfter,
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _room.Dispose();
}
