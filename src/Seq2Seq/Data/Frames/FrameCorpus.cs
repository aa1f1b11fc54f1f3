using System.Globalization;

namespace Seq2Seq.Data;

/// <summary>
/// Sequences of rows of numbers with their labels or texts, in memory, in a fixed order: pictures as bytes, so that 60,000 of 28 × 28 pixels take 47 MB, and
/// sound as numbers, 16 KB a second of 40 bands. They are read by all cores, and the order and the first error do not depend on their number. A path is one of
/// <list type="bullet">
/// <item>a file of pictures in IDX format, with the file of labels beside it, see <see cref="IdxFile"/>;</item>
/// <item>a folder with a folder for each label, or with files whose names tell the label, see <see cref="FrameOptions.LabelPattern"/>;</item>
/// <item>a table, see <see cref="StoredCorpus"/>, of files and their labels or texts: <c>img/7.png TAB a red circle</c>. A file is a path relative to the
/// folder of the table, or the file itself as a data URI (RFC 2397), <c>data:image/png;base64,...</c>. A file that stands in several rows is read once.</item>
/// </list>
/// </summary>
internal sealed class FrameCorpus
{
    /// <summary>Creates a corpus of sequences in memory.</summary>
    /// <param name="examples">The sequences, at least one, all of one width.</param>
    /// <param name="path">What reports call the corpus.</param>
    /// <param name="options">How files become such sequences.</param>
    /// <exception cref="Seq2SeqException">There are none, or their widths differ.</exception>
    public FrameCorpus(IReadOnlyList<FrameExample> examples, string path, FrameOptions options)
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(options);
        if (examples.Count == 0) throw new Seq2SeqException($"corpus '{path}' is empty; expected at least one sequence with its label or text");
        (Examples, Path, Options) = (examples, path, options);
        if (examples.FirstOrDefault(example => example.Frames.Width != Width) is { } other)
            throw new Seq2SeqException(string.Create(CultureInfo.InvariantCulture,
                $"{other.At} has rows of {other.Frames.Width} numbers, and {examples[0].At} of {Width}; expected rows of one width"));
    }

    /// <summary>The sequences in order.</summary>
    public IReadOnlyList<FrameExample> Examples { get; }

    /// <summary>The path as it was given.</summary>
    public string Path { get; }

    /// <summary>The options with the size or the rate of the first file where none was given. A model needs them to read more files.</summary>
    public FrameOptions Options { get; }

    /// <summary>What looked wrong and is no error, such as files that were left out.</summary>
    public IReadOnlyCollection<string> Warnings { get; private init; } = [];

    /// <summary>The numbers of a row, F.</summary>
    public int Width => Examples[0].Frames.Width;

    /// <summary>Reads a corpus.</summary>
    /// <param name="path">The path of an IDX file, a folder or a table.</param>
    /// <param name="options">How files become sequences.</param>
    /// <param name="select">
    /// A regular expression of the names of the files of a folder that are read; empty = all.
    /// </param>
    /// <exception cref="Seq2SeqException">
    /// A file is missing, damaged, of another kind, or of another size or rate. The message names it, and the row of a table.
    /// </exception>
    public static FrameCorpus Read(string path, FrameOptions options, string select = "")
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(select);
        if (path.Length == 0) throw new ConfigurationException("the path of a corpus is empty; expected an IDX file, a folder or a table of files");
        var warnings = new OrderedDictionary<string, bool>(StringComparer.Ordinal);
        if (Directory.Exists(path)) return Load(FrameFolder.Find(path, options, select, Warn), path, options, warnings.Keys);
        if (select.Length > 0) throw new ConfigurationException($"the files '{select}' are selected, but '{path}' is no folder; select none, or name a folder");
        if (IdxFile.IsNameOfOne(path)) return ReadIdx(path, options);
        return Load(FrameTable.Find(path, options, Warn), path, options, warnings.Keys);

        void Warn(string warning) => warnings[warning] = true;
    }

    private static FrameCorpus ReadIdx(string path, FrameOptions options)
    {
        if (options.Type != FrameType.Pictures) throw new ConfigurationException($"'{path}' has pictures, but sound is to be read; name a folder or a table of {options.Suffix} files");
        if (!File.Exists(path) && File.Exists(path + ".gz")) path += ".gz";
        var pictures = new List<PictureFrames>();
        foreach (var picture in IdxFile.ReadPictures(path))
        {
            if (pictures.Count == 0) options = options with { Picture = options.Picture.WithSizeOf(picture) };
            pictures.Add(options.Picture.Frames(picture, At(pictures.Count)));
        }
        var labels = IdxFile.ReadLabels(IdxFile.LabelsOf(path), pictures.Count);
        return new([.. pictures.Select((picture, i) => new FrameExample(picture, labels[i].ToString(CultureInfo.InvariantCulture), At(i)))], path, options);

        string At(int i) => string.Create(CultureInfo.InvariantCulture, $"{path} picture {i + 1}");
    }

    /// <summary>Reads each file once. The first one says what the options leave open.</summary>
    private static FrameCorpus Load(List<FrameEntry> entries, string path, FrameOptions options, IReadOnlyCollection<string> warnings)
    {
        options = entries[0].Read((bytes, name) => FrameReader.Known(options, bytes, name));
        var reader = new FrameReader(options);
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        var files = new List<FrameEntry>();
        foreach (var entry in entries)
            if (places.TryAdd(entry.File, files.Count)) files.Add(entry);
        var frames = InOrder(files.Count, i => files[i].Read((bytes, name) => reader.Decode(bytes, name)));
        return new([.. entries.Select(entry => new FrameExample(frames[places[entry.File]], entry.Target, entry.At))], path, options) { Warnings = warnings };
    }

    /// <summary>Computes results on all cores. Of several errors the one of the first item is thrown, whatever the number of cores.</summary>
    private static T[] InOrder<T>(int count, Func<int, T> compute)
    {
        var results = new T[count];
        var errors = new Dictionary<int, Exception>();
        Parallel.For(0, count, (i, loop) =>
        {
            try
            {
                results[i] = compute(i);
            }
            catch (Exception error)
            {
                lock (errors) errors[i] = error;
                loop.Break(); // the items before this one are still computed
            }
        });
        if (errors.Count > 0) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(errors[errors.Keys.Min()]);
        return results;
    }
}
