using System.Globalization;

namespace Seq2Seq.Training;

/// <summary>The limits that end a run. The one that is reached first counts.</summary>
/// <param name="updatesInEpoch">The number of updates in an epoch.</param>
internal sealed class RunLimits(TrainingOptions options, Schedule schedule, int updatesInEpoch)
{
    private long ByEpochs => (long)updatesInEpoch * options.MostEpochs;

    /// <summary>The number of planned updates; 0 if the clock alone ends the run.</summary>
    public int Total => options is { Epochs: null, MaximumSteps: 0, MaximumMinutes: > 0 } ? 0
        : (int)Math.Min(ByEpochs, options.MaximumSteps > 0 ? options.MaximumSteps : int.MaxValue);

    /// <summary>A line that names the limit that will be reached first, in words of the configuration.</summary>
    public string Plan
    {
        get
        {
            var (steps, minutes) = (options.MaximumSteps, options.MaximumMinutes);
            var plan = Total == 0 ? ""
                : steps > 0 && steps < ByEpochs ? Text($"after {Count(steps, "update")} (training.max_steps), in epoch {(steps - 1) / updatesInEpoch + 1}")
                : Text($"after {Count(options.MostEpochs, "epoch")} of {Count(updatesInEpoch, "update")} (training.epochs)")
                    + (steps > ByEpochs ? Text($", which is before training.max_steps {steps:N0}") : "");
            var clock = minutes > 0 ? Text($"after {minutes} minutes (training.max_minutes)") : "";
            return $"the run ends {plan}{(plan != "" && clock != "" ? " or " : "")}{clock}{(options.EarlyStoppingPatience > 0 ? " at the latest" : "")}{Pruning}";
        }
    }

    private string Pruning => options.Pruning.IsOn
        ? Text($"; {100 * options.Pruning.Sparsity:0.##} % of its weight matrices are pruned by update {options.Pruning.EndStep:N0}, and the best model is chosen from then on") : "";

    /// <summary>Checks that the run is long enough for its pruning.</summary>
    /// <exception cref="ConfigurationException">It ends before the last sparsity is reached, so that no model could be kept.</exception>
    public void CheckPruning()
    {
        if (Total > 0 && !options.Pruning.IsReached(Total))
            throw new ConfigurationException(Text($"'training.pruning.end_step' is {options.Pruning.EndStep}, and the run ends after {Count(Total, "update")}; expected a smaller number, or a longer run"));
    }

    /// <summary>
    /// Returns why a run has ended, or null if it has not. The reason follows from the state alone, so that a run that has ended has also ended when it
    /// is resumed.
    /// </summary>
    public StopReason? Reached(TrainingState state) =>
        state.Epoch >= options.MostEpochs ? StopReason.Finished
        : options.MaximumSteps > 0 && state.Step >= options.MaximumSteps ? StopReason.MaximumSteps
        : options.EarlyStoppingPatience > 0 && state.SinceBest >= options.EarlyStoppingPatience ? StopReason.EarlyStopping
        : state.Reductions > 0 && schedule.Rate(int.MaxValue, state.Reductions) < options.MinimumLearningRate ? StopReason.MinimumLearningRate
        : null;

    private static string Count(int number, string noun) => Text($"{number:N0} {noun}{(number == 1 ? "" : "s")}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
