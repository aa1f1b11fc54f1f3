namespace Seq2Seq.Evaluation;

/// <summary>How often each label was taken for each other one, and what follows from it.</summary>
/// <param name="classes">The number of labels C.</param>
public sealed class ConfusionMatrix(int classes)
{
    private readonly long[,] _counts = new long[classes, classes];

    /// <summary>The number of labels C.</summary>
    public int Classes => classes;

    /// <summary>The number of predictions.</summary>
    public long Count { get; private set; }

    /// <summary>The number of predictions of <paramref name="predicted"/> where <paramref name="label"/> was right.</summary>
    public long this[int label, int predicted] => _counts[label, predicted];

    /// <summary>The share of right predictions, 0 to 1; NaN without predictions.</summary>
    public double Accuracy => (double)Enumerable.Range(0, classes).Sum(c => _counts[c, c]) / Count;

    /// <summary>The mean of the F1 of all labels that occur, as label or as prediction, 0 to 1.</summary>
    public double MacroF1 => Enumerable.Range(0, classes).Where(c => Row(c) + Column(c) > 0).Select(F1).DefaultIfEmpty(double.NaN).Average();

    /// <summary>Adds a prediction.</summary>
    public void Add(int label, int predicted)
    {
        _counts[label, predicted]++;
        Count++;
    }

    /// <summary>Returns the share of the predictions of a label that are right; 0 if it was never predicted.</summary>
    public double Precision(int label) => Share(_counts[label, label], Column(label));

    /// <summary>Returns the share of the occurrences of a label that were found; 0 if it never occurs.</summary>
    public double Recall(int label) => Share(_counts[label, label], Row(label));

    /// <summary>Returns the harmonic mean of precision and recall, which is 2 right / (occurrences + predictions).</summary>
    public double F1(int label) => Share(2 * _counts[label, label], Row(label) + Column(label));

    /// <summary>Returns the number of occurrences of a label.</summary>
    public long Row(int label) => Enumerable.Range(0, classes).Sum(predicted => _counts[label, predicted]);

    private long Column(int predicted) => Enumerable.Range(0, classes).Sum(label => _counts[label, predicted]);

    private static double Share(long part, long whole) => whole == 0 ? 0 : (double)part / whole;
}
