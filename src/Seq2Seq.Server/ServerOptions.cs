using System.ComponentModel.DataAnnotations;
using System.Net;
using Seq2Seq.Configuration;

namespace Seq2Seq.Server;

/// <summary>What a server serves, where, and how much of it a request may ask for.</summary>
public sealed record ServerOptions : IChecked
{
    /// <summary>The port where none is given.</summary>
    public const int UsualPort = 5080;

    private const int ShortestKey = 16;

    /// <summary>The folders of the models, by the names that requests ask for them.</summary>
    public IReadOnlyDictionary<string, string> Models { get; init; } = new Dictionary<string, string>();

    /// <summary>The address to listen on. Beyond this machine (any but loopback) it needs an <see cref="ApiKey"/>.</summary>
    [Required]
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>The port to listen on; 0 = any that is free.</summary>
    [Range(0, 65_535)]
    public int Port { get; init; } = UsualPort;

    /// <summary>The key that requests must have as <c>Authorization: Bearer KEY</c>; null = none, for this machine only.</summary>
    public string? ApiKey { get; init; }

    /// <summary>The folder of experiments whose reports are shown; null = none.</summary>
    public string? Experiments { get; init; }

    /// <summary>The longest body of a request in bytes.</summary>
    [Range(1024, 1 << 30)]
    public int MaximumBody { get; init; } = 1 << 20;

    /// <summary>The largest number of texts in a request.</summary>
    [Range(1, 65_536)]
    public int MaximumTexts { get; init; } = 64;

    /// <summary>The longest text in UTF-16 characters.</summary>
    [Range(1, 10_000_000)]
    public int MaximumCharacters { get; init; } = 10_000;

    /// <summary>The widest beam, and the largest number of outputs for a text.</summary>
    [Range(1, 1000)]
    public int MaximumBeams { get; init; } = 16;

    /// <summary>The longest output in tokens that a request may ask for.</summary>
    [Range(1, 16_384)]
    public int MaximumTokens { get; init; } = 1000;

    /// <summary>The number of texts of all requests that wait or are decoded at a time. Further requests get 429.</summary>
    [Range(1, 1024)]
    public int MaximumWaiting { get; init; } = 256;

    /// <summary>Whether only programs of this machine can reach the server.</summary>
    public bool IsLocal => IPAddress.TryParse(Address, out var address) && IPAddress.IsLoopback(address);

    void IChecked.Check(OptionRules rules)
    {
        rules.Require(Models.Count > 0, "empty", "at least one model", nameof(Models));
        rules.Require(IPAddress.TryParse(Address, out _), Address, "an address of this machine, such as 127.0.0.1 or 0.0.0.0");
        rules.Require(IsLocal || ApiKey != null, "absent", $"a key, as the address {Address} can be reached from other machines", nameof(ApiKey));
        rules.Require(ApiKey is null or { Length: >= ShortestKey }, "a shorter one", $"a key of at least {ShortestKey} characters", nameof(ApiKey));
    }
}
