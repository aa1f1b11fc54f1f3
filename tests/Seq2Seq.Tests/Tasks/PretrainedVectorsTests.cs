using Seq2Seq.Checkpoints;
using Seq2Seq.Tasks.LanguageModeling;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Tests.Tasks.LanguageModeling;

namespace Seq2Seq.Tests.Tasks;

/// <summary>Word vectors from files of GloVe and word2vec.</summary>
public sealed class PretrainedVectorsTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();
    private readonly Training.TinyRun _run = new();

    public void Dispose()
    {
        _files.Dispose();
        _run.Dispose();
    }

    private TranslationConfiguration With(string model, string source = "", string target = "", params string[] freeze)
    {
        var c = _run.In(model, o => o with { MaximumSteps = 3, ValidationFrequency = 0, Freeze = freeze });
        return c with
        {
            Model = c.Model with
            {
                Encoder = c.Model.Encoder with { Embeddings = c.Model.Encoder.Embeddings with { Load = source } },
                Decoder = c.Model.Decoder with { Embeddings = c.Model.Decoder.Embeddings with { Load = target } },
            },
        };
    }

    private float[] Row(string model, string table, string folder, string word)
    {
        using var file = SafetensorsFile.Open(Path.Combine(_run[model], "model.safetensors"));
        var id = Seq2Seq.Text.Vocabulary.Load(Path.Combine(_run[model], folder, "vocab.json")).IdOf(word);
        return file.Read<float>(table)[(5 * id)..(5 * id + 5)];
    }

    [Fact]
    public void Words_of_the_file_begin_with_their_vectors_and_frozen_ones_keep_them()
    {
        // The form of GloVe, with a word that the corpus lacks, one twice, and one with a space; that of word2vec, with its first line and spaces at the ends.
        var glove = _files.Write("glove.txt", "w1 1 2 3 4 5\nzebra 0 0 0 0 0\nw2 -1e-1 0.5 7 8 9\nw1 9 9 9 9 9\nw 3 0 0 0 0 0\n");
        var word2vec = _files.WriteGzip("vectors.txt.gz", "3 5 \nw4 5 4 3 2 1 \n</s> 1 1 1 1 1 \nother 2 2 2 2 2 \n");
        var (events, _) = Training.TinyRun.Train(With("frozen", glove, word2vec, "encoder.embedding", "decoder.embedding"));
        var started = Assert.IsType<TrainingStarted>(events[0]);
        Assert.Contains($"2 of the 14 tokens of the encoder begin with their vectors in '{glove}'", started.Plan);
        Assert.Contains($"2 of the 14 tokens of the decoder begin with their vectors in '{word2vec}'", started.Plan);
        Assert.Equal([1, 2, 3, 4, 5], Row("frozen", "encoder.embedding", "source", "w1"));
        Assert.Equal([-0.1f, 0.5f, 7, 8, 9], Row("frozen", "encoder.embedding", "source", "w2"));
        Assert.Equal([5, 4, 3, 2, 1], Row("frozen", "decoder.embedding", "target", "w4"));
        Assert.Equal([1, 1, 1, 1, 1], Row("frozen", "decoder.embedding", "target", "</s>"));
        Assert.All(Row("frozen", "encoder.embedding", "source", "w3"), x => Assert.InRange(x, -0.1f, 0.1f)); // at random

        Training.TinyRun.Train(With("trained", glove));
        var moved = Row("trained", "encoder.embedding", "source", "w2");
        Assert.NotEqual([-0.1f, 0.5f, 7, 8, 9], moved);
        Assert.Equal(7, moved[2], 0.2f);
    }

    /// <summary>The file is read when a run begins. It may be gone or elsewhere when the run goes on.</summary>
    [Fact]
    public void A_resumed_run_does_not_need_the_file()
    {
        var glove = _files.Write("glove.txt", "w1 1 2 3 4 5\n");
        Training.TinyRun.Train(With("whole", glove) is var c ? c with { Training = c.Training with { MaximumSteps = 6 } } : c);
        Training.TinyRun.Train(With("parts", glove));
        File.Delete(glove);
        Training.TinyRun.Train(With("parts", _files["moved.txt"]) is var d ? d with { Training = d.Training with { MaximumSteps = 6 } } : d, resume: true);
        Assert.Equal(_run.Weights("whole"), _run.Weights("parts"));
    }

    [Theory]
    [InlineData("w1 1 2 3 4\n", "line 1: 4 numbers behind \"w1\"; expected 5, as embedding_dim is; set embedding_dim to the width of the file, or give another file")]
    [InlineData("w1 1 2 3 4 5 6\n", "line 1: 6 numbers behind \"w1\"; expected 5")]
    [InlineData("2 3\nw1 1 2 3\n", "line 2: 3 numbers behind \"w1\"; expected 5")]
    [InlineData("w1 1 2 3 4 5\nw2 1 2\n", "line 2: 2 numbers behind \"w2\"; expected 5")]
    [InlineData("w1 1 2 x 4 5\n", "line 1: 'x' is no number; expected a word and 5 numbers")]
    [InlineData("w1 1 2 NaN 4 5\n", "line 1: 'NaN' is no number")]
    [InlineData("zebra 1 2 3 4 5\n", "has a vector for none of the 14 tokens of the encoder")]
    [InlineData("", "has a vector for none of the 14 tokens of the encoder")]
    public void Files_that_do_not_fit_are_errors(string text, string expected)
    {
        var path = _files.Write("vectors.txt", text);
        var error = Assert.Throws<Seq2SeqException>(() => Training.TinyRun.Train(With("model", path)));
        Assert.Contains(expected, error.Message);
        Assert.Contains(path, error.Message);
        Assert.Contains("does not exist", Assert.Throws<Seq2SeqException>(() => Training.TinyRun.Train(With("model", _files["absent"]))).Message);
    }

    [Fact]
    public void A_language_model_takes_them_too()
    {
        using var language = new TinyLanguage();
        var path = language.Write("vectors.txt", $"fire {string.Join(' ', Enumerable.Repeat("0.5", 12))}\n");
        var c = language.In("model", 2);
        c = c with
        {
            Model = c.Model with { Embeddings = c.Model.Embeddings with { Load = path } },
            Training = c.Training with { Freeze = ["decoder.embedding"] },
        };
        var started = Assert.IsType<LanguageModelStarted>(TinyLanguage.Train(c)[0]);
        Assert.Contains(started.Plan, line => line.StartsWith("1 of the ", StringComparison.Ordinal));
        using var file = SafetensorsFile.Open(Path.Combine(language["model"], "model.safetensors"));
        Assert.Equal(12, file.Read<float>("decoder.embedding").Count(x => x == 0.5f));
    }
}
