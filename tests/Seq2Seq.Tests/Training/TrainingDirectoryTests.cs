using Seq2Seq.Checkpoints;
using Seq2Seq.Configuration;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Tensors.Cpu;
using Seq2Seq.Training;

namespace Seq2Seq.Tests.Training;

/// <summary>What training writes where, and what it never touches.</summary>
public sealed class TrainingDirectoryTests : IDisposable
{
    private readonly TinyRun _run = new();

    public void Dispose() => _run.Dispose();

    private sealed class Crash : Exception;

    [Fact]
    public void A_copy_goes_on_in_itself()
    {
        TinyRun.Train(_run.In("model"));
        Copy("model", "copy");
        var left = _run.Left("model");
        var configuration = new TranslationDirectory(_run["copy"]).ReadConfiguration();
        Assert.Equal(_run["copy"], configuration.Training.ModelDirectory);
        TinyRun.Train(configuration with { Training = configuration.Training with { Epochs = 3 } }, resume: true);
        Assert.Equal(left, _run.Left("model"));
        TinyRun.Train(_run.In("whole", o => o with { Epochs = 3 }));
        Assert.Equal(_run.Weights("whole"), _run.Weights("copy"));
    }

    [Fact]
    public void Leave_to_replace_a_model_holds_once()
    {
        TinyRun.Train(_run.In("model", o => o with { Overwrite = true }));
        Assert.False(new TranslationDirectory(_run["model"]).ReadConfiguration().Training.Overwrite);
    }

    [Fact]
    public void A_second_training_in_the_same_directory_is_refused()
    {
        using var device = CpuDevice.Create(1);
        using (TranslationTraining.Open(_run.In("model"), device))
        {
            foreach (var resume in new[] { false, true })
            {
                var error = Assert.Throws<Seq2SeqException>(() => TinyRun.Train(_run.In("model", o => o with { Overwrite = !resume }), resume));
                Assert.Contains($"another training is under way in model directory '{_run["model"]}', by process {Environment.ProcessId} on ", error.Message);
            }
        }
        TinyRun.Train(_run.In("model"), resume: true);
        Assert.Empty(Directory.GetFiles(_run["model/training"], "lock*"));
    }

    [Fact]
    public void The_lock_of_a_process_that_was_killed_holds_nobody_up()
    {
        Directory.CreateDirectory(_run["model/training"]);
        File.WriteAllText(_run["model/training/lock"], "");
        File.WriteAllText(_run["model/training/lock.holder"], "process 1 on elsewhere");
        TinyRun.Train(_run.In("model"));
    }

    /// <summary>Falls over at each event, before and after the first model is complete.</summary>
    [Fact]
    public void A_model_that_is_replaced_is_whole_until_the_new_one_is()
    {
        TinyRun.Train(_run.In("old", o => o with { RandomSeed = 7 }));
        File.WriteAllText(_run["old/notes.txt"], "of the user");
        var old = _run.Weights("old");
        var (events, _) = TinyRun.Train(_run.In("fresh"));
        var firstModel = events.FindIndex(e => e is Validated);
        for (var at = 0; at < events.Count; at++)
        {
            var model = $"replaced-{at}";
            Copy("old", model);
            var countdown = at;
            Assert.Throws<Crash>(() => TinyRun.Train(_run.In(model, o => o with { Overwrite = true }), report: _ =>
            {
                if (countdown-- == 0) throw new Crash();
            }));
            using (var translator = Translator.Load(_run[model])) translator.Translate("w1 w2");
            if (at < firstModel) Assert.Equal(old, _run.Weights(model));
            else Assert.NotEqual(old, _run.Weights(model));
            TinyRun.Train(_run.In(model), resume: true);
            Assert.True(_run.Left("fresh") == _run.Left(model), $"fell over at event {at}, {events[at]}");
            Assert.False(Directory.Exists(_run[$"{model}/replacement"]));
            Assert.Equal("of the user", File.ReadAllText(_run[$"{model}/notes.txt"]));
        }
    }

