namespace Seq2Seq.Tensors;

/// <summary>
/// Dropout with one mask for a whole sequence (Gal &amp; Ghahramani 2016). A mask is determined by the tape and by a place in the model, so that a sequence
/// that is run step by step has the same mask at each step, and the same one as if it is run at once.
/// </summary>
public static partial class Ops
{
    /// <summary>
    /// y_t = m x_t for each step t, where m [B, H] is 0 with probability p, else 1 / (1 - p). dx_t += m dy_t. Returns x itself if p is 0 or the scope is
    /// not a tape with dropout.
    /// </summary>
    /// <param name="x">[T, B, H], or [B, H] for one step.</param>
    /// <param name="place">The number of the place in the model, from 1.</param>
    public static Tensor SequenceDropout(this Scope scope, Tensor x, float p, int place)
    {
        var key = p == 0 ? 0 : scope.DropoutKey(place);
        if (key == 0) return x;
        var (steps, y) = (x.Shape.Rank < 3 ? 1 : x.Shape[0], scope.New(x.Shape, x.RequiresGrad));
        var count = steps == 0 ? 0 : x.Count / steps;
        for (var t = 0; t < steps; t++) scope.Device.Dropout(x.Data.Slice(t * count, count), y.Data.Slice(t * count, count), p, key, accumulate: false);
        if (y.RequiresGrad) scope.OnBackward(() =>
        {
            if (!y.HasGrad) return;
            for (var t = 0; t < steps; t++) scope.Device.Dropout(y.Grad.Slice(t * count, count), x.Grad.Slice(t * count, count), p, key, accumulate: true);
        });
        return y;
    }

    /// <summary>Returns the mask m that <see cref="SequenceDropout"/> multiplies by; null if p is 0 or the scope is not a tape with dropout.</summary>
    /// <param name="shape">[B, H]</param>
    /// <param name="place">The number of the place in the model, from 1.</param>
    public static Tensor? DropoutMask(this Scope scope, Shape shape, float p, int place)
    {
        var key = p == 0 ? 0 : scope.DropoutKey(place);
        if (key == 0) return null;
        var mask = scope.New(shape);
        scope.Device.Fill(mask.Data, 1);
        scope.Device.Dropout(mask.Data, mask.Data, p, key, accumulate: false);
        return mask;
    }

    /// <summary>
    /// Drops whole words: y[t, b] = m x[t, b], where m is 0 with probability p, else 1 / (1 - p), and the same wherever a word stands in a sentence
    /// (Gal &amp; Ghahramani 2016, section 4.2). dx += m dy. Returns x itself if p is 0 or the scope is not a tape with dropout.
    /// </summary>
    /// <param name="x">[T, B, E]: the embedded words.</param>
    /// <param name="ids">[T, B] integers: the words.</param>
    /// <param name="place">The number of the place in the model, from 1.</param>
    public static Tensor WordDropout(this Scope scope, Tensor x, View ids, float p, int place)
    {
        var key = p == 0 ? 0 : scope.DropoutKey(place);
        if (key == 0) return x;
        int batch = x.Shape[1], width = x.Shape.Columns;
        var kept = new int[ids.Length];
        scope.Device.Download(ids, kept);
        for (var i = 0; i < kept.Length; i++) kept[i] = Philox.Unit(Philox.Draw(key, (ulong)(i % batch) << 32 | (uint)kept[i]).Item1) < p ? 0 : 1;
        var factors = scope.New(new Shape(2, width)); // of words that are dropped, and of those that are kept
        scope.Device.Fill(factors.Data.Slice(0, width), 0);
        scope.Device.Fill(factors.Data.Slice(width, width), 1 / (1 - p));
        return scope.Multiply(x, scope.Gather(factors, scope.Integers(kept), x.Shape));
    }

    /// <summary>y[t, b] = x[t, b] where t &lt; lengths[b], and 0 beyond the end of a sentence. dx += dy where t &lt; lengths[b].</summary>
    /// <param name="x">[T, B, H]</param>
    /// <param name="lengths">[B] integers.</param>
    public static Tensor MaskSequence(this Scope scope, Tensor x, View lengths)
    {
        int batch = x.Shape[1], columns = x.Shape.Columns;
        CheckLengths(lengths, batch);
        var y = scope.New(x.Shape, x.RequiresGrad);
        scope.Device.MaskSequence(x.Data, lengths, y.Data, batch, columns, accumulate: false);
        if (y.RequiresGrad) scope.OnBackward(() =>
        {
            if (y.HasGrad) scope.Device.MaskSequence(y.Grad, lengths, x.Grad, batch, columns, accumulate: true);
        });
        return y;
    }
}
