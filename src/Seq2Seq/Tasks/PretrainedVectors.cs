using System.Globalization;
using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Storage;
using Seq2Seq.Text;

namespace Seq2Seq.Tasks;

/// <summary>
/// Word vectors made elsewhere, in the text form of GloVe and word2vec: a word and its numbers on each line, with single spaces between. The first line of
/// word2vec, which has the numbers of words and columns, is skipped. A word may have spaces in it; of a word that occurs twice the first vector counts.
/// </summary>
internal static class PretrainedVectors
{
    /// <summary>Copies the vectors of the tokens that the file has into the table of a model, whose other rows stay as they are.</summary>
    /// <param name="options">Names the file; without one nothing happens.</param>
    /// <param name="parameters">The weights, which have their first values.</param>
    /// <param name="side">The beginning of the table's name: <c>encoder</c> or <c>decoder</c>.</param>
    /// <param name="plan">Is given a line that says how many tokens were found.</param>
    /// <exception cref="Seq2SeqException">The file cannot be read, has a line that is no word with numbers of the table's width, or has no token.</exception>
    public static void Copy(EmbeddingOptions options, Vocabulary vocabulary, ParameterSet parameters, string side, List<string> plan)
    {
        if (options.Load == "") return;
        var table = parameters.All.Single(p => p.Name == $"{side}.embedding").Value;
        int width = table.Shape.Columns, found = 0;
        var seen = new bool[vocabulary.Count];
        var vector = new float[width];
        long row = 0;
        var isFirst = true;
        foreach (var text in TextFile.Lines(options.Load))
        {
            row++;
            var line = text.TrimEnd(' ');
            if (row == 1 && IsCount(line) || line.Length == 0) continue;
            var word = Word(line, width, isFirst) ?? throw Wrong(options.Load, row, line, width);
            isFirst = false;
            var id = vocabulary.IdOf(word);
            if (vocabulary[id] != word || seen[id]) continue;
            var numbers = line[(word.Length + 1)..].Split(' ');
            for (var i = 0; i < width; i++)
                if (!float.TryParse(numbers[i], NumberStyles.Float, CultureInfo.InvariantCulture, out vector[i]) || !float.IsFinite(vector[i]))
                    throw new Seq2SeqException($"{options.Load} line {row}: '{numbers[i]}' is no number; expected a word and {width} numbers");
            table.Device.Upload(vector, table.Data.Slice(id * width, width));
            seen[id] = true;
            found++;
        }
        if (found == 0)
            throw new Seq2SeqException($"'{options.Load}' has a vector for none of the {vocabulary.Count} tokens of the {side}, such as {Vocabulary.Quote(vocabulary[vocabulary.Count - 1])}; give a file for this language, or tokens that are words (level: word)");
        parameters.Touch();
        plan.Add(FormattableString.Invariant($"{found:N0} of the {vocabulary.Count:N0} tokens of the {side} begin with their vectors in '{options.Load}'"));
    }

    /// <summary>Returns whether a line is the first one of word2vec: two whole numbers.</summary>
    private static bool IsCount(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var words, var columns]
        && int.TryParse(words, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            && int.TryParse(columns, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    /// <summary>
    /// Returns what stands before the last <paramref name="width"/> fields; null if the line has too few of them. The first vector must have this width and no
    /// other; later ones may belong to words with spaces in them.
    /// </summary>
    private static string? Word(string line, int width, bool isFirst)
    {
        var end = line.Length;
        for (var i = 0; i < width; i++)
            if (end <= 0 || (end = line.LastIndexOf(' ', end - 1)) < 1) return null;
        return isFirst && line.IndexOf(' ') < end ? null : line[..end];
    }

    private static Seq2SeqException Wrong(string path, long row, string line, int width)
    {
        var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new($"{path} line {row}: {Math.Max(0, fields.Length - 1)} numbers behind {Vocabulary.Quote(fields.Length > 0 ? fields[0] : "")}; expected {width}, as embedding_dim is; set embedding_dim to the width of the file, or give another file");
    }
}