    [Fact]
    public void An_interruption_before_the_first_validation_leaves_the_model_that_was_to_be_replaced()
    {
        TinyRun.Train(_run.In("model", o => o with { RandomSeed = 7 }));
        var old = _run.Weights("model");
        using var stop = new CancellationTokenSource();
        TinyRun.Train(_run.In("model", o => o with { Overwrite = true }), stop: stop.Token, report: e =>
        {
            if (e is TrainingProgress) stop.Cancel();
        });
        Assert.Equal(old, _run.Weights("model"));
        Assert.Equal(_run["model"], ModelDirectory.Of(_run["model/replacement/config.yaml"]));
        Assert.Equal(_run["model"], ModelDirectory.Of(_run["model/config.yaml"]));
        Assert.Null(ModelDirectory.Of(_run["config.yaml"]));
    }

    /// <summary>The copying of a replacement may end anywhere: until its format file is deleted, the replacement is read and copied again.</summary>
    [Fact]
    public void A_replacement_that_is_half_copied_is_read_as_a_whole()
    {
        TinyRun.Train(_run.In("model", o => o with { RandomSeed = 7 }));
        TinyRun.Train(_run.In("fresh"));
        Copy("fresh", "model/replacement");
        File.Copy(_run["fresh/source/vocab.json"], _run["model/source/vocab.json"], overwrite: true);
        File.WriteAllText(_run["model/target/merges.txt"], "of a model of another level");
        using (var translator = Translator.Load(_run["model"]))
        using (var expected = Translator.Load(_run["fresh"]))
            Assert.Equal(expected.Translate("w1 w2 w3"), translator.Translate("w1 w2 w3"));
        TinyRun.Train(_run.In("model"), resume: true);
        Assert.Equal(_run.Left("fresh"), _run.Left("model"));
        Assert.False(File.Exists(_run["model/target/merges.txt"]));
    }

    [Fact]
    public void Links_are_not_written_through()
    {
        if (OperatingSystem.IsWindows()) return; // links need a privilege there
        TinyRun.Train(_run.In("model"));
        string[] files = ["model.safetensors", "config.yaml", "training/state.safetensors", "training/validations.tsv", "training/session.json"];
        foreach (var file in files)
        {
            foreach (var name in new[] { file, file + ".tmp" })
            {
                var mine = _run[$"mine-{name.Replace('/', '-')}"];
                if (name == file) File.Copy(_run[$"model/{file}"], mine);
                else File.WriteAllText(mine, "of the user");
                File.Delete(_run[$"model/{name}"]);
                File.CreateSymbolicLink(_run[$"model/{name}"], mine);
            }
        }
        foreach (var name in new[] { "lock", "lock.holder" })
        {
            File.WriteAllText(_run[$"mine-{name}"], "of the user");
            File.CreateSymbolicLink(_run[$"model/training/{name}"], _run[$"mine-{name}"]);
        }
        var before = Mine();
        TinyRun.Train(_run.In("model", o => o with { Epochs = 8 }), resume: true);
        Assert.Equal(before, Mine());
        Assert.All(files, file => Assert.Null(new FileInfo(_run[$"model/{file}"]).LinkTarget));

        Directory.Move(_run["model/training"], _run["elsewhere"]);
        Directory.CreateSymbolicLink(_run["model/training"], _run["elsewhere"]);
        var error = Assert.Throws<Seq2SeqException>(() => TinyRun.Train(_run.In("model", o => o with { Epochs = 9 }), resume: true));
        Assert.Contains("is a link to", error.Message);
        Assert.Empty(Directory.GetFiles(_run["elsewhere"], "lock*"));

        string Mine() => string.Join('\n', Directory.GetFiles(_run["."], "mine-*").Order().Select(f => Convert.ToHexString(File.ReadAllBytes(f))));
    }

