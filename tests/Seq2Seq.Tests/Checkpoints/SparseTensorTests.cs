using System.Buffers.Binary;
using System.Text;
using Seq2Seq.Checkpoints;
using Seq2Seq.Layers;
using Seq2Seq.Tensors;
using Seq2Seq.Tensors.Cpu;
using Seq2Seq.Tests.Tensors;
using static Seq2Seq.Tests.Checkpoints.SafetensorsTests;

namespace Seq2Seq.Tests.Checkpoints;

/// <summary>Weights with many zeros: smaller on disk, the same when they are read, and refused when their parts do not fit.</summary>
public class SparseTensorTests
{
    /// <summary>[2, 10]: 1 0 0 2 -0 0 0 0 0 NaN | 0 0 0 0 0 0 0 0 3 0. Bits 0, 3, 4 and 9 of the first row are set, and bit 8 of the second.</summary>
    private static readonly float[] Weights = [1, 0, 0, 2, -0f, 0, 0, 0, 0, float.NaN, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0];

    [Fact]
    public void The_parts_are_those_of_the_format_and_are_read_as_one_tensor()
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllBytes(directory["f"], Example());
        using var file = SafetensorsFile.Open(directory["f"]);
        Assert.Equal(["b", "w"], file.Tensors.Select(t => t.Name));
        Assert.Equal([2L, 10], file["w"].Shape);
        Assert.Equal((20, 5), (file["w"].Count, file["w"].Stored));
        Bits.Equal(Weights, file.Read<float>("w"));
        var destination = new float[20];
        file.Read<float>("w", [2, 10], destination);
        Bits.Equal(Weights, destination);
        Assert.Equal([0, 0, 0], file.Read<float>("b"));
        Assert.Contains("dtype F32, expected I32", Assert.Throws<Seq2SeqException>(() => file.Read<int>("w")).Message);

