namespace Seq2Seq.Server.Contracts;

/// <summary>The outputs of texts, in order.</summary>
/// <param name="Model">The name of the model.</param>
internal sealed record TextResponse(string Model, IReadOnlyList<TextResult> Results);

/// <summary>The outputs of a text.</summary>
/// <param name="Text">The best output.</param>
/// <param name="Outputs">The outputs, the best first.</param>
/// <param name="Truncated">Whether the text was longer than the model reads and its end was cut off.</param>
internal sealed record TextResult(string Text, IReadOnlyList<TextOutput> Outputs, bool Truncated)
{
    /// <summary>The number of tokens that were read.</summary>
    public int? InputTokens { get; init; }

    /// <summary>The steps of the beam search, if the options ask for them.</summary>
    public IReadOnlyList<SearchStep>? Trace { get; init; }

    /// <summary>The words of a summary, if the request asks for them.</summary>
    public IReadOnlyList<CopiedWord>? Words { get; init; }
}

/// <summary>An output.</summary>
/// <param name="Text">The text.</param>
/// <param name="Score">What outputs of one text are compared by: the log-probability in nats, divided by the length penalty.</param>
internal sealed record TextOutput(string Text, double Score)
{
    /// <summary>The number of tokens.</summary>
    public int? OutputTokens { get; init; }

    /// <summary>Why it ends: end, as the model ended it, or length, as it was cut.</summary>
    public string? FinishReason { get; init; }

    /// <summary>The pieces, with the end of sentence, if the options ask for scores of tokens.</summary>
    public IReadOnlyList<string>? Tokens { get; init; }

    /// <summary>log p of each piece in nats, if the options ask for them.</summary>
    public IReadOnlyList<float>? LogProbabilities { get; init; }

    /// <summary>What each piece attends to, if the options ask for it and the model has attention.</summary>
    public Attention? Attention { get; init; }

    /// <summary>Links between words of the source and of the output, counted from 0, with the attention.</summary>
    public IReadOnlyList<IReadOnlyList<int>>? Alignment { get; init; }
}

/// <summary>Attention weights.</summary>
/// <param name="Source">The pieces of the source [S].</param>
/// <param name="Target">The pieces of the output [T].</param>
/// <param name="Weights">[T][S]; those of a piece of the output sum to 1.</param>
internal sealed record Attention(IReadOnlyList<string> Source, IReadOnlyList<string> Target, IReadOnlyList<IReadOnlyList<float>> Weights);

/// <summary>A step of a beam search.</summary>
/// <param name="Group">The group of a diverse beam search, from 0.</param>
/// <param name="Step">The number of the token, from 1.</param>
/// <param name="Continuations">Those that were looked at: first those kept or finished, the best first.</param>
internal sealed record SearchStep(int Group, int Step, IReadOnlyList<SearchContinuation> Continuations);

/// <summary>A continuation that a beam search looked at.</summary>
/// <param name="Parent">The index of what it continues among the kept ones of the step before.</param>
/// <param name="Piece">The piece.</param>
/// <param name="LogProbability">log p of the piece, in nats.</param>
/// <param name="Total">What the search compares it by.</param>
/// <param name="Fate">kept, finished or dropped.</param>
internal sealed record SearchContinuation(int Parent, string Piece, float LogProbability, double Total, string Fate);

/// <summary>A word of a summary.</summary>
/// <param name="Text">The word.</param>
/// <param name="OfSource">Whether the source has it.</param>
/// <param name="Copied">The share of its probability with which it was copied, 0 to 1; left out if the model does not copy.</param>
internal sealed record CopiedWord(string Text, bool OfSource, float? Copied);

/// <summary>A piece of a text that comes as it is made.</summary>
/// <param name="Text">The piece.</param>
internal sealed record TextDelta(string Text);

/// <summary>The end of a text that came in pieces.</summary>
/// <param name="Text">The whole text.</param>
internal sealed record TextEnd(string Model, string Text, int InputTokens, int OutputTokens, string FinishReason);

/// <summary>The most probable next words.</summary>
internal sealed record NextResponse(string Model, IReadOnlyList<WordProbability> Words);

/// <summary>A word that may come next.</summary>
/// <param name="Word">The word; empty = the text ends.</param>
internal sealed record WordProbability(string Word, double Probability);

/// <summary>The labels of texts, in order.</summary>
internal sealed record ClassifyResponse(string Model, IReadOnlyList<Classified> Results);

/// <summary>The labels of a text.</summary>
/// <param name="Label">The most probable one.</param>
/// <param name="Labels">All, the most probable first.</param>
/// <param name="Weights">The parts of the text that decided, with weights that sum to 1; left out without attention.</param>
internal sealed record Classified(string Label, double Probability, IReadOnlyList<LabelShare> Labels, IReadOnlyList<PartShare>? Weights, bool Truncated);

/// <summary>A label and its probability.</summary>
internal sealed record LabelShare(string Label, double Probability);

/// <summary>A part of a text and its weight.</summary>
internal sealed record PartShare(string Part, float Weight);

/// <summary>The probabilities of texts, in order.</summary>
internal sealed record ScoreResponse(string Model, IReadOnlyList<Scored> Results);

/// <summary>The probability of a text.</summary>
/// <param name="LogProbability">log p of the text with its end, in nats.</param>
/// <param name="Perplexity">e to the mean negative log p of a token.</param>
internal sealed record Scored(double LogProbability, double Perplexity, IReadOnlyList<string> Tokens, IReadOnlyList<float> LogProbabilities);
