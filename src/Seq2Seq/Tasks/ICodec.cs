namespace Seq2Seq.Tasks;

/// <summary>
/// Turns the data of a task into numbers and back: tokenizers, labels, scales. It is learned from the training data, and saved with the model.
/// </summary>
internal interface ICodec
{
    /// <summary>Writes everything that the codec has learned into a folder.</summary>
    /// <exception cref="Seq2SeqException">The folder cannot be written.</exception>
    void Save(string folder);
}
