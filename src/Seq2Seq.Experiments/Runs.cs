using Seq2Seq.Experiments.Tasks;

namespace Seq2Seq.Experiments;

/// <summary>The one place that knows which runs there are.</summary>
internal static class Runs
{
    /// <summary>What runs the cells of an experiment.</summary>
    /// <exception cref="Seq2SeqException">The experiment's measures are not the run's.</exception>
    public static IRun Of(Experiment experiment, ExperimentCorpora corpora) => experiment.Run switch
    {
        RunKind.Translation => new TranslationRun(experiment, corpora),
        RunKind.Recurrence => new RecurrenceRun(),
        RunKind.Search => new SearchRun(),
        _ => throw new ArgumentOutOfRangeException(nameof(experiment)),
    };
}
