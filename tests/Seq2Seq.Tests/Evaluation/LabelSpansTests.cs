using Seq2Seq.Evaluation;

namespace Seq2Seq.Tests.Evaluation;

public sealed class LabelSpansTests
{
    [Theory]
    [InlineData("B-PER I-PER O B-LOC", "PER 0 2, LOC 3 1")]
    [InlineData("B-PER B-PER", "PER 0 1, PER 1 1")] // two beside each other
    [InlineData("O I-PER I-PER", "PER 1 2")] // begins without B, as in the evaluation of CoNLL
    [InlineData("B-PER I-LOC I-LOC", "PER 0 1, LOC 1 2")] // another type begins another span
    [InlineData("I-PER O I-PER", "PER 0 1, PER 2 1")]
    [InlineData("O X O", "")]
    [InlineData("B-A-B I-A-B", "A-B 0 2")] // a type may have a dash
    public void Spans_are_read_from_labels(string labels, string spans) =>
        Assert.Equal(spans, string.Join(", ", LabelSpans.Of(labels.Split(' ')).Select(span => $"{span.Type} {span.First} {span.Count}")));

    [Fact]
    public void A_label_that_is_missing_is_outside() => Assert.Equal([new("X", 0, 1), new("X", 2, 1)], LabelSpans.Of(["B-X", null, "I-X"]));

    [Theory]
    [InlineData("B-X I-X O", true)]
    [InlineData("B-X B-Y", true)]
    [InlineData("O I-X", false)]
    [InlineData("B-X NOUN", false)]
    [InlineData("B- B-X", false)]
    public void The_form_of_labels_is_recognized(string labels, bool areSpans) => Assert.Equal(areSpans, LabelSpans.AreWrittenAs(labels.Split(' ')));

    [Fact]
    public void Spans_are_right_if_type_beginning_and_end_are()
    {
        var score = new SpanScore();
        Assert.Equal(0, score.F1);
        // PER right; LOC too long; ORG not found; another PER in its place.
        score.Add(["B-PER", "I-PER", "O", "B-LOC", "O", "B-ORG"], ["B-PER", "I-PER", "O", "B-LOC", "I-LOC", "B-PER"]);
        score.Add(["O", "B-PER"], ["O", "I-PER"]);
        Assert.Equal(2d / 4, score.Precision, 12);
        Assert.Equal(2d / 4, score.Recall, 12);
        Assert.Equal(0.5, score.F1, 12);
        Assert.Equal(["LOC", "ORG", "PER"], score.Types);
        Assert.Equal((2d / 3, 1, 0.8, 2), score["PER"]);
        Assert.Equal((0, 0, 0, 1), score["ORG"]);
        Assert.Equal(4, score.Count);
    }
}
