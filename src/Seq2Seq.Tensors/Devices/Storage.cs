namespace Seq2Seq.Tensors;

/// <summary>A block of a device's memory: 32-bit floats, or 32-bit integers in the same bits. Belongs to the device that allocated it.</summary>
public abstract class Storage(int length)
{
    /// <summary>Number of 32-bit elements.</summary>
    public int Length { get; } = length;

    /// <summary>
    /// Changes whenever the contents of long-lived storage change, so that a device may keep derived forms (packed matrices) of it.
    /// 0: not long-lived, nothing may be kept.
    /// </summary>
    public int Version { get; private set; }

    /// <summary>Number of scopes that own the memory, the last of which returns it; 0 = whoever allocated it does.</summary>
    internal int Owners { get; set; }

    /// <summary>Declares the contents long-lived, or says that they have changed.</summary>
    public void Touch() => Version++;
}
