using Seq2Seq.Data;
using Seq2Seq.Text;
using Seq2Seq.Training;

namespace Seq2Seq.Tasks.LanguageModeling;

/// <summary>The batches of a running text: B places of it that are read at the same time, T tokens in a batch, in order (Zaremba et al. 2014).</summary>
internal sealed class RunningBatches : IBatchSource<TextBatch>
{
    private readonly TextDataset _texts;
    private readonly SpecialTokens _special;
    private readonly long[] _starts; // of each text in the running text, which begins with a start and has an end behind each text
    private readonly int _places, _window;
    private readonly long _length; // of each place, in predictions

    /// <exception cref="Seq2SeqException">The text has fewer tokens than places.</exception>
    public RunningBatches(TextDataset texts, int places, int window, SpecialTokens special, uint fingerprint)
    {
        (_texts, _special, _places, _window, _length, Fingerprint) = (texts, special, places, window, texts.Tokens / places, fingerprint);
        if (_length == 0)
            throw new Seq2SeqException(FormattableString.Invariant($"the running text has {texts.Tokens:N0} tokens, and training.batch_size is {places:N0}; give more text, or lower it"));
        _starts = new long[texts.Lengths.Count];
        var at = 1L;
        for (var i = 0; i < _starts.Length; i++)
        {
            _starts[i] = at;
            at += texts.Lengths[i] + 1;
        }
    }

    public uint Fingerprint { get; }

    public IReadOnlyList<int[]> Epoch(int number) => [.. Enumerable.Range(0, (int)((_length + _window - 1) / _window)).Select(i => (int[])[i])];

    public TextBatch Make(int[] examples)
    {
        var from = (long)examples[0] * _window;
        var time = (int)Math.Min(_window, _length - from);
        var (input, output) = (new int[time * _places], new int[time * _places]);
        var ids = new int[time + 1];
        for (var b = 0; b < _places; b++)
        {
            Read(b * _length + from, ids);
            for (var t = 0; t < time; t++) (input[t * _places + b], output[t * _places + b]) = (ids[t], ids[t + 1]);
        }
        return new(input, output, _places, input.Length) { Continues = from > 0, GoesOn = from + time < _length };
    }

    /// <summary>Reads the running text from a position on.</summary>
    private void Read(long position, Span<int> ids)
    {
        if (position == 0)
        {
            ids[0] = _special.Start;
            position = 1;
            ids = ids[1..];
        }
        var found = Array.BinarySearch(_starts, position);
        for (var i = found < 0 ? ~found - 1 : found; ids.Length > 0; i++)
        {
            var text = _texts[i];
            var rest = text.AsSpan((int)(position - _starts[i]));
            var count = Math.Min(rest.Length, ids.Length);
            rest[..count].CopyTo(ids);
            ids = ids[count..];
            if (ids.Length == 0) return;
            ids[0] = _special.End;
            ids = ids[1..];
            position = _starts[i] + text.Length + 1;
        }
    }
}
