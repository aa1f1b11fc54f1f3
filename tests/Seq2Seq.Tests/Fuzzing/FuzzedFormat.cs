using System.Text;
using Seq2Seq.Data;
using Seq2Seq.Storage;
using Seq2Seq.Tasks.Forecasting;
using Seq2Seq.Tests.Checkpoints;
using Seq2Seq.Tests.Data;
using Seq2Seq.Tests.Data.Frames;
using Seq2Seq.Tests.Text;
using Seq2Seq.Text;

namespace Seq2Seq.Tests.Fuzzing;

/// <summary>A format of files that the program reads.</summary>
/// <param name="File">The name of the file that is damaged. It also names the format.</param>
/// <param name="Example">The bytes of a whole file.</param>
/// <param name="Read">Reads the file at a path as the program does.</param>
/// <param name="Beside">Writes the whole files that stand beside it.</param>
internal sealed record FuzzedFormat(string File, Func<byte[]> Example, Action<string> Read, Action<TemporaryDirectory>? Beside = null)
{
    private const string Tsv = "나는 사과를 먹는다\tI eat an apple\n물\twater\nx\ty\tz\n";
    private const string Jsonl = """{"id": 1, "translation": {"ko": "물 \ud83d\ude00", "en": "water \"\n"}}""" + "\n" + """{"translation": {"en": "a", "ko": "b"}, "x": [1.5, null]}""" + "\n";

    private const string Csv = "ko,en,label\n나는 사과를 먹는다,\"I eat an apple, \"\"red\"\"\",0\n물,\"water\nand more\",1\n";

    private const string Series = "day,y,u\n2026-01-01,1.5,2\n2026-01-02,,3e1\n2026-01-03,4,-5\n2026-01-04,,6\n";

    private static readonly SeriesDataOptions SeriesOptions = new() { Time = "day", Inputs = ["u"], Gaps = GapRule.Linear, Season = 7 };

    private static readonly BytePairTokenizer Subwords = BytePairLearner.Learn(SampleText.Lines, 300);
    private static readonly UnigramTokenizer Pieces = UnigramLearner.Learn(SampleText.Lines, 300);

