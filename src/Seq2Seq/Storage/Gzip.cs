using System.IO.Compression;

namespace Seq2Seq.Storage;

/// <summary>
/// Reads gzip data and checks that they are complete. .NET's <see cref="GZipStream"/> treats data that break off as if they ended there. Therefore a
/// member with known content follows the data, and the text has to end with this content, which is held back. Zeros behind the last member are padding, as
/// for gzip(1).
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

    /// <summary>
    /// The bytes of the file, then those of the member that marks the end. Zeros at the end of the file come one by one: the decoder reads those that belong
    /// to the data, and stops at the first one that does not.
    /// </summary>
    private sealed class Data(Stream file) : Input
    {
        private readonly byte[] _block = new byte[1 << 16];
        private int _start, _end; // _block[_start.._end] is unread
        private long _before, _held; // zeros to be read before the block, and zeros behind it, which may be the last bytes
        private bool _ended;
        private int _ofMember;

        public long Count { get; private set; }

        /// <summary>Whether everything behind the last byte that was read is zero.</summary>
        public bool IsAtPadding { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            if (buffer.Length == 0) return 0;
            if (_before == 0 && _start == _end && !_ended) Fill();
            var count = Next(buffer);
            Count += count;
            return count;
        }

        private int Next(Span<byte> buffer)
        {
            int count;
            if (_before > 0)
            {
                count = (int)Math.Min(buffer.Length, _before);
                buffer[..count].Clear();
                _before -= count;
            }
            else if (_start < _end)
            {
                count = Math.Min(buffer.Length, _end - _start);
                _block.AsSpan(_start, count).CopyTo(buffer);
                _start += count;
            }
            else if (_held > 0)
            {
                count = 1;
                buffer[0] = 0;
                _held--;
                IsAtPadding = true;
            }
            else
            {
                count = Math.Min(buffer.Length, Member.Length - _ofMember);
                Member.AsSpan(_ofMember, count).CopyTo(buffer);
                _ofMember += count;
                IsAtPadding = false;
            }
            return count;
        }

        private void Fill()
        {
            while (_start == _end && !_ended)
            {
                var count = file.Read(_block);
                _ended = count == 0;
                var end = _block.AsSpan(0, count).LastIndexOfAnyExcept((byte)0) + 1;
                if (end > 0) (_before, _held) = (_held, 0);
                (_start, _end) = (0, end);
                _held += count - end;
            }
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
                {
                    if (data.IsAtPadding) return Copy(buffer, _end);
                    return _buffer.AsSpan(0, _end).SequenceEqual(Sentinel) ? 0 : throw new InvalidDataException("The data break off.");
                }
                _end += read;
                _total += read;
                if (_total > Unchecked && _total > MostExpansion * data.Count)
                    throw new Seq2SeqException($"'{name}' expands to more than {MostExpansion} times its size, which no text does; decompress it if it is to be read all the same");
            }
            return Copy(buffer, _end - Sentinel.Length);
        }

        private int Copy(Span<byte> buffer, int end)
        {
            var count = Math.Min(buffer.Length, end - _start);
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
