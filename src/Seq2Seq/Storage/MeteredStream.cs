namespace Seq2Seq.Storage;

/// <summary>
/// A file from which only so many bytes are read. A reader that goes round in circles in a damaged file, or reads on behind its end, gets an error
/// instead. Asynchronous reads are done at once, on the same thread.
/// </summary>
internal sealed class MeteredStream(Stream file) : Stream
{
    private long _left;

    /// <summary>Sets the number of bytes that may be read from now on.</summary>
    public void Allow(long bytes) => _left = bytes;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => file.Length;

    public override long Position { get => file.Position; set => file.Position = value; }

    public override int Read(Span<byte> buffer)
    {
        if (buffer.Length == 0) return 0;
        var count = file.Read(buffer);
        if (count == 0) throw new InvalidDataException("the data break off");
        _left -= count;
        return _left >= 0 ? count : throw new InvalidDataException("the same bytes are read again and again");
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int ReadByte()
    {
        Span<byte> one = stackalloc byte[1];
        return Read(one) == 1 ? one[0] : -1;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        Task.FromResult(Read(buffer.AsSpan(offset, count)));

    public override long Seek(long offset, SeekOrigin origin) => file.Seek(offset, origin);

    public override void Flush()
    {
        // Nothing is ever written.
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing) => file.Dispose();
}
