namespace Seq2Seq.Text;

/// <summary>A tokenizer that can cut a text in more ways than one. Training on several of them is a regularization.</summary>
internal interface ISubwordSampler : ITokenizer
{
    /// <summary>Returns the ids of a text, cut in a way that is drawn. They stand for the same text as those of <see cref="ITokenizer.Encode"/>.</summary>
    /// <param name="amount">How much the ways differ; the tokenizer says what it means.</param>
    /// <param name="uniform">Returns the next random number, uniform in [0, 1).</param>
    int[] Sample(string text, double amount, Func<double> uniform);
}
