using Seq2Seq.Layers;
using Seq2Seq.Tensors;

namespace Seq2Seq.Models;

/// <summary>
/// Several decoders of one vocabulary that predict together, each with a memory and a state of its own:
/// <code>log p(y) = 1/M Σ_m log p_m(y) - log Z,  Z = Σ_v exp(1/M Σ_m log p_m(v))</code>
/// This is the mean of the members' log-probabilities, by which Marian searches too (Junczys-Dowmunt et al. 2018; there the sum, and without Z). Z makes it a
/// distribution (the logarithmic opinion pool, Heskes 1998), so that the log-probability of an output means the same as that of one model, and can be sampled
/// from. The logits of a member differ from its log-probabilities by one number for the row, which Z takes away again. Therefore the mean of the
/// logits is all that has to be computed.
/// The attention weights are the mean of those of the members that attend.
/// </summary>
internal sealed class EnsembleDecoder : IDecoder
{
    private readonly IDecoder[] _members;

    /// <summary>Creates an ensemble.</summary>
    /// <param name="members">The decoders, at least one.</param>
    /// <exception cref="ArgumentException">There are none, or their vocabularies differ in size.</exception>
    public EnsembleDecoder(IReadOnlyList<IDecoder> members)
    {
        ArgumentNullException.ThrowIfNull(members);
        if (members.Count == 0) throw new ArgumentException("there are no decoders; expected at least one", nameof(members));
        if (members.FirstOrDefault(m => m.Vocabulary != members[0].Vocabulary) is { } other)
            throw new ArgumentException($"decoders of {members[0].Vocabulary} and of {other.Vocabulary} tokens; expected one vocabulary", nameof(members));
        _members = [.. members];
    }

    /// <inheritdoc/>
    public int Vocabulary => _members[0].Vocabulary;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The memory is not one of as many encoders, see <see cref="EnsembleEncoder{TInput}"/>.</exception>
    public (Memory? Memory, State State) Start(Scope scope, Memory? memory, int batch)
    {
        ArgumentNullException.ThrowIfNull(scope);
        if (memory != null && memory.Further.Length != _members.Length - 1)
            throw new ArgumentException($"a memory of {memory.Further.Length + 1} encoders for {_members.Length} decoders; expected one of an ensemble's encoder",
                nameof(memory));
        var started = new (Memory? Memory, State State)[_members.Length];
        for (var m = 0; m < started.Length; m++)
        {
            started[m] = _members[m].Start(scope, MemoryOf(m, memory), batch);
            started[m].Memory ??= MemoryOf(m, memory); // of a member that reads none
        }
        return (started[0].Memory is { } first ? first with { Further = [.. started.Skip(1).Select(s => s.Memory!)] } : null,
            State.Join(started.Select(s => s.State)));
    }

    /// <inheritdoc/>
    public StepOutput Step(Scope scope, Memory? memory, State state, View ids)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var states = state.Separate();
        Tensor? logits = null, weights = null;
        var attending = 0;
        for (var m = 0; m < _members.Length; m++)
        {
            var (next, own, attention) = _members[m].Step(scope, MemoryOf(m, memory), states[m], ids);
            states[m] = next;
            if (logits != null && logits.Shape != own.Shape)
                throw new NotSupportedException("some of the models copy tokens of the source (model.decoder.copy) and some do not; they cannot predict together");
            logits = logits == null ? own : scope.Add(logits, own);
            if (attention == null) continue;
            weights = weights == null ? attention : scope.Add(weights, attention);
            attending++;
        }
        return new StepOutput(State.Join(states), scope.Scale(logits!, 1f / _members.Length), weights == null ? null : scope.Scale(weights, 1f / attending));
    }

    /// <inheritdoc/>
    /// <remarks>The steps are computed one after the other, as only they have the logits of all members.</remarks>
    /// <exception cref="NotSupportedException">Gradients are asked for, or a decoder that is fed its own choices. An ensemble is not trained.</exception>
    public SequenceOutput Run(Scope scope, Memory? memory, State start, Targets targets)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(targets);
        if (scope.Recording || targets.Own != null) throw new NotSupportedException("an ensemble is not trained; train its members one by one");
        var rows = targets.Input.Length;
        // Positions that neither share a memory nor follow a state do not depend on each other.
        int batch = memory?.Count ?? (start.Count > 0 ? start[0].Shape[0] : rows), time = rows / batch;
        var terms = scope.Workspace(new Shape(3, rows).Count);
        var weights = new Tensor?[time]; // T times [B, S]
        var state = start;
        for (var t = 0; t < time; t++)
        {
            using var step = new Scope(scope.Device); // the logits of one step are held at a time
            (state, var logits, weights[t]) = Step(step, memory, state, step.Integers(targets.Input.AsSpan(t * batch, batch)));
            var own = step.CrossEntropy(logits, step.Integers(targets.Output.AsSpan(t * batch, batch)), targets.Padding, targets.Smoothing, targets.Normalizer);
            scope.Device.CopyBlock(own.Terms, batch, terms.Slice(t * batch, terms.Length - t * batch), rows, 3, batch);
            state.KeepIn(scope);
            weights[t]?.KeepIn(scope);
        }
        return new SequenceOutput(new LossTerms(scope.Device, terms, rows), weights[0] == null ? null : scope.Stack(weights!), state);
    }

    private static Memory? MemoryOf(int member, Memory? memory) => member == 0 ? memory : memory?.Further[member - 1];
}
