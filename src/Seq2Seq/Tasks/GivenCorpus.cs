using Seq2Seq.Data;

namespace Seq2Seq.Tasks;

/// <summary>A corpus that a program gives in place of one that a configuration names.</summary>
internal static class GivenCorpus
{
    /// <summary>Reads pairs into memory.</summary>
    /// <param name="name">The name of the corpus, for messages.</param>
    /// <exception cref="Seq2SeqException">There are no pairs, or a text is null.</exception>
    public static async Task<ParallelCorpus> Read(IAsyncEnumerable<(string Source, string Target)> pairs, string name, CancellationToken cancellation)
    {
        var all = new List<TextPair>();
        await foreach (var (source, target) in pairs.WithCancellation(cancellation).ConfigureAwait(false))
            all.Add(source != null && target != null ? new(source, target) : throw Missing(name, all.Count));
        return new(all, name);
    }

    /// <summary>Reads texts into memory. Blank ones are left out, as those of files are.</summary>
    /// <inheritdoc cref="Read(IAsyncEnumerable{ValueTuple{string, string}}, string, CancellationToken)"/>
    public static async Task<List<string>> Read(IAsyncEnumerable<string> texts, string name, CancellationToken cancellation)
    {
        var all = new List<string>();
        await foreach (var text in texts.WithCancellation(cancellation).ConfigureAwait(false))
            if (!string.IsNullOrWhiteSpace(text ?? throw Missing(name, all.Count))) all.Add(text);
        return all;
    }

    /// <summary>Requires that a condition on an option holds, if a corpus is given.</summary>
    /// <exception cref="ConfigurationException">It does not.</exception>
    public static void Require(bool holds, string option, string expected)
    {
        if (!holds) throw new ConfigurationException($"{option} has a value, expected {expected}; change it");
    }

    private static Seq2SeqException Missing(string name, int before) =>
        new(FormattableString.Invariant($"a text of '{name}' is null behind {before:N0} that are not; expected an empty text where there is none"));
}
