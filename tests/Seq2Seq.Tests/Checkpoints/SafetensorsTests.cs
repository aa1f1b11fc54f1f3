using System.Buffers.Binary;
using System.Text;
using Seq2Seq.Checkpoints;

namespace Seq2Seq.Tests.Checkpoints;

public class SafetensorsTests
{
    [Fact]
    public void What_is_written_is_read()
    {
        using var directory = new TemporaryDirectory();
        var path = directory["model.safetensors"];
        float[] weights = [1.5f, -0f, float.Epsilon, float.NaN, float.MaxValue, 6];
        var writer = new SafetensorsWriter();
        writer.SetMetadata("format", "시험 \"1\"");
        writer.Add("encoder.weight", [2, 3], weights);
        writer.Add("step", [], new long[] { long.MaxValue });
        writer.Add("order", [2], new[] { 1, -2 });
        writer.Add("loss", [1], new[] { Math.PI });
        writer.Add("bytes", [3], (ReadOnlyMemory<byte>)new byte[] { 1, 2, 3 });
        writer.Add<float>("empty", [0, 7], () => default);
        writer.Add<float>("lazy", [1], () => new[] { 7f });
        writer.Save(path);

        using var file = SafetensorsFile.Open(path);
        Assert.True(file.HasChecksum);
        Assert.Equal("시험 \"1\"", file.Metadata["format"]);
        Assert.Equal(weights.Select(BitConverter.SingleToInt32Bits), file.Read<float>("encoder.weight").Select(BitConverter.SingleToInt32Bits));
        Assert.Equal([long.MaxValue], file.Read<long>("step"));
        Assert.Equal([1, -2], file.Read<int>("order"));
        Assert.Equal([Math.PI], file.Read<double>("loss"));
        Assert.Equal(new byte[] { 1, 2, 3 }, file.Read<byte>("bytes"));
        Assert.Empty(file.Read<float>("empty"));
        Assert.Equal([7f], file.Read<float>("lazy"));
        Assert.Equal(["loss", "step", "empty", "encoder.weight", "lazy", "order", "bytes"], file.Tensors.Select(t => t.Name));
        Assert.All(file.Tensors, t => Assert.Equal(0, t.Begin % t.Type.Size()));
        Assert.Equal([2L, 3L], file["encoder.weight"].Shape);

        var destination = new float[6];
        file.Read<float>("encoder.weight", [2, 3], destination);
        Assert.Equal(1.5f, destination[0]);
    }

