using Seq2Seq.Data;
using Seq2Seq.Models;
using Seq2Seq.Tensors;
using Seq2Seq.Text;

namespace Seq2Seq.Tasks.MaskedLanguageModeling;

/// <summary>Texts with gaps that are read together.</summary>
/// <param name="Input">The B texts.</param>
/// <param name="Places">The places s B + b of the gaps.</param>
/// <param name="Tokens">The tokens that belong there.</param>
internal sealed record MaskedBatch(TokenInput Input, int[] Places, int[] Tokens);

/// <summary>
/// Makes gaps in texts (Devlin et al. 2019, section 3.1): of the tokens of a text a share is chosen, at least one; eight of ten of them are replaced by the
/// unknown token, which stands for a gap, one by another token, and one stays as it is. An end stands behind each text.
/// </summary>
/// <param name="texts">The texts as ids.</param>
/// <param name="special">The special tokens.</param>
/// <param name="vocabulary">The number of tokens V.</param>
/// <param name="longest">The largest number of tokens of a text that are read.</param>
/// <param name="share">The share of the tokens that become gaps.</param>
/// <param name="seed">The seed of the choice.</param>
internal sealed class MaskedTexts(TextDataset texts, SpecialTokens special, int vocabulary, int longest, float share, int seed)
{
    private const double Replaced = 0.8, Changed = 0.9; // of the chosen tokens: up to here by a gap, up to here by another token
    private const int Draws = 32; // bits of a counter for the numbers of one text

    /// <summary>The texts.</summary>
    public TextDataset Texts => texts;

    /// <summary>The number of tokens of a text that are read, with its end.</summary>
    public int Length(int text) => Math.Min(longest, texts.Lengths[text]) + 1;

    /// <summary>Returns a batch of texts with gaps, which are a function of the seed, the epoch and the number of the text.</summary>
    /// <param name="numbers">The texts.</param>
    /// <param name="epoch">The number of the epoch.</param>
    public MaskedBatch Batch(int[] numbers, long epoch)
    {
        var key = Philox.Key(seed, RandomStream.Gaps, epoch);
        int batch = numbers.Length, time = numbers.Max(Length);
        var ids = new int[time * batch];
        Array.Fill(ids, special.Padding);
        var (places, tokens) = (new List<int>(), new List<int>());
        for (var b = 0; b < batch; b++)
        {
            var counter = (ulong)numbers[b] << Draws;
            var text = texts[numbers[b]].AsSpan(0, Length(numbers[b]) - 1);
            var first = places.Count;
            for (var s = 0; s < text.Length; s++)
            {
                ids[s * batch + b] = text[s];
                if (Draw() < share) Choose(s, b, text[s]);
            }
            if (places.Count == first && text.Length > 0 && (int)(Draw() * text.Length) is var one) Choose(one, b, text[one]);
            ids[text.Length * batch + b] = special.End;

            void Choose(int s, int b, int token)
            {
                places.Add(s * batch + b);
                tokens.Add(token);
                var kind = Draw();
                if (kind < Replaced) ids[s * batch + b] = special.Unknown;
                else if (kind < Changed) ids[s * batch + b] = Math.Min(vocabulary - 1, (int)(Draw() * vocabulary));
            }

            double Draw() => Philox.Unit(Philox.Draw(key, counter++).Item1);
        }
        return new(new TokenInput(ids, [.. numbers.Select(Length)]), [.. places], [.. tokens]);
    }
}
