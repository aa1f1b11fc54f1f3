using Seq2Seq.Data;
using Seq2Seq.Decoding;
using Seq2Seq.Models;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Tensors;
using Seq2Seq.Text;
using Seq2Seq.Training;

namespace Seq2Seq.Experiments.Tasks;

/// <summary>
/// Trains a small model on a <see cref="SymbolCorpus"/> and compares what beams of several widths find with the best possible output.
/// Measures, of each length penalty (<c>alpha 0</c>, ...); X is the width of the beam:
/// <code>
/// search_errors        percent of sentences whose best output in the beam scores below the best of all
/// score_gap            the difference of these scores, mean over all sentences, in nats divided by the length penalty
/// accuracy_by_beam     percent of outputs equal to the reference
/// length_ratio_by_beam words of all outputs over those of all references
/// best_accuracy        accuracy of the outputs that score best of all
/// best_length_ratio    length ratio of the outputs that score best of all
/// prefixes_searched    prefixes that the exhaustive search extended, mean over sentences
/// </code>
/// A run that is interrupted in training continues from there.
/// </summary>
public sealed class SearchRun : IRun
{
    /// <summary>The difference above which two scores differ. Sums of the same numbers in another order differ by less.</summary>
    private const double Tolerance = 1e-9;

    private const int SentencesAtATime = 64;

    /// <summary>The share of the work that is reported for training.</summary>
    private const double TrainingShare = 0.5;

    /// <inheritdoc/>
    public string Identity(Cell cell)
    {
        _ = Settings.Read<SearchOptions>(cell.Settings); // checks them
        return string.Join('\n', cell.Settings.Select(setting => $"{setting.Key}={setting.Value}"));
    }

    /// <inheritdoc/>
    public IReadOnlyList<Measurement> Run(Cell cell, string directory, Device device, Action<double, string> progress, CancellationToken stop)
    {
        var options = Settings.Read<SearchOptions>(cell.Settings);
        var corpus = Path.Combine(directory, "corpus");
        if (!Directory.Exists(corpus)) options.Corpus.Write(corpus);
        var trained = Train(options, corpus, Path.Combine(directory, "model"), cell.Seed, device, progress, stop);

        var configuration = trained.ReadConfiguration();
        var (source, target) = trained.ReadTokenizers(configuration);
        var model = trained.ReadModel(configuration, source, target, device);
        using var parameters = model.Parameters;
        var pairs = ParallelCorpus.Read(Path.Combine(corpus, "test.tsv"), "src", "trg").Pairs;
        var sources = pairs.Select(p => source.Encode(p.Source)).ToArray();
        var references = pairs.Select(p => target.Encode(p.Target)).ToArray();

        var found = new List<Measurement>();
        for (var i = 0; i < options.Alphas.Length; i++)
        {
            var from = TrainingShare + (1 - TrainingShare) * i / options.Alphas.Length;
            Search(found, options, options.Alphas[i], model, sources, references, device,
                (share, words) => progress(from + (1 - TrainingShare) * share / options.Alphas.Length, words), stop);
        }
        return found;
    }

    private static TranslationDirectory Train(SearchOptions options, string corpus, string directory, int seed, Device device, Action<double, string> progress,
        CancellationToken stop)
    {
        var configuration = new TranslationConfiguration
        {
            Name = "search",
            Data = new()
            {
                Train = [Path.Combine(corpus, "train.tsv")], Source = new() { Language = "src", Level = Text.Level.Word },
                Target = new() { Language = "trg", Level = Text.Level.Word }
            },
            Model = options.Model,
            Training = options.Training with { RandomSeed = seed, ModelDirectory = directory, Overwrite = true },
        };
        using var training = TranslationTraining.Open(configuration, device, resume: new Checkpoints.ModelDirectory(directory).HasState);
        var finished = training.Run(e =>
        {
            if (e is TrainingProgress p)
                progress(TrainingShare * p.Share, FormattableString.Invariant($"step {p.Place}, loss {p.Loss:G3}"));
        }, stop);
        if (finished.Reason == StopReason.Cancelled) throw new OperationCanceledException(stop);
        return new TranslationDirectory(directory);
    }

    private static void Search(List<Measurement> found, SearchOptions options, float alpha, EncoderDecoder model, int[][] sources, int[][] references,
        Device device,
        Action<double, string> progress, CancellationToken stop)
    {
        var of = FormattableString.Invariant($"alpha {alpha}");
        var generation = new DecodingOptions
        {
            BeamAlpha = alpha, MinimumOutputLength = options.MinimumOutputLength, MaximumOutputLength = options.MaximumOutputLength
        };
        var beams = options.Beams.Select(width => Beam(model, generation with { BeamSize = width }, sources, device, stop)).ToArray();

        var best = new DecodedSequence[sources.Length];
        long extended = 0;
        for (var s = 0; s < sources.Length; s++)
        {
            var known = beams.Select(results => results[s]).MaxBy(r => r.Score)!;
            var exhaustive = new ExhaustiveSearch(generation) { Known = [known.Score] };
            best[s] = Decode(exhaustive, model, [sources[s]], device, stop)[0].FirstOrDefault(known);
            extended += exhaustive.Extended;
            if (s % 10 == 0) progress((double)s / sources.Length, $"{of}, sentence {s + 1} of {sources.Length}");
        }

        for (var i = 0; i < beams.Length; i++)
        {
            var gaps = beams[i].Zip(best, (beam, all) => all.Score - beam.Score).ToArray();
            Add("search_errors", i, 100 * gaps.Average(gap => gap > Tolerance ? 1 : 0));
            Add("score_gap", i, gaps.Average());
            Add("accuracy_by_beam", i, Accuracy(beams[i], references));
            Add("length_ratio_by_beam", i, LengthRatio(beams[i], references));
        }
        found.Add(new Measurement("best_accuracy", null, Accuracy(best, references), of));
        found.Add(new Measurement("best_length_ratio", null, LengthRatio(best, references), of));
        found.Add(new Measurement("prefixes_searched", null, (double)extended / sources.Length, of));

        void Add(string measure, int beam, double value) => found.Add(new Measurement(measure, options.Beams[beam], value, of));
    }

    private static DecodedSequence[] Beam(EncoderDecoder model, DecodingOptions options, int[][] sources, Device device, CancellationToken stop)
    {
        var search = new BeamSearch(options);
        return [.. sources.Chunk(SentencesAtATime).SelectMany(group => Decode(search, model, group, device, stop)).Select(found => found[0])];
    }

    /// <summary>Returns what a method finds for each source, in order.</summary>
    private static IReadOnlyList<DecodedSequence>[] Decode(IDecodingMethod method, EncoderDecoder model, int[][] sources, Device device, CancellationToken stop)
    {
        var batch = Batch.FromSources(sources);
        using var scope = new Scope(device);
        var memory = model.Encoder.Encode(scope, new TokenInput(batch.Source, batch.SourceLengths));
        var found = method.Decode(scope, model.Decoder, memory, new DecodingRequest(SpecialTokens.Standard, batch.Size), stop);
        var results = new IReadOnlyList<DecodedSequence>[sources.Length];
        for (var row = 0; row < found.Length; row++) results[batch.Indices[row]] = found[row];
        return results;
    }

    private static double Accuracy(DecodedSequence[] outputs, int[][] references) =>
        100 * outputs.Zip(references, (o, r) => o.Ids.AsSpan().SequenceEqual(r) ? 1 : 0).Average();

    private static double LengthRatio(DecodedSequence[] outputs, int[][] references) => (double)outputs.Sum(o => o.Ids.Length) / references.Sum(r => r.Length);
}
