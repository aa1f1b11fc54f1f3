using Seq2Seq.Layers;
using Seq2Seq.Tensors;

namespace Seq2Seq.Models;

/// <summary>The result of one step.</summary>
/// <param name="Next">The state after the step.</param>
/// <param name="Logits">
/// [rows, V]; their log-softmax is the log-probability of each token as the next one. A decoder that copies has more columns, for tokens of the source that its
/// vocabulary lacks; a token that cannot be copied from a row's source has -∞.
/// </param>
/// <param name="Weights">The attention α [rows, S]; null without attention.</param>
internal readonly record struct StepOutput(State Next, Tensor Logits, Tensor? Weights);

/// <summary>The result for known targets.</summary>
/// <param name="Terms">The loss of each of the T B positions.</param>
/// <param name="Weights">The attention α [T, B, S]; null without attention.</param>
/// <param name="Last">The state after the last position, with which a text that was cut goes on.</param>
internal readonly record struct SequenceOutput(LossTerms Terms, Tensor? Weights, State Last)
{
    /// <summary>[T B]: the share of each target's probability that is generated and not copied; absent if the decoder does not copy.</summary>
    public View Generated { get; init; }
}

/// <summary>Known targets: what the decoder reads, and what it has to predict (teacher forcing, Williams &amp; Zipser 1989).</summary>
/// <param name="Input">[T, B] ids. The first of each row is the start of sentence.</param>
/// <param name="Output">[T, B] ids to predict.</param>
/// <param name="Padding">The id in <paramref name="Output"/> that does not count.</param>
internal sealed record Targets(int[] Input, int[] Output, int Padding)
{
    /// <summary>The label smoothing ε, 0 to below 1.</summary>
    public float Smoothing { get; init; }

    /// <summary>The divisor of the gradient of the loss, usually the number of outputs that count.</summary>
    public float Normalizer { get; init; } = 1;

    /// <summary>
    /// [T, B]: whether the model's own most probable token of the previous step is read instead of the input (Bengio et al. 2015); null = at no
    /// position.
    /// </summary>
    public bool[]? Own { get; init; }
}

/// <summary>
/// Predicts tokens one after the other. <see cref="Step"/> takes one token for each row, and <see cref="Run"/> takes whole known targets. Both give
/// the same result. A language model has no memory.
/// </summary>
internal interface IDecoder
{
    /// <summary>The number of tokens V.</summary>
    int Vocabulary { get; }

    /// <summary>Prepares for the first token.</summary>
    /// <param name="scope">Owns the result.</param>
    /// <param name="memory">The memory that the encoder made of the inputs; null without encoder.</param>
    /// <param name="batch">The number of rows B.</param>
    /// <returns>The memory in the form that the steps need, and the state before the first token. The memory has the keys of the attention, and lacks
    /// what the steps do not read.</returns>
    (Memory? Memory, State State) Start(Scope scope, Memory? memory, int batch);

    /// <summary>Computes one step of B rows, or of K hypotheses for each of them. Row k B + b is hypothesis k of input b.</summary>
    /// <param name="scope">Owns the result.</param>
    /// <param name="memory">The memory of the B inputs, from <see cref="Start"/>.</param>
    /// <param name="state">The state before the step, of K B rows.</param>
    /// <param name="ids">[K B] integers on the device: the last token of each row. One that was copied and is not in the vocabulary is read as unknown.</param>
    StepOutput Step(Scope scope, Memory? memory, State state, View ids);

    /// <summary>Computes all steps of known targets. On a tape the gradients can be computed afterwards.</summary>
    /// <param name="scope">Owns the result.</param>
    /// <param name="memory">The memory of the B inputs, from <see cref="Start"/>.</param>
    /// <param name="start">The state before the first token.</param>
    SequenceOutput Run(Scope scope, Memory? memory, State start, Targets targets);
}
