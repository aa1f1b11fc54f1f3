using Xunit.Abstractions;
using Xunit.Sdk;

namespace Seq2Seq.Tests.Tensors;

/// <summary>
/// A theory whose rows begin with the name of a <see cref="TestDevice"/>. A row for an absent device is reported as skipped, with
/// the reason. (xunit 2 has no dynamic skip; its discoverers can skip a single row, which needs no further package.)
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("Seq2Seq.Tests.Tensors." + nameof(DeviceTheoryDiscoverer), "Seq2Seq.Tests")]
public sealed class DeviceTheoryAttribute : TheoryAttribute
{
    /// <summary>Environment variable without which the test is skipped: it takes long.</summary>
    public string? RunsWith { get; init; }
}

/// <summary>Makes the test cases of a <see cref="DeviceTheoryAttribute"/>.</summary>
public sealed class DeviceTheoryDiscoverer(IMessageSink messages) : TheoryDiscoverer(messages)
{
    protected override IEnumerable<IXunitTestCase> CreateTestCasesForDataRow(
        ITestFrameworkDiscoveryOptions options, ITestMethod method, IAttributeInfo theory, object[] row) =>
        (TestDevices.Named((string)row[0]).Absent ?? NotAskedFor(theory)) is { } reason
            ? CreateTestCasesForSkippedDataRow(options, method, theory, row, reason)
            : base.CreateTestCasesForDataRow(options, method, theory, row);

    private static string? NotAskedFor(IAttributeInfo theory) =>
        theory.GetNamedArgument<string>(nameof(DeviceTheoryAttribute.RunsWith)) is { } variable
            && string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable)) ? $"set {variable} to run it" : null;
}
