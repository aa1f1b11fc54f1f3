using System.Runtime.CompilerServices;
using FsCheck.Xunit;
using Seq2Seq.Tests.Text;

// Properties are held against the same inputs in every run, which grow from nothing to thirty parts.
[assembly: Properties(Replay = "(20,27)", MaxTest = 1000, EndSize = 30, QuietOnSuccess = true, Arbitrary = [typeof(UnicodeTexts)])]

namespace Seq2Seq.Tests;

/// <summary>Commands under test run on the processor unless they name another device, because their promises must not depend on the machine.</summary>
internal static class TestEnvironment
{
    [ModuleInitializer]
    internal static void TakeTheProcessor() => Environment.SetEnvironmentVariable("SEQ2SEQ_DEVICE", "cpu");
}
