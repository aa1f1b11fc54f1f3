using Seq2Seq.Configuration;

namespace Seq2Seq.Training;

/// <summary>What decides which checkpoint is best.</summary>
public enum EarlyStoppingMetric
{
    Bleu,
    [Synonyms("ppl")] Loss,
}
