using System.Runtime.CompilerServices;

namespace Seq2Seq.Tests;

/// <summary>Commands under test run on the processor unless they name another device, because their promises must not depend on the machine.</summary>
internal static class TestEnvironment
{
    [ModuleInitializer]
    internal static void TakeTheProcessor() => Environment.SetEnvironmentVariable("SEQ2SEQ_DEVICE", "cpu");
}
