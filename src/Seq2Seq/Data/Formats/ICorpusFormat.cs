namespace Seq2Seq.Data;

/// <summary>A way in which files hold sentence pairs. Pairs are read and written one after the other, so memory does not depend on their number.</summary>
internal interface ICorpusFormat
{
    /// <summary>Returns the pairs of the files, in order. An error names the file and the line or row.</summary>
    /// <param name="files">The files, which exist.</param>
    /// <param name="columns">The names of the two sides.</param>
    /// <param name="warn">Receives what looks wrong and is no error.</param>
    /// <exception cref="Seq2SeqException">A file cannot be read or is malformed.</exception>
    IEnumerable<TextPair> Read(CorpusPath files, CorpusColumns columns, Action<string> warn);

    /// <summary>Writes pairs. Each file is replaced as a whole when all are written, or not at all.</summary>
    /// <param name="pairs">The pairs.</param>
    /// <param name="path">The path as it stands in a configuration.</param>
    /// <param name="columns">The names of the two sides.</param>
    /// <exception cref="Seq2SeqException">The format cannot hold a text, or the path is not writable.</exception>
    void Write(IEnumerable<TextPair> pairs, string path, CorpusColumns columns);
}
