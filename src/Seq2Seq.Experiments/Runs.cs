using Seq2Seq.Experiments.Tasks;

namespace Seq2Seq.Experiments;

/// <summary>Knows which kinds of runs there are. No other place does.</summary>
internal static class Runs
{
    /// <summary>Returns what runs the cells of an experiment.</summary>
    /// <exception cref="Seq2SeqException">The experiment's measures do not belong to its kind of run.</exception>
    public static IRun Of(Experiment experiment, ExperimentCorpora corpora) => experiment.Run switch
    {
        RunKind.Translation => new TranslationRun(experiment, corpora),
        RunKind.Training => new ScoredRun(experiment, corpora),
        RunKind.Recurrence => new RecurrenceRun(),
        RunKind.Search => new SearchRun(),
        _ => throw new ArgumentOutOfRangeException(nameof(experiment)),
    };
}