        var (header, data) = Parts(Example());
        Assert.Contains("""
            "w.shape":{"dtype":"I64","shape":[2],"data_offsets":[0,16]},"b":{"dtype":"F32","shape":[3],"data_offsets":[16,28]},"w.compressed":{"dtype":"F32","shape":[5],"data_offsets":[28,48]},"w.bitmask":{"dtype":"U8","shape":[2,2],"data_offsets":[48,52]}}
            """, header);
        Assert.Equal([0b00011001, 0b10, 0, 0b1], data[48..]);
    }

    [Theory]
    [InlineData(32, 64, 0.0)]
    [InlineData(32, 64, 0.2)]
    [InlineData(32, 64, 0.25)]
    [InlineData(31, 67, 0.5)]
    [InlineData(31, 67, 0.9)]
    [InlineData(5, 3, 1.0)]
    [InlineData(0, 3, 1.0)]
    public void A_matrix_is_stored_as_what_is_not_zero_if_a_quarter_is(int rows, int columns, double zeros)
    {
        var (count, random) = (rows * columns, new Random(1));
        var values = new float[count];
        var kept = count - (int)(zeros * count);
        foreach (var i in Enumerable.Range(0, count).OrderBy(_ => random.Next()).Take(kept)) values[i] = random.NextSingle() - 0.5f;
        using var directory = new TemporaryDirectory();
        var writer = new SafetensorsWriter();
        SparseTensor.Add(writer, "w", [rows, columns], () => values);
        SparseTensor.Add(writer, "vector", [count], () => values);
        writer.Save(directory["f"]);
        using var file = SafetensorsFile.Open(directory["f"]);
        Assert.Equal(zeros >= 0.25 && rows > 0, file["w"].Stored < count);
        Assert.Equal((count, count), (file["vector"].Count, file["vector"].Stored));
        Bits.Equal(values, file.Read<float>("w"));
    }

    [Fact]
    public void A_file_of_sparse_weights_is_a_fraction_of_the_size_and_is_read_into_a_model()
    {
        using var directory = new TemporaryDirectory();
        using var device = CpuDevice.Create(1);
        var sizes = new List<long>();
        foreach (var every in new[] { 1, 2, 10 })
        {
            using var parameters = Parameters(gradients: true);
            float[] values = [.. Enumerable.Range(0, 128 * 256).Select(i => i % every == 0 ? i + 1f : 0)];
            device.Upload(values, parameters.All[0].Value.Data);
            var files = new ModelDirectory(directory[$"model{every}"]);
            files.Prepare(() => Directory.CreateDirectory(files.Root));
            files.WriteWeights(parameters, 7);
            sizes.Add(new FileInfo(files.WeightsFile).Length);
            using var read = Parameters(gradients: null);
            files.ReadWeights(read, device);
            Bits.Equal(values, read.All[0].Value.ToArray());
        }
        Assert.InRange(sizes[1] / (double)sizes[0], 0.52, 0.55);
        Assert.InRange(sizes[2] / (double)sizes[0], 0.12, 0.15);

        ParameterSet Parameters(bool? gradients)
        {
            var parameters = new ParameterSet();
            parameters.Add("w", new Shape(128, 256), Initializer.Zero);
            parameters.Add("b", new Shape(64), Initializer.Zero);
            if (gradients is { } both) parameters.Allocate(device, both);
            return parameters;
        }
    }

    [Theory]
    [InlineData("w.compressed", "w.compresses", "lacks its part 'w.compressed'")]
    [InlineData("w.shape", "w.shapes", "lacks its part 'w.shape'")]
    [InlineData("\"b\"", "\"w\"", "stands there whole too")]
    [InlineData("\"w.bitmask\":{\"dtype\":\"U8\",\"shape\":[2,2]", "\"w.bitmask\":{\"dtype\":\"U8\",\"shape\":[4,1]", "has a bitmask of shape [4, 1]")]
    [InlineData("\"w.bitmask\":{\"dtype\":\"U8\",\"shape\":[2,2]", "\"w.bitmask\":{\"dtype\":\"U8\",\"shape\":[4]", "has a bitmask of shape [4]")]
    [InlineData("\"w.compressed\":{\"dtype\":\"F32\",\"shape\":[5]", "\"w.compressed\":{\"dtype\":\"I32\",\"shape\":[5]", "has 5 values of I32")]
    [InlineData("\"w.compressed\":{\"dtype\":\"F32\",\"shape\":[5]", "\"w.compressed\":{\"dtype\":\"F32\",\"shape\":[5,1]", "has 5 values of F32")]
    [InlineData("\"w.shape\":{\"dtype\":\"I64\",\"shape\":[2]", "\"w.shape\":{\"dtype\":\"F64\",\"shape\":[2]", "has no shape in 'w.shape'")]
    [InlineData("\"w.shape\":{\"dtype\":\"I64\",\"shape\":[2]", "\"w.shape\":{\"dtype\":\"I64\",\"shape\":[2,1]", "has no shape in 'w.shape'")]
    public void Parts_that_do_not_fit_are_found_when_the_file_is_opened(string old, string now, string expected)
    {
        using var directory = new TemporaryDirectory();
        var (header, data) = Parts(Example());
        Assert.Contains(old, header);
        var error = Assert.Throws<Seq2SeqException>(() => SafetensorsFile.Open(Save(directory, header.Replace(old, now).Replace("crc32c", "crc"), data)));
        Assert.Contains("sparse tensor 'w'", error.Message);
        Assert.Contains(expected, error.Message);
    }

    [Theory]
    [InlineData(0, 3, "of shape [3, 10] has a bitmask of shape [2, 2]")]
    [InlineData(0, 0xFF, "has a bitmask")]
    [InlineData(7, 0x80, "has 5 values")] // a negative number of rows
    [InlineData(7, 0x7F, "has 5 values")] // more elements than there are numbers
    [InlineData(8, 0, "of shape [2, 0] has 5 values")]
    [InlineData(48, 0b00011101, "has 5 values, and 6 bits set in its bitmask")]
    [InlineData(48, 0, "has 5 values, and 2 bits set in its bitmask")]
    [InlineData(49, 0b110, "has 5 values, and bits behind the ends of its rows in its bitmask")]
    public void Contents_that_do_not_fit_are_found(int at, byte value, string expected)
    {
        using var directory = new TemporaryDirectory();
        var (header, data) = Parts(Example());
        data[at] = value;
        var path = Save(directory, header.Replace("crc32c", "crc"), data);
        var error = Assert.Throws<Seq2SeqException>(() =>
        {
            using var file = SafetensorsFile.Open(path);
            file.Read<float>("w");
        });
        Assert.Contains(expected, error.Message);
        Assert.Contains(path, error.Message);
    }

    /// <summary>Returns a file of a sparse matrix and a vector.</summary>
    internal static byte[] Example()
    {
        var writer = new SafetensorsWriter();
        SparseTensor.Add(writer, "w", [2, 10], () => Weights);
        SparseTensor.Add(writer, "b", [3], () => new float[3]);
        var stream = new MemoryStream();
        writer.Write(stream);
        return stream.ToArray();
    }

    private static (string Header, byte[] Data) Parts(byte[] file)
    {
        var length = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        return (Encoding.UTF8.GetString(file, 8, length), file[(8 + length)..]);
    }
}
