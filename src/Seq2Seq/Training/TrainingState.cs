using System.Globalization;
using Seq2Seq.Checkpoints;
using Seq2Seq.Layers;
using Seq2Seq.Tensors;

namespace Seq2Seq.Training;

/// <summary>The state of a run. Together with the weights and the optimizer's moments it is everything that the rest of the run depends on.</summary>
internal sealed record TrainingState
{
    private const string CarriedName = "carried", PruningName = "pruning";

    /// <summary>The number of updates so far.</summary>
    public int Step { get; init; }

    /// <summary>The current epoch, from 0.</summary>
    public int Epoch { get; init; }

    /// <summary>The number of updates in the epoch so far.</summary>
    public int BatchInEpoch { get; init; }

    /// <summary>How many times a plateau has lowered the learning rate.</summary>
    public int Reductions { get; init; }

    /// <summary>The number of validations without improvement since the last improvement or reduction.</summary>
    public int Stalled { get; init; }

    /// <summary>The number of validations without improvement since the last improvement.</summary>
    public int SinceBest { get; init; }

    /// <summary>The update of the best validation; 0 = none yet.</summary>
    public int BestStep { get; init; }

    /// <summary>The score of the best validation; NaN = none yet.</summary>
    public double BestScore { get; init; } = double.NaN;

    /// <summary>
    /// The name of the score that decided on the best validation; empty = none yet. Null in a run that version 0.1.0 began: such a run goes on as it
    /// began, by the chosen score alone.
    /// </summary>
    public string? BestBy { get; init; } = "";

    /// <summary>The updates of an earlier run by which the optimizer's moments are older than this run.</summary>
    public int MomentsBefore { get; init; }

    /// <summary>The updates of an earlier run with which the schedule goes on.</summary>
    public int ScheduleBefore { get; init; }

    /// <summary>A checksum of the data; see <see cref="IBatchSource{TBatch}.Fingerprint"/>.</summary>
    public uint Corpora { get; init; }

    /// <summary>
    /// Returns whether a model is the best so far, and the score that decided. The chosen score decides if it says something of the model, else the
    /// score in its stead, and so on. A model of which an earlier score says something is better than one of which only a later score does.
    /// </summary>
    /// <param name="scores">The scores of the model.</param>
    /// <param name="chosen">The name of the score that was chosen.</param>
    public (bool IsBest, Score By) Judge(IReadOnlyList<Score> scores, string chosen)
    {
        var score = scores.First(s => s.Name == chosen);
        if (BestBy == null) return (score.IsBetterThan(BestScore), score);
        while (!score.Informative && score != scores[0])
        {
            if (score.Name == BestBy) return (false, score);
            score = scores.FirstOrDefault(s => s.Name == score.Stead) ?? scores[0];
        }
        return (score.IsBetterThan(score.Name == BestBy ? BestScore : double.NaN), score);
    }

    /// <summary>Returns the state after a validation that found the best model so far.</summary>
    public TrainingState WithBest(Score by) =>
        this with { BestStep = Step, BestScore = by.Value, BestBy = BestBy == null ? null : by.Name, Stalled = 0, SinceBest = 0 };

    /// <summary>Returns the state after a validation that found no better model. On a plateau the learning rate is lowered.</summary>
    public TrainingState WithoutImprovement(TrainingOptions options)
    {
        var next = this with { Stalled = Stalled + 1, SinceBest = SinceBest + 1 };
        return options.Scheduling == SchedulingType.Plateau && next.Stalled > options.Patience ? next with { Reductions = Reductions + 1, Stalled = 0 } : next;
    }

    /// <summary>Writes the state. It replaces the old one in one move.</summary>
    /// <param name="parameters">Gives the weights.</param>
    /// <param name="optimizer">Gives the moments.</param>
    /// <param name="average">The moving average of the weights; null = there is none.</param>
    /// <param name="carried">What the model carries over from batch to batch; null = nothing.</param>
    public void Save(string path, ParameterSet parameters, Optimizer optimizer, View? average = null, float[]? carried = null)
    {
        using var lease = parameters.Device.Enter();
        var writer = new SafetensorsWriter();
        foreach (var (name, view) in Tensors(parameters, optimizer, average)) writer.Add(name, [view.Length], () => Values(view, parameters.Device));
        if (optimizer.Pruning is { } pruning) writer.Add(PruningName, [WeightPruning.Length(parameters)], () => pruning.Bits);
        if (carried != null) writer.Add(CarriedName, [carried.Length], () => carried);
        foreach (var (name, value) in Numbers()) writer.SetMetadata(name, value.ToString(null, CultureInfo.InvariantCulture));
        if (BestBy != null) writer.SetMetadata(nameof(BestBy), BestBy);
        foreach (var (name, before) in new[] { (nameof(MomentsBefore), MomentsBefore), (nameof(ScheduleBefore), ScheduleBefore) })
            if (before > 0) writer.SetMetadata(name, before.ToString(CultureInfo.InvariantCulture));
        writer.Save(path);
    }

