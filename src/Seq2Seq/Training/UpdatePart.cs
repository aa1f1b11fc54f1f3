namespace Seq2Seq.Training;

/// <summary>The place of a batch in a run. An update is made of one batch, or of several whose gradients are added.</summary>
/// <param name="Update">The number of the update, from 1.</param>
/// <param name="Number">The number of the batch, from 1. It decides what is drawn at random; if an update is one batch, it is that of the update.</param>
/// <param name="Predictions">The number of predictions of the whole update, by which its loss is divided.</param>
internal readonly record struct UpdatePart(int Update, long Number, int Predictions);
