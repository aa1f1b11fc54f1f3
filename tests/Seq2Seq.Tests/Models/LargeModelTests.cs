using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Tensors;
using Seq2Seq.Tensors.Cpu;
using Seq2Seq.Tests.Training;

namespace Seq2Seq.Tests.Models;

/// <summary>A model or batch that is within the rules but larger than any memory ends with an error that says so.</summary>
public class LargeModelTests
{
    private static readonly ModelOptions Largest = new()
    {
        Encoder = new() { HiddenSize = 16_384, Layers = 64, Embeddings = new() { EmbeddingDimension = 16_384 } },
        Decoder = new() { HiddenSize = 16_384, Layers = 64, Embeddings = new() { EmbeddingDimension = 16_384 } },
    };

    [Theory]
    [InlineData(1000)]
    [InlineData(1_000_000_000)]
    public void The_largest_model_of_the_rules_is_too_large_for_one_block(int vocabulary)
    {
        using var device = CpuDevice.Create(1);
        using var parameters = new ParameterSet();
        _ = new EncoderDecoder(parameters, Largest, vocabulary, vocabulary);
        var error = Assert.Throws<Seq2SeqException>(() => parameters.Allocate(device, gradients: true));
        Assert.Matches(@"^the model has \d+ weights, which take [\d.]+ GiB, .*: at most 2147483647 fit into one block of memory; make it smaller, ", error.Message);
    }

    [Fact]
    public void Memory_beyond_that_of_the_machine_is_not_asked_for()
    {
        using var device = CpuDevice.Create(1);
        var blocks = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (sizeof(float) * (long)int.MaxValue);
        if (blocks > 64) return; // a test should not reserve as much address space
        var taken = new List<Seq2Seq.Tensors.Storage>();
        var error = Assert.Throws<OutOfDeviceMemoryException>(() =>
        {
            for (var i = 0; i <= blocks; i++) taken.Add(device.Allocate(int.MaxValue));
        });
        Assert.Equal(blocks, taken.Count);
        Assert.Contains("cannot hold 8191 MiB", error.Message);
        foreach (var block in taken) device.Free(block);
    }

    [Fact]
    public void A_tensor_of_too_many_elements_is_out_of_memory()
    {
        Assert.Equal(8L << 30, new Shape(1 << 20, 1 << 13).LongCount);
        Assert.Equal(long.MaxValue, new Shape(1 << 30, 1 << 30, 1 << 30, 1 << 30).LongCount);
        Assert.Contains("[1048576, 8192] has more than 2147483647 elements",
            Assert.ThrowsAny<OutOfMemoryException>(() => new Shape(1 << 20, 1 << 13).Count).Message);
    }

    [Fact]
    public void A_batch_that_fits_no_memory_names_the_options_to_lower()
    {
        using var run = new TinyRun(train: 1);
        var (source, target) = (string.Join(' ', Enumerable.Repeat("w1", 50_000)), string.Join(' ', Enumerable.Repeat("w2", 50_000)));
        File.WriteAllText(run["train.tsv"], $"{source}\t{target}\n");
        var configuration = run.In("model", o => o with { BatchSize = 1_000_000 });
        var side = configuration.Data.Source with { MaximumLength = 1_000_000 };
        configuration = configuration with { Data = configuration.Data with { Source = side, Target = side with { Language = "b" }, Validation = "" } };
        var decoder = configuration.Model.Decoder with { InputFeeding = false }; // the whole target attends at once
        configuration = configuration with { Model = configuration.Model with { Decoder = decoder } };
        configuration = configuration with { Training = configuration.Training with { Scheduling = Seq2Seq.Training.SchedulingType.Constant } };
        var error = Assert.Throws<Seq2SeqException>(() => TinyRun.Train(configuration));
        Assert.StartsWith("out of memory at update 1, a batch of 1 sentence pairs whose longest has 50001 tokens: ", error.Message);
        Assert.EndsWith("lower training.batch_size, now 1000000 sentence pairs, or data.src.max_length and data.trg.max_length", error.Message);
    }
}
