using Seq2Seq.Text;

namespace Seq2Seq.Tasks.Translation;

/// <summary>Checks that the models of an ensemble turn text into the same ids.</summary>
internal static class SameTokens
{
    /// <summary>Checks that two models do.</summary>
    /// <exception cref="Seq2SeqException">They do not. The message names both and the first difference.</exception>
    public static void Check(StoredModel first, StoredModel other)
    {
        var own = WeightOptions.Of(first.Configuration).ToDictionary(option => option.Key, option => option.Value, StringComparer.Ordinal);
        foreach (var (key, value) in WeightOptions.Of(other.Configuration))
            if (!key.StartsWith("model.", StringComparison.Ordinal) && own.GetValueOrDefault(key) is var expected && value != expected)
                throw Differ($"{key} is {Shown(expected)} in the first and {Shown(value)} in the second");
        if (first.Configuration.Model.Decoder.Copy != other.Configuration.Model.Decoder.Copy)
            throw Differ("one copies tokens of the source (model.decoder.copy) and one does not");
        foreach (var (side, one, two) in new[] { ("source", first.Source, other.Source), ("target", first.Target, other.Target) })
        {
            if (Difference(one.Vocabulary, two.Vocabulary) is { } difference) throw Differ($"the {side} vocabularies differ: {difference}");
            foreach (var (a, b) in one.Factors.Zip(two.Factors))
                if (Difference(a, b) is { } ofFactor) throw Differ($"the values of a factor of the {side} differ: {ofFactor}");
        }
        foreach (var ((side, one), (_, two)) in first.Directory.Checksums.Zip(other.Directory.Checksums))
            if (one != two) throw Differ($"the {side} vocabularies have the same tokens, but their files cut text differently");

        Seq2SeqException Differ(string what) => new($"'{first.Directory.Files.Home}' and '{other.Directory.Files.Home}' make no ensemble: {what}; its models need the same vocabularies, train them with voc_dir of one");
    }

    private static string Shown(string? value) => value is null or "" ? "empty" : value;

    private static string? Difference(Vocabulary one, Vocabulary two)
    {
        if (one.Count != two.Count) return FormattableString.Invariant($"they have {one.Count:N0} and {two.Count:N0} tokens");
        for (var id = 0; id < one.Count; id++)
            if (one[id] != two[id])
                return FormattableString.Invariant($"token {id} is {Vocabulary.Quote(one[id])} in the first and {Vocabulary.Quote(two[id])} in the second");
        return null;
    }
}
