using Seq2Seq.Gpu;

namespace Seq2Seq.Tests.Gpu;

public class DeviceChoiceTests
{
    [Theory]
    [InlineData("auto")]
    [InlineData("cpu")]
    [InlineData("gpu/kernel")]
    [InlineData("cuda:1/tf32")]
    [InlineData("opencl:12")]
    [InlineData("opencl-cpu")]
    [InlineData("emulator/cublas")]
    public void Names_choose_a_device(string name) => Assert.NotNull(DeviceChoice.Parse(name));

    [Theory]
    [InlineData("")]
    [InlineData("tpu")]
    [InlineData("CUDA")]
    [InlineData("cuda:")]
    [InlineData("cuda:-1")]
    [InlineData("cuda/fast")]
    [InlineData("cuda/kernel:1")]
    public void Other_names_choose_none(string name) => Assert.Null(DeviceChoice.Parse(name));

    /// <summary>Neither a processor under OpenCL nor the emulator counts as a GPU.</summary>
    [Fact]
    public void Auto_takes_nothing_but_a_GPU()
    {
        var found = DeviceChoice.Parse("auto")!.Find();
        Assert.Equal(GpuDevice.WhyNone == null, found != null);
        Assert.True(found is null or { Kind: GpuKind.Cuda or GpuKind.OpenCL });
        Assert.Null(DeviceChoice.Parse("cpu")!.Find());
        if (found == null) Assert.Contains(GpuDevice.WhyNone!, Assert.Throws<InvalidOperationException>(() => DeviceChoice.Parse("gpu")!.Find()).Message);
    }
}
