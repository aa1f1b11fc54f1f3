using System.Buffers.Binary;
using System.Globalization;
using Seq2Seq.Storage;

namespace Seq2Seq.Data;

/// <summary>
/// Reads MNIST's IDX format (LeCun, Cortes &amp; Burges 1998), plain or <c>.gz</c>: two zeros, the type of the numbers (8 = unsigned byte), the number of
/// dimensions, the size of each as four bytes with the highest first, then the numbers. Pictures are <c>[count, height, width]</c> and labels
/// <c>[count]</c>, all unsigned bytes.
/// </summary>
internal static class IdxFile
{
    private const string Pictures = "images", PictureDimensions = "idx3", Labels = "labels", LabelDimensions = "idx1";
    private const int UnsignedByte = 8;
    private const int MostPixels = 1 << 24; // of a picture, which has to be in memory before it is known whether the file has it

    /// <summary>
    /// Returns whether the name of a file is that of IDX pictures, such as <c>train-images-idx3-ubyte</c> or <c>digits.idx3</c>, each also with <c>.gz</c>.
    /// </summary>
    public static bool IsNameOfOne(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var name = Path.GetFileName(path);
        return name.Contains(PictureDimensions, StringComparison.Ordinal) && !StoredCorpus.IsNameOfOne(path);
    }

    /// <summary>
    /// Returns the file of labels that belongs to a file of pictures: in its name <c>labels</c> stands for <c>images</c> and <c>idx1</c> for <c>idx3</c>.
    /// Either may be compressed.
    /// </summary>
    /// <exception cref="Seq2SeqException">There is none.</exception>
    public static string LabelsOf(string pictures)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        var name = Path.GetFileName(pictures)
            .Replace(Pictures, Labels, StringComparison.Ordinal).Replace(PictureDimensions, LabelDimensions, StringComparison.Ordinal);
        var plain = Path.Combine(Path.GetDirectoryName(pictures) ?? "", name.EndsWith(".gz", StringComparison.Ordinal) ? name[..^3] : name);
        string[] tried = [plain, plain + ".gz"];
        return tried.FirstOrDefault(path => path != pictures && File.Exists(path))
            ?? throw new Seq2SeqException($"no labels beside '{pictures}': neither '{tried[0]}' nor '{tried[1]}' exists; put the file of labels beside that of the pictures");
    }

    /// <summary>Returns the pictures of a file one by one, in shades of grey.</summary>
    /// <exception cref="Seq2SeqException">The file is missing, of another form, breaks off or has more than it says.</exception>
    public static IEnumerable<Picture> ReadPictures(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return All();

        IEnumerable<Picture> All()
        {
            using var file = new Reader(path, dimensions: 3, "pictures");
            var (height, width) = (file.Sizes[1], file.Sizes[2]);
            if (height < 1 || width < 1 || height > MostPixels || width > MostPixels || height * width > MostPixels)
                throw new Seq2SeqException(string.Create(CultureInfo.InvariantCulture,
                    $"'{path}' claims pictures of {height} × {width} pixels, expected at least one and at most {MostPixels:N0}; the file is damaged or of another kind"));
            for (long i = 0; i < file.Sizes[0]; i++)
            {
                var pixels = new byte[height * width];
                if (!file.Fill(pixels)) throw BreaksOff(path, file.Sizes[0], i, "pictures");
                yield return new(pixels, (int)height, (int)width, channels: 1);
            }
            file.CheckEnd();
        }
    }

    /// <summary>Returns the labels of a file.</summary>
    /// <param name="expected">The number of pictures that they belong to.</param>
    /// <exception cref="Seq2SeqException">The file is missing, of another form, has another number of labels, breaks off or has more than it says.</exception>
    public static byte[] ReadLabels(string path, int expected)
    {
        ArgumentNullException.ThrowIfNull(path);
        using var file = new Reader(path, dimensions: 1, "labels");
        if (file.Sizes[0] != expected)
            throw new Seq2SeqException(string.Create(CultureInfo.InvariantCulture,
                $"'{path}' has {file.Sizes[0]:N0} labels, and there are {expected:N0} pictures; expected as many; take two files that belong together"));
        var labels = new byte[expected];
        if (!file.Fill(labels)) throw BreaksOff(path, expected, null, "labels");
        file.CheckEnd();
        return labels;
    }

    private static Seq2SeqException BreaksOff(string path, long claimed, long? found, string what) => new(string.Create(CultureInfo.InvariantCulture,
        $"'{path}' claims {claimed:N0} {what} and breaks off {(found == null ? "before their end" : $"after {found:N0}")}; copy or make it again"));

    /// <summary>A file whose header has been read.</summary>
    private sealed class Reader : IDisposable
    {
        private readonly Stream _stream;
        private readonly string _path;

        public Reader(string path, int dimensions, string what)
        {
            _path = path;
            var file = BinaryFile.Open(path);
            _stream = path.EndsWith(".gz", StringComparison.Ordinal) ? Gzip.Open(file, path) : new BufferedStream(file);
            try
            {
                Sizes = Header(dimensions, what);
            }
            catch
            {
                _stream.Dispose();
                throw;
            }
        }

        /// <summary>The sizes of the dimensions, 0 to 2^32 - 1.</summary>
        public long[] Sizes { get; }

        /// <summary>Reads bytes, and returns whether the file has them all.</summary>
        public bool Fill(Span<byte> bytes)
        {
            try
            {
                return _stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length;
            }
            catch (InvalidDataException error)
            {
                throw new Seq2SeqException($"'{_path}' is truncated, damaged or not gzip data ({error.Reason()}); copy or make it again", error);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new Seq2SeqException($"cannot read '{_path}': {error.Reason()}", error);
            }
        }

        /// <summary>Checks that there are no more bytes.</summary>
        public void CheckEnd()
        {
            if (Fill(stackalloc byte[1])) throw new Seq2SeqException($"'{_path}' has more bytes than its header says; copy or make it again");
        }

        private long[] Header(int dimensions, string what)
        {
            Span<byte> magic = stackalloc byte[4], sizes = stackalloc byte[4 * dimensions];
            var expected = $"expected 0000{UnsignedByte:X2}{dimensions:X2}, which is IDX with {what} of unsigned bytes in {dimensions} {(dimensions == 1 ? "dimension" : "dimensions")}";
            if (!Fill(magic)) throw new Seq2SeqException($"'{_path}' has fewer than four bytes; {expected}");
            if (!magic.SequenceEqual((ReadOnlySpan<byte>)[0, 0, UnsignedByte, (byte)dimensions]))
                throw new Seq2SeqException($"'{_path}' begins with {Convert.ToHexString(magic)}; {expected}");
            if (!Fill(sizes)) throw new Seq2SeqException($"'{_path}' breaks off in its header; copy or make it again");
            var read = new long[dimensions];
            for (var i = 0; i < dimensions; i++) read[i] = BinaryPrimitives.ReadUInt32BigEndian(sizes[(4 * i)..]);
            return read;
        }

        public void Dispose() => _stream.Dispose();
    }
}
