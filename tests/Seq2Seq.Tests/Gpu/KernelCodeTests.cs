using System.Text.RegularExpressions;
using ILGPU.Backends.OpenCL;
using Seq2Seq.Gpu;

namespace Seq2Seq.Tests.Gpu;

/// <summary>The code of the kernels, inspected where there is no GPU to run it.</summary>
public class KernelCodeTests
{
    /// <summary>Sums stay in registers, no function is called, and no branch that could diverge is declared uniform.</summary>
    [Fact]
    public void Cuda_code_is_as_wanted()
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

    /// <summary>Every barrier orders shared memory too, and no pointer is generic, in OpenCL 2.0 and in 1.2 as Oclgrind reads it.</summary>
    [Theory]
    [InlineData(2, "work_group_barrier")]
    [InlineData(1, "barrier")]
    public void OpenCL_code_is_as_wanted(int major, string barrier)
    {
        var code = KernelCode.ForOpenCL(new CLCVersion(major, major == 1 ? 2 : 0)).ToArray();
        Assert.Equal(Kernels.All.Count, code.Length);
        foreach (var (kernel, source) in code)
        {
            Assert.Contains("kernel void", source);
            Assert.False(source.Contains("__generic"), $"{kernel} has a generic pointer");
            Assert.False(source.Contains("atomic_"), $"{kernel} has an atomic operation, whose pointer is generic without saying so");
            foreach (Match call in Regex.Matches(source, @"\w*(barrier|mem_fence)\s*\([^()]*\)"))
                Assert.Equal($"{barrier}(CLK_GLOBAL_MEM_FENCE|CLK_LOCAL_MEM_FENCE)", call.Value.Replace(" ", ""));
        }
        Assert.True(code.Count(c => c.Code.Contains(barrier)) > 10);
    }
}
