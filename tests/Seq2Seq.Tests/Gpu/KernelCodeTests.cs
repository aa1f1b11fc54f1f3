using System.Text.RegularExpressions;
using Seq2Seq.Gpu;

namespace Seq2Seq.Tests.Gpu;

/// <summary>The kernels' code, looked at where there is no GPU to run it.</summary>
public class KernelCodeTests
{
    /// <summary>Sums stay in registers, nothing is called, and no branch that could diverge is said to be uniform.</summary>
    [Fact]
    public void CudaCodeIsAsWanted()
    {
        var code = KernelCode.ForCuda().ToArray();
        Assert.True(code.Length > 40);
        foreach (var (kernel, ptx) in code)
        {
            Assert.Contains(".visible .entry", ptx);
            Assert.False(Regex.IsMatch(ptx, @"\.local\b"), $"{kernel} uses local memory");
            Assert.False(Regex.IsMatch(ptx, @"\bcall\b"), $"{kernel} calls a function");
            Assert.False(Regex.IsMatch(ptx, @"tanh\.approx"), $"{kernel} uses the coarse tanh");
            Assert.False(Regex.IsMatch(ptx, @"@!?%p\d+\s+bra\.uni"), $"{kernel} has a conditional branch that is said to be uniform");
        }
    }
}
