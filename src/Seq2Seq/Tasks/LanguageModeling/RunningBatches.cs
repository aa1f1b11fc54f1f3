using Seq2Seq.Data;
using Seq2Seq.Text;
using Seq2Seq.Training;

namespace Seq2Seq.Tasks.LanguageModeling;

/// <summary>The batches of a running text: B places of it that are read at the same time, T tokens in a batch, in order (Zaremba et al. 2014).</summary>
internal sealed class RunningBatches : IBatchSource<TextBatch>
{
    private readonly int[] _text;
    private readonly int _places, _window, _length; // of each place, in predictions

    /// <exception cref="Seq2SeqException">The text has fewer tokens than places.</exception>
    public RunningBatches(TextDataset texts, int places, int window, SpecialTokens special, uint fingerprint)
    {
        _text = [special.Start, .. texts.Texts.SelectMany(ids => ids.Append(special.End))];
        (_places, _window, _length, Fingerprint) = (places, window, (_text.Length - 1) / places, fingerprint);
        if (_length == 0)
            throw new Seq2SeqException(FormattableString.Invariant($"the running text has {_text.Length - 1:N0} tokens, and training.batch_size is {places:N0}; give more text, or lower it"));
    }

    public uint Fingerprint { get; }

    public IReadOnlyList<int[]> Epoch(int number) => [.. Enumerable.Range(0, (_length + _window - 1) / _window).Select(i => (int[])[i])];

    public TextBatch Make(int[] examples)
    {
        var from = examples[0] * _window;
        var time = Math.Min(_window, _length - from);
        var (input, output) = (new int[time * _places], new int[time * _places]);
        for (var b = 0; b < _places; b++)
            for (var t = 0; t < time; t++)
                (input[t * _places + b], output[t * _places + b]) = (_text[b * _length + from + t], _text[b * _length + from + t + 1]);
        return new(input, output, _places, input.Length) { Continues = from > 0, GoesOn = from + time < _length };
    }
}
