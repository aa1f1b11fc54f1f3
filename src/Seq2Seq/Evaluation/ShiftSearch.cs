namespace Seq2Seq.Evaluation;

/// <summary>
/// The greedy search of TER: the shift that lowers the edit distance most is made, until none does (Snover et al. 2006, section 3). Which shifts are
/// tried, in which order, and how ties are broken, is as in sacreBLEU 2, which follows Tercom.
/// </summary>
internal sealed class ShiftSearch
{
    private const int LongestShift = 10, FarthestShift = 50, MostCandidates = 1000;

    private readonly int[] _reference;
    private readonly BeamDistance _distance;
    private int _candidates;

    private ShiftSearch(int[] reference) => (_reference, _distance) = (reference, new BeamDistance(reference));

    /// <summary>Returns the number of edits, shifts included, that turn the hypothesis into the reference.</summary>
    public static int Edits(int[] hypothesis, int[] reference) =>
        reference.Length == 0 ? hypothesis.Length : new ShiftSearch(reference).Edits(hypothesis);

    private int Edits(int[] words)
    {
        for (var shifts = 0; ; shifts++)
        {
            var distance = _distance.Fill(words);
            var shifted = Best(words, distance);
            if (_candidates >= MostCandidates || shifted == null) return shifts + distance;
            words = shifted;
        }
    }

    /// <summary>Returns the words after the best shift, or null if no shift lowers the distance.</summary>
    private int[]? Best(int[] words, int distance)
    {
        var (position, wrong, missed) = _distance.Align();
        int[] best = [], shifted = new int[words.Length];
        var rank = (Gain: 0, Length: 0, Start: 0, Target: 0);
        foreach (var (start, at, length) in Matches(words))
        {
            // A shift is tried only of words that are wrong, to a place that is wrong, outside of themselves.
            if (wrong[start + length] == wrong[start] || missed[at + length] == missed[at]) continue;
            if (position[at] >= start && position[at] < start + length) continue;

            var tried = -1;
            for (var offset = -1; offset < length; offset++)
            {
                var target = at + offset == -1 ? 0 : position[at + offset] + 1;
                if (target == tried) continue;
                tried = target;
                Shift(words, start, length, target, shifted);
                var candidate = (distance - _distance.Of(shifted, from: Math.Min(start, target)), length, -start, -target);
                _candidates++;
                if (best.Length > 0 && candidate.CompareTo(rank) <= 0) continue;
                (best, rank) = ([.. shifted], candidate);
            }
            if (_candidates >= MostCandidates) break;
        }
        return rank.Gain > 0 ? best : null;
    }

    /// <summary>Returns the sequences of words that the reference has too, each at most ten words long and fifty away.</summary>
    private IEnumerable<(int Start, int At, int Length)> Matches(int[] words)
    {
        for (var start = 0; start < words.Length; start++)
            for (var at = Math.Max(0, start - FarthestShift); at < Math.Min(_reference.Length, start + FarthestShift + 1); at++)
                for (var length = 1; length <= LongestShift && start + length <= words.Length && at + length <= _reference.Length; length++)
                {
                    if (words[start + length - 1] != _reference[at + length - 1]) break;
                    yield return (start, at, length);
                }
    }

    /// <summary>Writes the words with <paramref name="length"/> of them moved so that they stand before what was at <paramref name="target"/>.</summary>
    private static void Shift(int[] words, int start, int length, int target, int[] shifted)
    {
        ReadOnlySpan<int> all = words, moved = all.Slice(start, length);
        // A target within the moved words counts from their beginning among the words that remain.
        var before = target < start ? target : target > start + length ? target - length : Math.Min(target, words.Length - length);
        var kept = 0;
        for (var i = 0; i < words.Length; i++)
            if (i < start || i >= start + length) shifted[kept < before ? kept++ : length + kept++] = words[i];
        moved.CopyTo(shifted.AsSpan(before));
    }
}
