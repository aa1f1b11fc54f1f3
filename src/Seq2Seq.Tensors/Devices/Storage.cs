namespace Seq2Seq.Tensors;

/// <summary>
/// A block of a device's memory that holds 32-bit floats, or 32-bit integers in the same bits. The block belongs to the device that allocated it.
/// </summary>
public abstract class Storage(int length)
{
    /// <summary>The number of 32-bit elements.</summary>
    public int Length { get; } = length;

    /// <summary>
    /// A number that changes whenever the contents of long-lived storage change. A device may therefore keep forms of the contents, such as packed
    /// matrices, as long as the version stays the same. Version 0 means that the storage is not long-lived and that no such forms may be kept.
    /// </summary>
    public int Version { get; private set; }

    /// <summary>
    /// The number of scopes that own the memory. The last of them to be disposed returns it. With 0 owners, whoever allocated the memory returns it.
    /// </summary>
    internal int Owners { get; set; }

    /// <summary>Declares the contents long-lived. Later calls declare that the contents have changed.</summary>
    public void Touch() => Version++;
}
