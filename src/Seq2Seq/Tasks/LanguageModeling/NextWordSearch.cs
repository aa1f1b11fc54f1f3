using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Tensors;
using Seq2Seq.Text;

namespace Seq2Seq.Tasks.LanguageModeling;

/// <summary>
/// Finds the most probable next words. A word is all tokens up to one that begins another word, or ends the text; its probability is that of its tokens, times
/// that of such a token behind them. Of several ways to cut a word the most probable one counts. The beginnings of words are extended in the order of their
/// probability, so that the first words found are the most probable ones.
/// </summary>
internal sealed class NextWordSearch(IDecoder decoder, ITokenizer tokenizer, Level level)
{
    private const int MostExtensions = 500, MostTokens = 32; // of a search, and of a word
    private const double Least = 1e-6; // the smallest probability of a beginning that is extended
    private const char Space = '▁';

    /// <summary>Returns the words.</summary>
    /// <param name="prompt">The tokens of the words before.</param>
    /// <param name="begun">How the words begin.</param>
    public IReadOnlyList<NextWord> Find(Scope scope, int[] prompt, string begun, int count)
    {
        var special = tokenizer.Special;
        var (_, state) = decoder.Start(scope, null, 1);
        var probabilities = Step(scope, ref state, special.Start);
        foreach (var token in prompt) probabilities = Step(scope, ref state, token);
        var pieces = tokenizer.Pieces([.. Enumerable.Range(0, tokenizer.Vocabulary.Count)]);
        // At the level of words every token is one.
        bool Begins(int token) => level == Level.Word || pieces[token].StartsWith(Space);

        var found = new List<NextWord>();
        var waiting = new PriorityQueue<(int[] Ids, State State, double[] Next, double P, bool IsWord), double>();
        Extend([], state, probabilities, 1);
        for (var extensions = 0; found.Count < count && waiting.TryDequeue(out var best, out _);)
        {
            if (best.IsWord)
            {
                var word = Word(best.Ids);
                if (word.StartsWith(begun, StringComparison.Ordinal) && found.All(known => known.Word != word)) found.Add(new(word, best.P));
                continue;
            }
            if (best.Ids.Length >= MostTokens || ++extensions > MostExtensions) continue;
            var after = best.State;
            var next = Step(scope, ref after, best.Ids[^1]);
            Extend(best.Ids, after, next, best.P);
        }
        return found;

        void Extend(int[] ids, State from, double[] next, double p)
        {
            if (ids.Length > 0)
            {
                var ends = level == Level.Word ? 1
                    : Enumerable.Range(0, next.Length).Where(token => token == special.End || Begins(token)).Sum(token => next[token]);
                Wait(ids, default, [], p * ends, true);
                if (level == Level.Word) return;
            }
            else if (begun == "" && next[special.End] > 0) Wait([], default, [], next[special.End], true);
            for (var token = 0; token < next.Length; token++)
            {
                if (token == special.Padding || token == special.Start || token == special.End || token == special.Unknown) continue;
                // The first token begins a word; at the beginning of a text no space stands before it.
                if ((ids.Length > 0 ? Begins(token) : prompt.Length > 0 && !Begins(token)) || p * next[token] < Least) continue;
                int[] longer = [.. ids, token];
                var text = Word(longer);
                if (text.StartsWith(begun, StringComparison.Ordinal) || begun.StartsWith(text, StringComparison.Ordinal))
                    Wait(longer, from, next, p * next[token], false);
            }
        }

        string Word(int[] ids) => tokenizer.Decode(ids).Trim();

        void Wait(int[] ids, State from, double[] next, double p, bool isWord) => waiting.Enqueue((ids, from, next, p, isWord), -p);
    }

    private double[] Step(Scope scope, ref State state, int token)
    {
        var (next, logits, _) = decoder.Step(scope, null, state, scope.Integers([token]));
        state = next;
        var candidates = scope.TopLogSoftmax(logits, decoder.Vocabulary);
        var probabilities = new double[decoder.Vocabulary];
        for (var i = 0; i < candidates.K; i++) probabilities[candidates.Ids[i]] = Math.Exp(candidates.Values[i]);
        return probabilities;
    }
}
