using System.CommandLine;
using Seq2Seq.Tensors.Cpu;

namespace Seq2Seq.Cli.Commands;

/// <summary><c>devices</c>: what there is to compute on.</summary>
internal static class DevicesCommand
{
    public static Command Create(Streams streams)
    {
        var command = new Command("devices", "List what there is to compute on.");
        command.SetAction(_ =>
        {
            int cores = Environment.ProcessorCount;
            streams.Output.WriteLine($"cpu  {Devices.ProcessorName()}, {cores} core{(cores == 1 ? "" : "s")}, {CpuDevice.VectorBits}-bit vectors");
            streams.Output.WriteLine($"gpu  none: {Devices.NoGpu}");
            return 0;
        });
        return command;
    }
}
