using System.Collections;
using System.Runtime.InteropServices;
using Seq2Seq.Storage;

namespace Seq2Seq.Data;

/// <summary>
/// Examples in memory, and beyond a limit all of them in a temporary file. Then memory holds 8 bytes for each example, which say where it begins. Other
/// threads may read once all examples have been added.
/// </summary>
/// <param name="limit">The largest number of bytes of ids in memory.</param>
/// <param name="directory">Where the file is made if it is needed.</param>
internal sealed class ExampleStore(long limit, string directory) : IReadOnlyList<Example>, IDisposable
{
    private const int BufferSize = 1 << 20;

    private readonly List<long> _ends = []; // of the file's examples, in bytes
    private List<Example> _inMemory = [];
    private long _bytes;
    private FileStream? _file;

    public int Count => _file == null ? _inMemory.Count : _ends.Count;

    /// <summary>Whether the examples are in a file.</summary>
    public bool IsFile => _file != null;

    /// <summary>
    /// Returns an example. One from a file is read anew: the lengths of its source, of its links and of its copies, these three, and the target.
    /// </summary>
    /// <exception cref="Seq2SeqException">The file cannot be read.</exception>
    public Example this[int index]
    {
        get
        {
            if (_file == null) return _inMemory[index];
            var start = index == 0 ? 0 : _ends[index - 1];
            var ints = new int[(_ends[index] - start) / sizeof(int)];
            try
            {
                for (var bytes = MemoryMarshal.AsBytes(ints.AsSpan()); bytes.Length > 0;)
                {
                    var count = RandomAccess.Read(_file.SafeFileHandle, bytes, start);
                    if (count == 0) throw new EndOfStreamException("it has become shorter");
                    start += count;
                    bytes = bytes[count..];
                }
            }
            catch (IOException error)
            {
                throw Failed("read", error);
            }
            int source = 3 + ints[0], links = source + ints[1], copies = links + ints[2];
            return new(ints[3..source], ints[copies..]) { Links = ints[source..links], Copies = ints[links..copies] };
        }
    }

    /// <summary>Adds an example behind the others.</summary>
    /// <exception cref="Seq2SeqException">The file cannot be written.</exception>
    public void Add(Example example)
    {
        _bytes += sizeof(int) * (3L + example.Source.Length + example.Target.Length + example.Links.Length + example.Copies.Length);
        if (_file == null && _bytes <= limit)
        {
            _inMemory.Add(example);
            return;
        }
        try
        {
            if (_file == null)
            {
                _file = Create(directory);
                foreach (var earlier in _inMemory) Append(earlier);
                _inMemory = [];
            }
            Append(example);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Failed("write", error);
        }
    }

    /// <summary>Makes the examples that were added readable.</summary>
    /// <exception cref="Seq2SeqException">The file cannot be written.</exception>
    public void Complete()
    {
        try
        {
            _file?.Flush();
        }
        catch (IOException error)
        {
            throw Failed("write", error);
        }
    }

    public IEnumerator<Example> GetEnumerator()
    {
        for (var i = 0; i < Count; i++) yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Dispose() => _file?.Dispose();

    private void Append(Example example)
    {
        _file!.Write(MemoryMarshal.AsBytes<int>([example.Source.Length, example.Links.Length, example.Copies.Length]));
        _file.Write(MemoryMarshal.AsBytes<int>(example.Source));
        _file.Write(MemoryMarshal.AsBytes<int>(example.Links));
        _file.Write(MemoryMarshal.AsBytes<int>(example.Copies));
        _file.Write(MemoryMarshal.AsBytes<int>(example.Target));
        _ends.Add(_file.Position);
    }

    /// <summary>Creates a file that no name leads to, where the system has such files, so that nothing is left behind by a process that is killed.</summary>
    private static FileStream Create(string directory)
    {
        Directory.CreateDirectory(directory);
        var path = Path.Combine(directory, $".examples-{Guid.NewGuid():N}.tmp");
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, BufferSize, FileOptions.DeleteOnClose);
        if (!OperatingSystem.IsWindows()) File.Delete(path);
        return file;
    }

    private Seq2SeqException Failed(string what, Exception error) => new(
        $"cannot {what} the temporary file with the token ids in '{directory}': {error.Reason()}; free space on its disk or raise data.memory_limit",
        error);
}