    /// <summary>Returns what the model carries over from batch to batch in a state; null = nothing.</summary>
    /// <exception cref="Seq2SeqException">The file is damaged.</exception>
    public static float[]? LoadCarried(string path)
    {
        using var file = SafetensorsFile.Open(path);
        return file.Contains(CarriedName) ? file.Read<float>(CarriedName) : null;
    }

    /// <summary>Returns which weights stay in a state whose run prunes, see <see cref="WeightPruning.Bits"/>.</summary>
    /// <exception cref="Seq2SeqException">The file is damaged, or belongs to another model.</exception>
    internal static byte[] LoadPruning(string path, ParameterSet parameters)
    {
        using var file = SafetensorsFile.Open(path);
        var length = WeightPruning.Length(parameters);
        if (!file.Contains(PruningName) || file[PruningName].Count != length)
            throw new Seq2SeqException($"training state '{path}' does not fit the model: expected tensor '{PruningName}' of {length} bytes; resume with the configuration that wrote it");
        return file.Read<byte>(PruningName);
    }

    /// <summary>Reads a state back.</summary>
    /// <param name="average">The moving average of the weights; null = it is not read.</param>
    /// <exception cref="Seq2SeqException">The file is damaged, belongs to another model, or holds numbers that no run has.</exception>
    public static TrainingState Load(string path, ParameterSet parameters, Optimizer optimizer, View? average = null)
    {
        using var lease = parameters.Device.Enter();
        using var file = SafetensorsFile.Open(path);
        if (!file.HasChecksum) throw new Seq2SeqException($"training state '{path}' has no checksum; it was not written by this program");
        foreach (var (name, view) in Tensors(parameters, optimizer, average))
        {
            if (!file.Contains(name) || file[name].Count != view.Length)
                throw new Seq2SeqException($"training state '{path}' does not fit the model: expected tensor '{name}' of {view.Length} numbers; resume with the configuration that wrote it");
            parameters.Device.Upload(file.Read<float>(name), view);
        }
        parameters.Touch();
        var state = new TrainingState
        {
            Step = Number<int>(nameof(Step)),
            Epoch = Number<int>(nameof(Epoch)),
            BatchInEpoch = Number<int>(nameof(BatchInEpoch)),
            Reductions = Number<int>(nameof(Reductions)),
            Stalled = Number<int>(nameof(Stalled)),
            SinceBest = Number<int>(nameof(SinceBest)),
            BestStep = Number<int>(nameof(BestStep)),
            BestScore = Number<double>(nameof(BestScore)),
            BestBy = file.Metadata.GetValueOrDefault(nameof(BestBy)),
            Corpora = Number<uint>(nameof(Corpora)),
            MomentsBefore = file.Metadata.ContainsKey(nameof(MomentsBefore)) ? Number<int>(nameof(MomentsBefore)) : 0,
            ScheduleBefore = file.Metadata.ContainsKey(nameof(ScheduleBefore)) ? Number<int>(nameof(ScheduleBefore)) : 0,
        };
        // Each of these counts updates, or something that happens at most once in an update.
        var (step, before) = (state.Step, (int[])[state.MomentsBefore, state.ScheduleBefore]);
        int[] counts = [state.Epoch, state.BatchInEpoch, state.Stalled, state.SinceBest, state.BestStep];
        if (step < 0 || before.Min() < 0 || (long)step + before.Max() >= int.MaxValue || counts.Any(count => count < 0 || count > step)
            || state.Reductions < 0 || state.Reductions > step + state.ScheduleBefore)
            throw new Seq2SeqException($"training state '{path}' holds numbers that no run has: {state}; restore the file");
        return state;

        T Number<T>(string name) where T : IParsable<T> => file.Metadata.TryGetValue(name, out var text)
            && T.TryParse(text, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new Seq2SeqException($"training state '{path}' does not say '{name}'; it was not written by this program");
    }

    /// <summary>Returns all numbers by the names that they have in the file.</summary>
    private IEnumerable<(string Name, IFormattable Value)> Numbers() =>
    [
        (nameof(Step), Step), (nameof(Epoch), Epoch), (nameof(BatchInEpoch), BatchInEpoch), (nameof(Reductions), Reductions), (nameof(Stalled), Stalled),
        (nameof(SinceBest), SinceBest), (nameof(BestStep), BestStep), (nameof(BestScore), BestScore), (nameof(Corpora), Corpora),
    ];

    private static IEnumerable<(string, View)> Tensors(ParameterSet parameters, Optimizer optimizer, View? average)
    {
        yield return ("weights", parameters.Values);
        yield return ("first_moment", optimizer.First);
        if (optimizer.Second is { } second) yield return ("second_moment", second);
        if (average is { } mean) yield return ("average", mean);
    }

    private static ReadOnlySpan<float> Values(View view, Device device)
    {
        var values = new float[view.Length];
        device.Download(view, values);
        return values;
    }
}
