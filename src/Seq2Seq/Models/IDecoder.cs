using Seq2Seq.Layers;
using Seq2Seq.Tensors;

namespace Seq2Seq.Models;

/// <summary>Result of one step.</summary>
/// <param name="Next">State after.</param>
/// <param name="Logits">[rows, V]; their log-softmax is the log-probability of each token as the next one.</param>
/// <param name="Weights">Attention α [rows, S]; null without attention.</param>
public readonly record struct StepOutput(State Next, Tensor Logits, Tensor? Weights);

/// <summary>Result of known targets.</summary>
/// <param name="Terms">Loss of each of T B positions.</param>
/// <param name="Weights">Attention α [T, B, S]; null without attention.</param>
public readonly record struct SequenceOutput(LossTerms Terms, Tensor? Weights);

/// <summary>Targets that are known: what the decoder reads, and what it has to predict (teacher forcing, Williams &amp; Zipser 1989).</summary>
/// <param name="Input">[T, B] ids, the first of each row the start of sentence.</param>
/// <param name="Output">[T, B] ids to predict.</param>
/// <param name="Padding">Id in <paramref name="Output"/> that does not count.</param>
public sealed record Targets(int[] Input, int[] Output, int Padding)
{
    /// <summary>Label smoothing ε, 0 to below 1.</summary>
    public float Smoothing { get; init; }

    /// <summary>Divides the gradient of the loss, usually the number of outputs that count.</summary>
    public float Normalizer { get; init; } = 1;

    /// <summary>[T, B]: where the model's own most probable token of the step before is read instead of the input (Bengio et al. 2015); null = nowhere.</summary>
    public bool[]? Own { get; init; }
}

/// <summary>
/// Predicts tokens one after the other. <see cref="Step"/> takes one token a row, <see cref="Run"/> whole known targets; both give the same.
/// A language model has no memory.
/// </summary>
public interface IDecoder
{
    /// <summary>Number of tokens V.</summary>
    int Vocabulary { get; }

    /// <summary>Prepares for the first token.</summary>
    /// <param name="scope">Owns the result.</param>
    /// <param name="memory">What the encoder made of the inputs; null without encoder.</param>
    /// <param name="batch">Rows B.</param>
    /// <returns>The memory as the steps want it: with the keys of the attention, without what they do not read; and the state before the first token.</returns>
    (Memory? Memory, State State) Start(Scope scope, Memory? memory, int batch);

    /// <summary>One step of B rows, or of K hypotheses for each of them: row k B + b is hypothesis k of input b.</summary>
    /// <param name="scope">Owns the result.</param>
    /// <param name="memory">The B inputs, of <see cref="Start"/>.</param>
    /// <param name="state">State before, of K B rows.</param>
    /// <param name="ids">[K B] integers on the device: the last token of each row.</param>
    StepOutput Step(Scope scope, Memory? memory, State state, View ids);

    /// <summary>All steps of known targets. On a tape their gradients follow.</summary>
    /// <param name="scope">Owns the result.</param>
    /// <param name="memory">The B inputs, of <see cref="Start"/>.</param>
    /// <param name="start">State before the first token.</param>
    SequenceOutput Run(Scope scope, Memory? memory, State start, Targets targets);
}