    [Fact]
    public void Data_that_cannot_be_used_leave_no_directory()
    {
        var configuration = _run.In("model");
        Assert.Throws<Seq2SeqException>(() => TinyRun.Train(configuration with { Data = configuration.Data with { Train = [_run["absent.tsv"]] } }));
        Assert.False(Directory.Exists(_run["model"]));
    }

    [Fact]
    public void Weights_name_the_vocabularies_and_options_that_belong_to_them()
    {
        TinyRun.Train(_run.In("model", o => o with { MaximumSteps = 1 }));
        using (Translator.Load(_run["model"]))
        {
        }
        // Options of training and of decoding may be changed by hand.
        Edit("config.yaml", "beam_size: 5", "beam_size: 4");
        Edit("config.yaml", "hidden_dropout: 0.3", "hidden_dropout: 0.1");
        using (Translator.Load(_run["model"]))
        {
        }
        Refused("config.yaml", "lowercase: false", "lowercase: true", "data.src.lowercase is true in ", "trained with false");
        Refused("config.yaml", "reverse_source: false", "reverse_source: true", "data.reverse_source is true in ");
        foreach (var side in new[] { "source", "target" })
            Refused($"{side}/vocab.json", "\"w1\"", "\"w9\"", $"{side}' has the checksum", "do not belong together");

        void Refused(string file, string old, string now, params string[] expected)
        {
            var text = File.ReadAllText(_run[$"model/{file}"]);
            if (file != "config.yaml") File.WriteAllText(_run[$"model/{file}"], text.Replace(old, "#").Replace(now, old).Replace("#", now)); // two words change places
            else Edit(file, old, now);
            var error = Assert.Throws<Seq2SeqException>(() => Translator.Load(_run["model"]));
            Assert.All(expected, part => Assert.Contains(part, error.Message));
            File.WriteAllText(_run[$"model/{file}"], text);
        }

        void Edit(string file, string old, string now)
        {
            var text = File.ReadAllText(_run[$"model/{file}"]);
            Assert.Contains(old, text);
            File.WriteAllText(_run[$"model/{file}"], text.Remove(text.IndexOf(old, StringComparison.Ordinal), old.Length)
                .Insert(text.IndexOf(old, StringComparison.Ordinal), now));
        }
    }

    private void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(_run[from], "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(_run[to], Path.GetRelativePath(_run[from], file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    /// <summary>The targets of three tokens have sources of one.</summary>
    [Fact]
    public void The_longest_output_follows_the_training_pairs_and_stays_when_the_run_is_resumed()
    {
        using var run = new TinyRun();
        File.WriteAllLines(run["long.tsv"], Enumerable.Range(0, 20).Select(i => $"w{i % 3}\ta b c d e f g h"));
        File.WriteAllText(run["longer.tsv"], $"w1\t{string.Join(' ', Enumerable.Repeat("a", 30))}\n");
        var configuration = run.Configuration with
        {
            Data = run.Configuration.Data with { Train = [run["long.tsv"]], Validation = run["longer.tsv"] },
            Testing = new(),
        };
        using var device = CpuDevice.Create(1);
        using (var training = TranslationTraining.Open(configuration, device))
        {
            Assert.Contains("1 of 1 validation references are longer than an output may be; raise testing.max_length_ratio or testing.max_output_length",
                training.Started.Warnings);
            training.Run();
        }
        var saved = new TranslationDirectory(run["model"]).ReadConfiguration();
        Assert.Equal(8, saved.Testing.MaximumLengthRatio);
        using (var resumed = TranslationTraining.Open(configuration, device, resume: true)) resumed.Run();
        Assert.Equal(ConfigurationFile.ToYaml(saved),
            ConfigurationFile.ToYaml(new TranslationDirectory(run["model"]).ReadConfiguration() with { Training = saved.Training }));
    }
}