    [Fact]
    public void Bytes_are_those_of_the_format_and_do_not_depend_on_the_order_of_adding()
    {
        byte[] Write(params string[] names)
        {
            var writer = new SafetensorsWriter();
            foreach (var name in names)
                writer.Add(name, [1, 2], new[] { 1f, name[0] });
            writer.SetMetadata("k", "v");
            var stream = new MemoryStream();
            writer.Write(stream);
            return stream.ToArray();
        }

        var bytes = Write("b", "a");
        Assert.Equal(Write("a", "b"), bytes);
        var length = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        Assert.Equal(0, length % 8);
        var header = Encoding.UTF8.GetString(bytes, 8, length);
        Assert.Matches(
            """^\{"__metadata__":\{"crc32c":"[0-9a-f]{8}","k":"v"\},"a":\{"dtype":"F32","shape":\[1,2\],"data_offsets":\[0,8\]\},"b":\{"dtype":"F32","shape":\[1,2\],"data_offsets":\[8,16\]\}\} *$""",
            header);
        Assert.Equal(8 + length + 16, bytes.Length);
        Assert.Equal(1f, BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(8 + length)));
    }

    [Fact]
    public void Files_of_other_writers_are_read_and_halves_are_widened()
    {
        var header = """{"h":{"dtype":"F16","shape":[3],"data_offsets":[8,14]},"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"data_offsets":[14,18],"shape":[2,1],"dtype":"BF16"}}""";
        byte[] data = [.. BitConverter.GetBytes(1f), .. BitConverter.GetBytes(2f), .. BitConverter.GetBytes((Half)0.5f),
            .. BitConverter.GetBytes((Half)(-65504f)), .. BitConverter.GetBytes(Half.Epsilon), 0x80, 0x3F, 0x49, 0xC0];
        using var directory = new TemporaryDirectory();
        using var file = SafetensorsFile.Open(Save(directory, header, data));
        Assert.False(file.HasChecksum);
        Assert.Equal([1f, 2f], file.Read<float>("x"));
        Assert.Equal([0.5f, -65504f, (float)Half.Epsilon], file.Read<float>("h"));
        Assert.Equal([1f, -3.140625f], file.Read<float>("b"));
    }

    [Theory]
    [InlineData("\"x\":{\"dtype\":\"F31\",\"shape\":[2],\"data_offsets\":[0,8]}", "unknown dtype 'F31'")]
    [InlineData("\"x\":{\"dtype\":\"1\",\"shape\":[2],\"data_offsets\":[0,8]}", "unknown dtype '1'")]
    [InlineData("\"x\":{\"dtype\":7,\"shape\":[2],\"data_offsets\":[0,8]}", "not valid JSON of the expected form")]
    [InlineData("\"x\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}", "impossible shape [-2]")]
    [InlineData("\"x\":{\"dtype\":\"F32\",\"shape\":[9223372036854775807,4],\"data_offsets\":[0,8]}", "impossible shape")]
    [InlineData("\"x\":{\"dtype\":\"F32\",\"shape\":[4611686018427387905,4],\"data_offsets\":[0,8]}", "impossible shape")]
    [InlineData("\"x\":{\"dtype\":\"F32\",\"shape\":[99999999999999999999],\"data_offsets\":[0,8]}", "expected whole numbers")]
    [InlineData("\"x\":{\"dtype\":\"F32\",\"shape\":[2.5],\"data_offsets\":[0,8]}", "'2.5' in its shape")]
    [InlineData("\"x\":{\"dtype\":\"F32\",\"shape\":2,\"data_offsets\":[0,8]}", "not valid JSON of the expected form")]
    [InlineData("\"x\":{\"dtype\":\"F32\",\"shape\":[\"2\"],\"data_offsets\":[0,8]}", "not valid JSON of the expected form")]
    [InlineData("\"x\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}", "takes 12 bytes")]
    [InlineData("\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}", "data_offsets [8, 0]")]
    [InlineData("\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[-8,0]}", "data_offsets [-8, 0]")]
    [InlineData("\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8]}", "has 1 data_offsets")]
    [InlineData("\"x\":{\"dtype\":\"F32\",\"shape\":[2]}", "has no 'data_offsets'")]
    [InlineData("\"x\":5", "has no 'dtype'")]
    [InlineData("\"x\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}", "describes 16 bytes of data, but 8 follow it (the file is truncated)")]
    [InlineData("\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}", "describes 4 bytes of data, but 8 follow it")]
    [InlineData("\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}", "leaves a gap")]
    [InlineData("\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"y\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}", "overlaps")]
    [InlineData("\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}",
        "not valid JSON")]
    [InlineData("\"__metadata__\":{\"a\":1},\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}", "not valid JSON of the expected form")]
    [InlineData("\"__metadata__\":{\"crc32c\":\"nonsense\"},\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}", "eight hexadecimal digits")]
    [InlineData("\"__metadata__\":{\"crc32c\":\"00000000\"},\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}", "checksum of its content is")]
    [InlineData("\"\\ud800\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}", "not valid JSON of the expected form")]
    [InlineData("\"x\":{\"dtype\":\"F32\",", "not valid JSON")]
    public void False_claims_of_a_header_are_found(string members, string expected)
    {
        using var directory = new TemporaryDirectory();
        var path = Save(directory, "{" + members + "}", new byte[8]);
        var error = Assert.Throws<Seq2SeqException>(() => SafetensorsFile.Open(path));
        Assert.Contains(expected, error.Message);
        Assert.Contains(path, error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData(0, "0 bytes long")]
    [InlineData(7, "7 bytes long")]
    public void Files_too_short_for_a_length_are_found(int size, string expected)
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllBytes(directory["f"], new byte[size]);
        Assert.Contains(expected, Assert.Throws<Seq2SeqException>(() => SafetensorsFile.Open(directory["f"])).Message);
    }

    [Theory]
    [InlineData(17ul)]
    [InlineData(16_000_001ul)]
    [InlineData(100_000_001ul)]
    [InlineData(1ul << 40)]
    [InlineData(long.MaxValue)]
    [InlineData(ulong.MaxValue)]
    public void Absurd_header_lengths_are_found_before_anything_is_allocated(ulong length)
    {
        using var directory = new TemporaryDirectory();
        var bytes = new byte[24];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
        File.WriteAllBytes(directory["f"], bytes);
        Assert.Contains($"claims a header of {length} bytes", Assert.Throws<Seq2SeqException>(() => SafetensorsFile.Open(directory["f"])).Message);
    }

    [Fact]
    public void Missing_files_tensors_and_wrong_shapes_are_errors()
    {
        using var directory = new TemporaryDirectory();
        Assert.Contains("cannot read", Assert.Throws<Seq2SeqException>(() => SafetensorsFile.Open(directory["absent"])).Message);
        Assert.Contains("cannot read", Assert.Throws<Seq2SeqException>(() => SafetensorsFile.Open(directory.Path)).Message);
        File.WriteAllBytes(directory["f"], Valid());
        using var file = SafetensorsFile.Open(directory["f"]);
        Assert.Contains("no tensor 'z'", Assert.Throws<Seq2SeqException>(() => file["z"]).Message);
        Assert.Contains("has shape [3, 5], expected [5, 3]", Assert.Throws<Seq2SeqException>(() => file.Read<float>("weight", [5, 3], new float[15])).Message);
        Assert.Contains("has shape [3, 5], expected [15]", Assert.Throws<Seq2SeqException>(() => file.Read<float>("weight", [15], new float[15])).Message);
        Assert.Contains("has dtype F32, expected I64", Assert.Throws<Seq2SeqException>(() => file.Read<long>("weight")).Message);
        Assert.Throws<ArgumentException>(() => file.Read<float>("weight", [3, 5], new float[14]));
    }

    [Fact]
    public void Mistakes_of_the_program_are_argument_errors()
    {
        var writer = new SafetensorsWriter();
        writer.Add("a", [2], new float[2]);
        Assert.Throws<ArgumentException>(() => writer.Add("a", [2], new float[2]));
        Assert.Throws<ArgumentException>(() => writer.Add("__metadata__", [2], new float[2]));
        Assert.Throws<ArgumentException>(() => writer.Add("b", [-2], new float[2]));
        Assert.Throws<ArgumentException>(() => writer.SetMetadata("crc32c", ""));
        Assert.Throws<NotSupportedException>(() => writer.Add("b", [2], new decimal[2]));
        writer.Add("b", [3], new float[2]);
        Assert.Throws<ArgumentException>(() => writer.Write(new MemoryStream()));
    }

    [Fact]
    public void Offsets_beyond_two_gigabytes_work()
    {
        if (!OperatingSystem.IsLinux()) return; // needs sparse files
        using var directory = new TemporaryDirectory();
        const long big = 3L << 30;
        var path = Save(directory, $$$"""{"big":{"dtype":"U8","shape":[{{{big}}}],"data_offsets":[0,{{{big}}}]},"last":{"dtype":"F32","shape":[2],"data_offsets":[{{{big}}},{{{big + 8}}}]}}""", []);
        using (var stream = new FileStream(path, FileMode.Open))
        {
            var start = stream.Length;
            stream.SetLength(start + big);
            stream.Position = start + big;
            stream.Write([.. BitConverter.GetBytes(3f), .. BitConverter.GetBytes(4f)]);
        }
        using var file = SafetensorsFile.Open(path);
        Assert.Equal([3f, 4f], file.Read<float>("last"));
        Assert.Contains("more than", Assert.Throws<Seq2SeqException>(() => file.Read<byte>("big")).Message);
    }

    internal static readonly float[] Weight = [.. Enumerable.Range(0, 15).Select(i => i * 0.25f)];

    internal static byte[] Valid()
    {
        var writer = new SafetensorsWriter();
        writer.SetMetadata("version", "1");
        writer.Add("weight", [3, 5], Weight);
        writer.Add("step", [2], new long[] { 17, -1 });
        var stream = new MemoryStream();
        writer.Write(stream);
        return stream.ToArray();
    }

    internal static string Save(TemporaryDirectory directory, string header, byte[] data)
    {
        var json = Encoding.UTF8.GetBytes(header);
        File.WriteAllBytes(directory["f"], [.. BitConverter.GetBytes((long)json.Length), .. json, .. data]);
        return directory["f"];
    }
}
