namespace Seq2Seq.Evaluation;

/// <summary>
/// The edit distance to a reference, computed only near the diagonal of the table of words (a beam), as in sacreBLEU's TER. Rows belong to the words
/// of a hypothesis, columns to those of the reference. All hypotheses of one search have the same words in other orders.
/// </summary>
internal sealed class BeamDistance(int[] reference)
{
    private const int Beam = 25, Infinity = 1 << 29;

    private enum Edit : byte { None, Keep, Substitute, Delete, Insert }

    /// <summary>The part of a row that lies in the beam: cell k belongs to column <paramref name="First"/> + k.</summary>
    private readonly record struct Row(int First, int Count, int[] Costs, Edit[] Edits)
    {
        public int End => First + Count;

        public int this[int column] => column >= First && column < End ? Costs[column - First] : Infinity;
    }

    private Row[] _rows = [];
    private (Row One, Row Two) _scratch;

    /// <summary>Fills the table for a hypothesis, which is the base of <see cref="Align"/> and <see cref="Of"/>, and returns its distance.</summary>
    public int Fill(int[] words)
    {
        if (_rows.Length == 0)
        {
            _rows = [.. Enumerable.Range(0, words.Length + 1).Select(i => Empty(i, words.Length))];
            var widest = _rows.Max(row => row.Count);
            _scratch = (new(0, 0, new int[widest], new Edit[widest]), new(0, 0, new int[widest], new Edit[widest]));
            for (var j = 0; j <= reference.Length; j++) (_rows[0].Costs[j], _rows[0].Edits[j]) = (j, Edit.Insert);
        }
        for (var i = 1; i <= words.Length; i++) Compute(_rows[i - 1], words[i - 1], _rows[i]);
        return _rows[^1][reference.Length];
    }

    /// <summary>Returns the distance of a hypothesis that has the same words as the base, in the same order up to word <paramref name="from"/>.</summary>
    public int Of(int[] words, int from)
    {
        var before = _rows[from];
        for (var i = from + 1; i <= words.Length; i++)
        {
            var scratch = i % 2 == 0 ? _scratch.One : _scratch.Two;
            var row = scratch with { First = _rows[i].First, Count = _rows[i].Count };
            Compute(before, words[i - 1], row);
            before = row;
        }
        return before[reference.Length];
    }

    /// <summary>
    /// Returns, for each word of the reference, the word of the base at its place (-1 = before the first). The other results are numbers of wrong
    /// words before each word of the base, and of missed words before each word of the reference.
    /// </summary>
    public (int[] Position, int[] Wrong, int[] Missed) Align()
    {
        int i = _rows.Length - 1, j = reference.Length;
        int[] position = new int[j], wrong = new int[i + 1], missed = new int[j + 1];
        while (i > 0 || j > 0)
        {
            var edit = _rows[i].Edits[j - _rows[i].First];
            if (edit != Edit.Insert) wrong[i] = edit == Edit.Keep ? 0 : 1;
            if (edit != Edit.Delete)
            {
                missed[j] = edit == Edit.Keep ? 0 : 1;
                position[j - 1] = i - 1;
            }
            (i, j) = (edit == Edit.Insert ? i : i - 1, edit == Edit.Delete ? j : j - 1);
        }
        for (var k = 1; k < wrong.Length; k++) wrong[k] += wrong[k - 1];
        for (var k = 1; k < missed.Length; k++) missed[k] += missed[k - 1];
        return (position, wrong, missed);
    }

    /// <summary>Returns row i of n with its place in the table. The beam is wide enough for successive rows to overlap.</summary>
    private Row Empty(int i, int n)
    {
        if (i == 0) return new(0, reference.Length + 1, new int[reference.Length + 1], new Edit[reference.Length + 1]);
        var ratio = (double)reference.Length / n;
        var beam = Beam < ratio / 2 ? (int)Math.Ceiling(ratio / 2 + Beam) : Beam;
        var diagonal = (int)Math.Floor(i * ratio);
        var first = Math.Max(0, diagonal - beam);
        var end = i == n ? reference.Length + 1 : Math.Min(reference.Length + 1, diagonal + beam);
        return new(first, end - first, new int[end - first], new Edit[end - first]);
    }

    /// <summary>
    /// d[i, j] = min(d[i-1, j-1] + (a_i ≠ b_j), d[i-1, j] + 1, d[i, j-1] + 1). The first of equal costs in this order is the one recorded.
    /// </summary>
    private void Compute(Row before, int word, Row row)
    {
        var left = Infinity;
        for (var j = row.First; j < row.End; j++)
        {
            var (cost, edit) = (Infinity, Edit.None);
            if (j > 0)
            {
                var same = word == reference[j - 1];
                var diagonal = before[j - 1] + (same ? 0 : 1);
                if (diagonal < cost) (cost, edit) = (diagonal, same ? Edit.Keep : Edit.Substitute);
            }
            var above = before[j] + 1;
            if (above < cost) (cost, edit) = (above, Edit.Delete);
            if (left + 1 < cost) (cost, edit) = (left + 1, Edit.Insert);
            (row.Costs[j - row.First], row.Edits[j - row.First]) = (cost, edit);
            left = cost;
        }
    }
}
