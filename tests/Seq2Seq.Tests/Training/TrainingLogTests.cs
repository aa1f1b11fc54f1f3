using System.Text.Json;
using Seq2Seq.Checkpoints;
using Seq2Seq.Layers;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Training;
using Seq2Seq.Training.TensorBoard;

namespace Seq2Seq.Tests.Training;

/// <summary>What can be seen of a training afterwards.</summary>
public sealed class TrainingLogTests : IDisposable
{
    private readonly TinyRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void A_log_has_the_events_of_the_run()
    {
        var (events, finished) = TinyRun.Train(_run.In("model"));
        var log = TrainingLog.Read(_run["model/training/log.jsonl"]);
        Assert.Equal(events.Where(e => e is TrainingProgress or Validated or TrainingFinished).Count(), log.Count);
        var progress = events.OfType<TrainingProgress>().ToArray();
        Assert.Equal(progress.Select(p => (p.Step, (double?)p.Loss, (double?)p.GradientNorm, (double?)p.LearningRate)),
            log.Where(entry => entry.Event == "progress").Select(entry => (entry.Step, entry.Loss, entry.GradientNorm, entry.LearningRate)));
        var validated = events.OfType<Validated>().ToArray();
        var kept = log.Where(entry => entry.Event == "validation").ToArray();
        Assert.Equal(validated.Select(v => v["loss"]), kept.Select(entry => entry.Scores!["loss"]));
        Assert.Equal(validated.Select(v => v.IsBest), kept.Select(entry => entry.Best!.Value));
        Assert.Equal(validated[^1].Samples.Select(s => (s.Source, s.Reference, s.Hypothesis)),
            kept[^1].Samples!.Select(s => (s.Source, s.Reference, s.Hypothesis)));
        Assert.Equal(("end", finished.Step, "finished"), (log[^1].Event, log[^1].Step, log[^1].Reason));
        Assert.All(File.ReadLines(_run["model/training/log.jsonl"]), line => JsonDocument.Parse(line).Dispose());
    }

    [Fact]
    public void Samples_come_with_the_attention_of_the_output()
    {
        var (events, _) = TinyRun.Train(_run.In("model"));
        var sample = events.OfType<Validated>().Last().Samples[0];
        var map = Assert.IsType<AttentionMap>(sample.Attention);
        Assert.Equal([.. sample.Source.Split(' '), "</s>"], map.Source);
        Assert.Equal(sample.Hypothesis, string.Join(' ', map.Target.Where(piece => piece != "</s>")));
        for (var t = 0; t < map.Target.Count; t++)
            Assert.Equal(1, Enumerable.Range(0, map.Source.Count).Sum(s => map.Weights[t, s]), 1e-4);
        var kept = TrainingLog.Read(_run["model/training/log.jsonl"]).Last(entry => entry.Samples != null).Samples![0].Attention!;
        Assert.Equal(map.Source, kept.Source);
        Assert.Equal(map.Weights[0, 0], kept.Weights[0, 0], 1e-3);
    }

    [Fact]
    public void A_resumed_run_leaves_the_log_of_one_that_was_not_interrupted()
    {
        TinyRun.Train(_run.In("whole"));
        using var stop = new CancellationTokenSource();
        TinyRun.Train(_run.In("halves"), report: e =>
        {
            if (e is TrainingProgress { Step: 5 }) stop.Cancel();
        }, stop: stop.Token);
        var log = _run["halves/training/log.jsonl"];
        File.AppendAllLines(log, ["""{"event":"progress","step":6,"loss":99}""", """{"event":"progress","st"""]); // after the state was saved, and half a line
        TinyRun.Train(_run.In("halves"), resume: true);
        Assert.Equal(Figures("whole"), Figures("halves").Where(entry => !entry.StartsWith("end 5", StringComparison.Ordinal)));
        Assert.Equal(Scalars("whole"), Scalars("halves"));

        IEnumerable<string> Figures(string model) =>
            TrainingLog.Read(_run[$"{model}/training/log.jsonl"]).Select(entry => FormattableString.Invariant($"{entry.Event} {entry.Step} {entry.Loss}"));

        IEnumerable<string> Scalars(string model) => TensorBoardFile.Read(_run[$"{model}/training/events.out.tfevents.seq2seq"]).SelectMany(e => e.Summary?.Value ?? [])
            .Where(value => !value.Tag.Contains("per_second", StringComparison.Ordinal)).Select(value => FormattableString.Invariant($"{value.Tag} {value.SimpleValue}"));
    }

    [Fact]
    public void TensorBoard_finds_scalars_text_and_pictures()
    {
        var (events, _) = TinyRun.Train(_run.In("model"));
        var path = _run["model/training/events.out.tfevents.seq2seq"];
        // A length of 24 bytes with its checksum, and then a time: so begins every event file.
        Assert.Equal([0x18, 0, 0, 0, 0, 0, 0, 0, 0xa3, 0x7f, 0x4b, 0x22, 0x09], File.ReadAllBytes(path)[..13]);
        Event[] shown = [.. TensorBoardFile.Read(path)];
        Assert.Equal("brain.Event:2", shown[0].FileVersion);
        var values = shown.Skip(1).SelectMany(e => e.Summary.Value.Select(value => (e.Step, value))).ToArray();
        Assert.Equal(events.OfType<TrainingProgress>().Select(p => ((long)p.Step, (float)p.Loss)),
            values.Where(v => v.value.Tag == "train/loss").Select(v => (v.Step, v.value.SimpleValue)));
        Assert.Equal(events.OfType<Validated>().Select(v => ((long)v.Step, (float)v["bleu"])),
            values.Where(v => v.value.Tag == "validation/bleu").Select(v => (v.Step, v.value.SimpleValue)));
        var text = values.First(v => v.value.Tag == "sample 1/text").value;
        Assert.Equal("text", text.Metadata.PluginData.PluginName);
        Assert.Contains(events.OfType<Validated>().First().Samples[0].Source, text.Tensor.StringVal[0].ToStringUtf8());
        var picture = values.First(v => v.value.Tag == "sample 1/attention").value.Image;
        Assert.Equal((byte)0x89, picture.EncodedImageString[0]);
        Assert.Equal(0, picture.Width % 12);
    }

