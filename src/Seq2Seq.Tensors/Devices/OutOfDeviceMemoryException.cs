namespace Seq2Seq.Tensors;

/// <summary>A device has no memory left for what it was asked to hold.</summary>
/// <param name="device">Name of the device.</param>
/// <param name="bytes">Bytes asked for.</param>
/// <param name="used">Bytes in use.</param>
/// <param name="inner">What the driver said.</param>
public sealed class OutOfDeviceMemoryException(string device, long bytes, long used, Exception? inner = null)
    : OutOfMemoryException($"{device} cannot hold {Math.Max(1, bytes >> 20)} MiB beside the {used >> 20} MiB in use", inner);
