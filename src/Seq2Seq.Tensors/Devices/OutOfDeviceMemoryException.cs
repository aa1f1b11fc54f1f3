namespace Seq2Seq.Tensors;

/// <summary>Thrown when a device has too little memory left for what it was asked to hold.</summary>
/// <param name="device">The name of the device.</param>
/// <param name="bytes">The number of bytes asked for.</param>
/// <param name="used">The number of bytes in use.</param>
/// <param name="inner">The exception of the driver, if there was one.</param>
public sealed class OutOfDeviceMemoryException(string device, long bytes, long used, Exception? inner = null)
    : OutOfMemoryException($"{device} cannot hold {Math.Max(1, bytes >> 20)} MiB beside the {used >> 20} MiB in use", inner);