    /// <summary>All formats. A new one is one line.</summary>
    public static readonly FuzzedFormat[] All =
    [
        new("vocab.json", () => Saved(Tokenizer.VocabularyFile), path => BytePairTokenizer.Load(Folder(path)).Encode("물 water"), files => Subwords.Save(files.Path)),
        new("merges.txt", () => Saved(Tokenizer.MergesFile), path => BytePairTokenizer.Load(Folder(path)).Encode("물 water"), files => Subwords.Save(files.Path)),
        new("words/vocab.json", () => Words(Level.Word), path => Tokenizer.Load(Folder(path), new() { Level = Level.Word }).Encode("물 water")),
        new("characters/vocab.json", () => Words(Level.Char), path => Tokenizer.Load(Folder(path), new() { Level = Level.Char }).Encode("물 water")),
        new("pieces/vocab.json", () => Saved(Pieces, Tokenizer.VocabularyFile), path => UnigramTokenizer.Load(Folder(path)).Encode("물 water"), files => Pieces.Save(files["pieces"])),
        new("pieces/scores.txt", () => Saved(Pieces, Tokenizer.ScoresFile), path => UnigramTokenizer.Load(Folder(path)).Encode("물 water"), files => Pieces.Save(files["pieces"])),
        new("unigram/tokenizer.model", () => System.IO.File.ReadAllBytes(ForeignFiles.Model("unigram")), path => Foreign(path, TokenizerType.Sentencepiece)),
        new("bpe/tokenizer.model", () => System.IO.File.ReadAllBytes(ForeignFiles.Model("bpe")), path => Foreign(path, TokenizerType.Sentencepiece)),
        new("bert/tokenizer.model", () => Encoding.UTF8.GetBytes(ForeignFiles.WordPiece), path => Foreign(path, TokenizerType.Wordpiece)),
        new("tiktoken/tokenizer.model", () => Encoding.UTF8.GetBytes(ForeignFiles.Tiktoken(Subwords)), path => Foreign(path, TokenizerType.Tiktoken)),
        new("gpt2/vocab.json", () => Saved(Tokenizer.VocabularyFile), path => Foreign(path, TokenizerType.Bpe), files => Subwords.Save(files["gpt2"])),
        new("gpt2/merges.txt", () => Saved(Tokenizer.MergesFile), path => Foreign(path, TokenizerType.Bpe), files => Subwords.Save(files["gpt2"])),
        new("corpus.tsv", () => Encoding.UTF8.GetBytes(Tsv), Corpus),
        new("corpus.csv", () => Encoding.UTF8.GetBytes(Csv), Corpus),
        new("corpus.csv.gz", () => TemporaryDirectory.Gzip(Csv), Corpus),
        new("corpus.conll", () => Encoding.UTF8.GetBytes("# a\n나는\tB-X\n\nthe\tDET\ncat x NOUN\n"), Corpus),
        new("corpus.jsonl", () => Encoding.UTF8.GetBytes(Jsonl), Corpus),
        new("corpus.ko", () => Encoding.UTF8.GetBytes("나는\r\n물\n\n사과"), path => Corpus(path[..^3]), files => files.Write("corpus.en", "I\nwater\n\napple\n")),
        new("corpus.tsv.gz", () => TemporaryDirectory.Gzip(Tsv), Corpus),
        new("corpus.jsonl.gz", () => TemporaryDirectory.Gzip(Jsonl), Corpus),
        new("corpus.parquet", () => ParquetFiles.Flat([("나는 사과를 먹는다", "I eat an apple"), ("물", "water"), ("", "x")]), Corpus),
        new("nested.parquet", () => ParquetFiles.Nested([("나는 사과를 먹는다", "I eat an apple"), (null, "water"), ("x", "y")], groups: 2), Corpus),
        new("pairs.align", () => Encoding.UTF8.GetBytes("0-0 1-2 1-3 2-1\n0-0\n\n"),
            path => new StoredCorpus(System.IO.Path.ChangeExtension(path, ".tsv"), new("ko", "en"), alignments: true).Count(), files => files.Write("pairs.tsv", Tsv)),
        new("picture.png", FrameFiles.Picture, path => FrameFiles.Read(path)),
        new("repaired/picture.png", FrameFiles.Picture, path => FrameFiles.Read(FrameFiles.Repaired(path))),
        new("repaired/palette.png", FrameFiles.Palette, path => FrameFiles.Read(FrameFiles.Repaired(path))),
        new("train-images-idx3-ubyte", () => SampleFiles.Pictures(3, 4, 5), path => FrameCorpus.Read(path, new()), FrameFiles.WriteLabels),
        new("train-images-idx3-ubyte.gz", FrameFiles.CompressedPictures, path => FrameCorpus.Read(path, new()), FrameFiles.WriteLabels),
        new("recording.wav", FrameFiles.Recording, path => FrameFiles.Read(path, FrameType.Sound)),
        new("stereo/recording.wav", FrameFiles.Stereo, path => FrameFiles.Read(path, FrameType.Sound)),
        new("pictures.csv", FrameFiles.Table, path => FrameCorpus.Read(path, new())),
        new("normalization.json", FrameFiles.Normalization, path => FrameNormalization.Load(path, 3).Apply(new float[6], 3)),
        new("lines.txt.gz", () => [.. TemporaryDirectory.Gzip(Tsv), .. TemporaryDirectory.Gzip(Jsonl)], path => TextFile.Lines(path).Count()),
        new("model.safetensors", () => ModelFiles.Made["model.safetensors"], ModelFiles.Translate, ModelFiles.Write),
        new("unsealed/model.safetensors", () => ModelFiles.Unsealed(ModelFiles.Made["model.safetensors"]), ModelFiles.Translate, ModelFiles.WriteUnsealed),
        new("sparse.safetensors", () => ModelFiles.Unsealed(SparseTensorTests.Example()), ModelFiles.ReadWeights),
        new("config.yaml", () => ModelFiles.Made["config.yaml"], ModelFiles.Translate, ModelFiles.Write),
        new("format.json", () => ModelFiles.Made["format.json"], ModelFiles.Translate, ModelFiles.Write),
        new("unsealed/source/vocab.json", () => ModelFiles.Made["source/vocab.json"], path => ModelFiles.Translate(Folder(path)), ModelFiles.WriteUnsealed),
        new("training/state.safetensors", () => ModelFiles.Trained["training/state.safetensors"], ModelFiles.Resume, ModelFiles.WriteRun),
        new("sealed/training/state.safetensors", () => ModelFiles.Trained["training/state.safetensors"], path => ModelFiles.Resume(ModelFiles.Sealed(path)),
            ModelFiles.WriteRun),
        new("training/validations.tsv", () => ModelFiles.Trained["training/validations.tsv"], ModelFiles.Resume, ModelFiles.WriteRun),
        new("training/session.json", () => ModelFiles.Trained["training/session.json"], ModelFiles.Resume, ModelFiles.WriteRun),
        new("training/log.jsonl", () => ModelFiles.Trained["training/log.jsonl"], ModelFiles.Resume, ModelFiles.WriteRun),
        new("training/events.out.tfevents.seq2seq", () => ModelFiles.Trained["training/events.out.tfevents.seq2seq"], ModelFiles.Resume, ModelFiles.WriteRun),
        new("import/best.safetensors", () => System.IO.File.ReadAllBytes(ModelFiles.Joey("best.safetensors")), ModelFiles.Import, ModelFiles.WriteJoey),
        new("import/src_vocab.txt", () => System.IO.File.ReadAllBytes(ModelFiles.Joey("src_vocab.txt")), ModelFiles.Import, ModelFiles.WriteJoey),
        new("import/config.yaml", () => System.IO.File.ReadAllBytes(ModelFiles.Joey("config.yaml")), ModelFiles.Import, ModelFiles.WriteJoey),
        new("experiment.yaml", () => Encoding.UTF8.GetBytes(ModelFiles.Experiment), ModelFiles.Plan),
        new("series.csv", () => Encoding.UTF8.GetBytes(Series), path => ReadSeries(path)),
        new("scales/series.json", () => Codec(), path => ForecastingCodec.Load(Folder(path), SeriesOptions)),
        new("text.txt", () => Encoding.UTF8.GetBytes(Tsv), path => Learn(TextFile.Lines(path))),
    ];

