using System.IO.Compression;

namespace Seq2Seq.Storage;

/// <summary>
/// Reads gzip data and checks that they are complete. .NET's <see cref="GZipStream"/> treats data that break off as if they ended there. Therefore a
/// member with known content follows the data, and the text has to end with this content, which is held back.
/// </summary>
internal static class Gzip
{
    // Text shrinks to a third, a corpus of few words to a twentieth. Data made to fill memory shrink to a thousandth.
    private const int MostExpansion = 100;
    private const long Unchecked = 64 << 20; // a text of this many bytes may be as repetitive as it likes

    private static readonly byte[] Sentinel = [.. "the data before this are whole"u8];
    private static readonly byte[] Member = Compressed(Sentinel);

    /// <summary>Returns the decompressed text of <paramref name="file"/> as a stream to read once. The stream closes the file.</summary>
    /// <remarks>
    /// Reading throws <see cref="InvalidDataException"/> if the data are damaged, break off, are not gzip, or are followed by something else, and
    /// <see cref="Seq2SeqException"/> if they expand more than any text does.
    /// </remarks>
    public static Stream Open(Stream file, string name) => new Text(new Data(file), name);

    private static byte[] Compressed(byte[] bytes)
    {
        var memory = new MemoryStream();
        using (var member = new GZipStream(memory, CompressionLevel.Fastest)) member.Write(bytes);
        return memory.ToArray();
    }

    /// <summary>The bytes of the file, then those of the member that marks the end.</summary>
    private sealed class Data(Stream file) : Input
    {
        private int _ofMember;

        public long Count { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            var count = file.Read(buffer);
            if (count == 0 && buffer.Length > 0)
            {
                count = Math.Min(buffer.Length, Member.Length - _ofMember);
                Member.AsSpan(_ofMember, count).CopyTo(buffer);
                _ofMember += count;
            }
            Count += count;
            return count;
        }

        protected override void Dispose(bool disposing) => file.Dispose();
    }

    /// <summary>The decompressed text without the mark of its end.</summary>
    private sealed class Text(Data data, string name) : Input
    {
        private readonly GZipStream _text = new(data, CompressionMode.Decompress);
        private readonly byte[] _buffer = new byte[1 << 16];
        private int _start, _end; // _buffer[_start.._end] is unread
        private long _total;

        public override int Read(Span<byte> buffer)
        {
            while (_end - _start <= Sentinel.Length)
            {
                _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
                (_start, _end) = (0, _end - _start);
                var read = _text.Read(_buffer.AsSpan(_end));
                if (read == 0)
                    return _buffer.AsSpan(0, _end).SequenceEqual(Sentinel) ? 0 : throw new InvalidDataException("The data break off.");
                _end += read;
                _total += read;
                if (_total > Unchecked && _total > MostExpansion * data.Count)
                    throw new Seq2SeqException($"'{name}' expands to more than {MostExpansion} times its size, which no text does; decompress it if it is to be read all the same");
            }
            var count = Math.Min(buffer.Length, _end - _start - Sentinel.Length);
            _buffer.AsSpan(_start, count).CopyTo(buffer);
            _start += count;
            return count;
        }

        protected override void Dispose(bool disposing) => _text.Dispose();
    }

    /// <summary>A stream that can only be read from its beginning to its end.</summary>
    private abstract class Input : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
            // Nothing is ever written.
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
