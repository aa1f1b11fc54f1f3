namespace Seq2Seq.Tensors;

/// <summary>Runs the table of operators and kernels on a device.</summary>
public static class DeviceCheck
{
    /// <summary>Runs each case when it is enumerated: the operators with their gradients, then the kernels alone.</summary>
    /// <param name="device">The device in question.</param>
    /// <param name="tiny">Whether to run only cases of a few numbers each, as an emulator needs it.</param>
    public static IEnumerable<CaseError> Run(Device device, bool tiny = false)
    {
        foreach (var line in tiny ? OperatorTable.Tiny : OperatorTable.Operators) yield return line.Check(device);
        foreach (var line in OperatorTable.Kernels(tiny ? 1 : 8)) yield return line.Check(device);
    }
}