    public override string ToString() => File;

    private static string Folder(string path) => Path.GetDirectoryName(path)!;

    /// <summary>Reads a corpus and encodes it.</summary>
    private static void Corpus(string path) =>
        Dataset.Encode(ParallelCorpus.Read(path, "ko", "en"), Subwords, Subwords, new DataOptions(), filter: false);

    /// <summary>Learns a vocabulary at each level, and expects the normalized text back.</summary>
    private static void Learn(IEnumerable<string> lines)
    {
        string[] text = [.. lines];
        foreach (var level in Enum.GetValues<Level>())
        {
            var tokenizer = Tokenizer.Learn(text, new SideOptions { Level = level, VocabularyLimit = 1000 });
            foreach (var line in text.Take(10).Where(line => line.Length < 1000 && level is Level.Bpe or Level.Unigram))
                Assert.Equal(new Normalization(NormalizationType.Nfc).Apply(line), tokenizer.Decode(tokenizer.Encode(line)));
        }
    }

    /// <summary>Reads a tokenizer made by another program, and encodes and decodes a text and all its tokens.</summary>
    private static void Foreign(string path, TokenizerType type)
    {
        var tokenizer = ForeignTokenizer.Load(Folder(path), ForeignFiles.Side(type, path));
        tokenizer.Decode(tokenizer.Encode("물 water ½ <sep> \ud83d\ude00"));
        int[] all = [.. Enumerable.Range(0, tokenizer.Vocabulary.Count)];
        tokenizer.Pieces(all);
        tokenizer.Encode(tokenizer.Decode(all));
    }

    /// <summary>Reads a series, scales it and turns it back.</summary>
    private static ScaledSeries ReadSeries(string path)
    {
        var series = SeriesFile.Read(path, SeriesOptions, future: true);
        series.TimeOf(series.Length + 2);
        var scaled = new ScaledSeries(series, SeriesScaling.Learn([(series, series.Observed)], SeriesOptions));
        scaled.Undo(scaled.Length, new double[2 * scaled.Columns]);
        return scaled;
    }

    /// <summary>Returns the file of the scales of a series.</summary>
    private static byte[] Codec()
    {
        using var files = new TemporaryDirectory();
        var rows = Enumerable.Range(0, 30).Select(i => $"2026-01-{i + 1:00},{i * i % 7},{i % 3}");
        var series = SeriesFile.Read(files.Write("s.csv", $"day,y,u\n{string.Join('\n', rows)}\n"), SeriesOptions);
        ForecastingCodec.Learn([new SeriesPart(series, 20, 25)], SeriesOptions, lags: 2).Save(files.Path);
        return System.IO.File.ReadAllBytes(files["series.json"]);
    }

    private static byte[] Saved(string file) => Saved(Subwords, file);

    private static byte[] Words(Level level) =>
        Saved(Tokenizer.Learn(SampleText.Lines, new() { Level = level, VocabularyLimit = 60 }), Tokenizer.VocabularyFile);

    private static byte[] Saved(ITokenizer tokenizer, string file)
    {
        using var files = new TemporaryDirectory();
        tokenizer.Save(files.Path);
        return System.IO.File.ReadAllBytes(files[file]);
    }
}
