using Seq2Seq.Data;
using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Tensors;
using Seq2Seq.Text;
using Seq2Seq.Training;

namespace Seq2Seq.Tasks.LanguageModeling;

/// <summary>
/// Measures a language model on held-out text: the loss in nats, its perplexity per token and per word, and the bits per byte, which compare models of
/// different vocabularies as long as no token is unknown. The ends of texts count as tokens, words and bytes.
/// </summary>
internal sealed class LanguageModelValidator(LanguageModel model, TextDataset texts, TextForm form, int longest, SpecialTokens special) : IValidator
{
    /// <summary>The names of the scores.</summary>
    public static readonly string[] Metrics = ["loss", "perplexity", "word_perplexity", "bits_per_byte", "accuracy"];

    private const int TextsAtOnce = 64, PlacesAtOnce = 16, ShortestPlace = 1024, Window = 256;

    public IReadOnlyList<Score> Measure(Device device)
    {
        double loss = 0;
        long correct = 0, tokens = 0;
        foreach (var (batch, state) in Batches())
        {
            using var scope = new Scope(device);
            var (_, start) = model.Decoder.Start(scope, null, batch.Size);
            if (batch.Continues) start = state.On(scope, start);
            var output = model.Decoder.Run(scope, null, start, new Targets(batch.Input, batch.Output, special.Padding));
            var (_, negativeLogLikelihood, right) = output.Terms.Read();
            loss += negativeLogLikelihood;
            correct += right;
            tokens += batch.Predictions;
            if (batch.GoesOn) state.Keep(output.Last);
        }
        // A remainder of less than one token for each place of a running text is not read, so the counts are scaled.
        double scale = (double)texts.Tokens / tokens, mean = loss / tokens;
        return
        [
            new Score("loss", mean, Digits: 4, LowerIsBetter: true),
            new Score("perplexity", Math.Exp(mean), Digits: 3, LowerIsBetter: true),
            new Score("word_perplexity", Math.Exp(loss * scale / texts.Words), Digits: 3, LowerIsBetter: true),
            new Score("bits_per_byte", loss * scale / Math.Log(2) / texts.Bytes, Digits: 4, LowerIsBetter: true),
            Score.Percent("accuracy", 100d * correct / tokens),
        ];
    }

    private IEnumerable<(TextBatch Batch, CarriedState State)> Batches()
    {
        if (form == TextForm.Running)
        {
            var batches = new RunningBatches(texts, (int)Math.Clamp(texts.Tokens / ShortestPlace, 1, PlacesAtOnce), Window, special, 0);
            var state = new CarriedState();
            foreach (var window in batches.Epoch(0)) yield return (batches.Make(window), state);
            yield break;
        }
        foreach (var group in Enumerable.Range(0, texts.Lengths.Count).Select(i => texts[i]).OrderBy(ids => ids.Length).Chunk(TextsAtOnce))
        {
            // A long text goes on from part to part.
            (int[] Input, int[] Output)[] whole = [.. group.Select(ids => (Input: (int[])[special.Start, .. ids], Output: (int[])[.. ids, special.End]))];
            var state = new CarriedState();
            var time = whole.Max(text => text.Input.Length);
            for (var from = 0; from < time; from += longest)
            {
                var parts = Array.ConvertAll(whole, text => (Part(text.Input, from), Part(text.Output, from)));
                yield return (LineBatches.Make(parts, special) with { Continues = from > 0, GoesOn = from + longest < time }, state);
            }
        }

        int[] Part(int[] ids, int from) => from >= ids.Length ? [] : ids[from..Math.Min(ids.Length, from + longest)];
    }

    /// <summary>The state between two batches, on the host.</summary>
    private sealed class CarriedState
    {
        private float[][] _values = [];

        public void Keep(State last) => _values = [.. last.Parts.Select(part => part.ToArray())];

        public State On(Scope scope, State shape) => new([.. shape.Parts.Select((part, i) => scope.Of(_values[i], part.Shape))]);
    }
}
