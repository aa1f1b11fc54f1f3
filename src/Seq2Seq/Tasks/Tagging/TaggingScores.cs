using Seq2Seq.Data;
using Seq2Seq.Evaluation;

namespace Seq2Seq.Tasks.Tagging;

/// <summary>How good a tagging is on labelled texts.</summary>
public sealed class TaggingScores
{
    private readonly LabelSet _labels;
    private double _loss;

    internal TaggingScores(LabelSet labels)
    {
        _labels = labels;
        Confusion = new(labels.Count);
        Spans = LabelSpans.AreWrittenAs(labels.Names) ? new() : null;
    }

    /// <summary>The labels in the order of their numbers.</summary>
    public IReadOnlyList<string> Labels => _labels.Names;

    /// <summary>How often each label was taken for each other one.</summary>
    public ConfusionMatrix Confusion { get; }

    /// <summary>The spans that were found, if the labels are those of spans: <c>B-</c>, <c>I-</c> and <c>O</c>; otherwise null.</summary>
    public SpanScore? Spans { get; }

    /// <summary>The mean cross-entropy of a label in nats.</summary>
    public double Loss => _loss / Confusion.Count;

    /// <summary>The number of texts.</summary>
    public long Texts { get; private set; }

    /// <summary>The number of texts whose labels are all right, as far as they are read.</summary>
    public long Exact { get; private set; }

    /// <summary>The share of texts whose labels are all right, 0 to 1.</summary>
    public double ExactMatch => (double)Exact / Texts;

    /// <summary>The number of texts of which only the beginning was read. The labels behind it are not counted.</summary>
    public int Cut { get; internal set; }

    /// <summary>Adds the cross-entropy of some labels in nats.</summary>
    internal void AddLoss(double loss) => _loss += loss;

    /// <summary>Adds a text.</summary>
    /// <param name="labels">The numbers of its labels.</param>
    /// <param name="predicted">What they were taken for.</param>
    internal void Add(int[] labels, int[] predicted)
    {
        Texts++;
        if (labels.SequenceEqual(predicted)) Exact++;
        foreach (var (label, found) in labels.Zip(predicted)) Confusion.Add(label, found);
        Spans?.Add(Array.ConvertAll(labels, label => Labels[label]), Array.ConvertAll(predicted, label => Labels[label]));
    }
}