    [Fact]
    public void A_half_written_or_damaged_event_is_cut_off()
    {
        TinyRun.Train(_run.In("model"));
        var path = _run["model/training/events.out.tfevents.seq2seq"];
        var bytes = File.ReadAllBytes(path);
        var events = TensorBoardFile.Read(path).Count();
        byte[] flipped = [.. bytes[..^10], 0xff, .. bytes[^9..]];
        foreach (var damaged in new[] { bytes[..^3], flipped, [.. bytes, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 2, 3, 4, 5, 6, 7, 8, 9] })
        {
            File.WriteAllBytes(path, damaged);
            TensorBoardFile.Cut(path, int.MaxValue);
            Assert.InRange(TensorBoardFile.Read(path).Count(), events - 1, events);
            Assert.Equal(bytes[..(int)new FileInfo(path).Length], File.ReadAllBytes(path));
        }
    }

    [Fact]
    public void Half_a_character_at_the_end_of_a_log_holds_no_resume_up()
    {
        TinyRun.Train(_run.In("model"));
        var (log, events) = (_run["model/training/log.jsonl"], _run["model/training/events.out.tfevents.seq2seq"]);
        var whole = TrainingLog.Read(log).Count;
        using (var file = new FileStream(log, FileMode.Append)) file.Write([.. """{"event":"validation","samples":[{"source":"""u8, (byte)'"', 0xeb, 0x82]);
        File.WriteAllBytes(events, [1, 2, 3]); // killed before the first event was whole
        TinyRun.Train(_run.In("model", o => o with { Epochs = 3 }), resume: true);
        var entries = TrainingLog.Read(log);
        Assert.True(entries.Count > whole);
        Assert.Equal(whole, entries.TakeWhile((_, i) => i < whole).Count(entry => entry.Event is "progress" or "validation" or "end"));
        Assert.Equal("brain.Event:2", TensorBoardFile.Read(events).First().FileVersion);
    }

    [Fact]
    public void TensorBoard_can_be_left_out()
    {
        TinyRun.Train(_run.In("model", o => o with { TensorBoard = false }));
        Assert.False(File.Exists(_run["model/training/events.out.tfevents.seq2seq"]));
        Assert.True(File.Exists(_run["model/training/log.jsonl"]));
    }

    [Fact]
    public void A_log_that_is_a_link_is_replaced_and_its_target_stays()
    {
        Directory.CreateDirectory(_run["model/training"]);
        File.WriteAllText(_run["mine.txt"], "mine\n");
        File.CreateSymbolicLink(_run["model/training/log.jsonl"], _run["mine.txt"]);
        File.CreateSymbolicLink(_run["model/training/events.out.tfevents.seq2seq"], _run["mine.txt"]);
        TinyRun.Train(_run.In("model"));
        Assert.Equal("mine\n", File.ReadAllText(_run["mine.txt"]));
        Assert.Null(new FileInfo(_run["model/training/log.jsonl"]).LinkTarget);
        Assert.NotEmpty(TrainingLog.Read(_run["model/training/log.jsonl"]));
    }

    [Fact]
    public void A_new_run_begins_a_new_log_and_a_replaced_model_has_that_of_the_new_one()
    {
        TinyRun.Train(_run.In("model"));
        var first = TrainingLog.Read(_run["model/training/log.jsonl"]);
        TinyRun.Train(_run.In("model", o => o with { Overwrite = true, Epochs = 1 }));
        var second = TrainingLog.Read(_run["model/training/log.jsonl"]);
        Assert.True(second.Count < first.Count);
        Assert.Equal(1, second[0].Step);
        Assert.Equal("end", second[^1].Event);
    }

    [Fact]
    public void A_model_card_names_data_scores_and_use()
    {
        var (events, finished) = TinyRun.Train(_run.In("model"));
        var card = File.ReadAllText(new ModelDirectory(_run["model"]).CardFile);
        Assert.StartsWith("---\nlanguage: [\"a\", \"b\"]\n", card);
        Assert.Contains(_run["train.tsv"], card);
        Assert.Contains($"after {finished.BestStep} updates", card);
        Assert.Contains(FormattableString.Invariant($"| loss | {events.OfType<Validated>().Last(v => v.IsBest)["loss"]:0.####} |"), card);
        Assert.Contains("Translator.Load", card);
        Assert.Equal(new TranslationDirectory(_run["model"]).ReadConfiguration().Name, card.Split('\n').First(line => line.StartsWith("# ", StringComparison.Ordinal))[2..]);
    }
}
