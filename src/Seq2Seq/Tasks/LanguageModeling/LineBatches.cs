using Seq2Seq.Data;
using Seq2Seq.Text;
using Seq2Seq.Training;

namespace Seq2Seq.Tasks.LanguageModeling;

/// <summary>The batches of lines: each line, or part of a long one, from its start to its end.</summary>
internal sealed class LineBatches : IBatchSource<TextBatch>
{
    private readonly List<(int Text, int From)> _parts = [];
    private readonly TextDataset _texts;
    private readonly int _longest;
    private readonly BatchSchedule _schedule;
    private readonly SpecialTokens _special;

    /// <param name="longest">The largest number of tokens of a part.</param>
    public LineBatches(TextDataset texts, int longest, SpecialTokens special, TrainingOptions options, uint fingerprint)
    {
        (_texts, _longest, _special, Fingerprint) = (texts, longest, special, fingerprint);
        for (var i = 0; i < texts.Lengths.Count; i++)
            for (var from = 0; from <= texts.Lengths[i]; from += longest) _parts.Add((i, from));
        int[] lengths = [.. _parts.Select(part => Math.Min(longest, texts.Lengths[part.Text] + 1 - part.From))];
        _schedule = new BatchSchedule((new int[lengths.Length], lengths), options.BatchSize, options.BatchType, options.Shuffle, options.RandomSeed);
    }

    public uint Fingerprint { get; }

    public IReadOnlyList<int[]> Epoch(int number) => _schedule.Epoch(number);

    public TextBatch Make(int[] examples) => Make([.. examples.Select(Part)], _special);

    private (int[] Input, int[] Output) Part(int example)
    {
        var (text, from) = _parts[example];
        int[] all = [_special.Start, .. _texts[text], _special.End];
        var to = Math.Min(all.Length - 1, from + _longest);
        return (all[from..to], all[(from + 1)..(to + 1)]);
    }

    /// <summary>Returns a batch of texts.</summary>
    public static TextBatch Make((int[] Input, int[] Output)[] parts, SpecialTokens special)
    {
        var time = parts.Max(part => part.Input.Length);
        var (input, output) = (new int[time * parts.Length], new int[time * parts.Length]);
        Array.Fill(input, special.Padding);
        Array.Fill(output, special.Padding);
        for (var b = 0; b < parts.Length; b++)
            for (var t = 0; t < parts[b].Input.Length; t++)
                (input[t * parts.Length + b], output[t * parts.Length + b]) = (parts[b].Input[t], parts[b].Output[t]);
        return new(input, output, parts.Length, parts.Sum(part => part.Output.Length));
    }
}
