using System.Runtime.InteropServices;
using Seq2Seq.Data;
using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Storage;
using static System.FormattableString;

namespace Seq2Seq.Tasks.Inputs;

/// <summary>A sequence of frames as one input.</summary>
/// <param name="Frames">The frames as they are kept.</param>
/// <param name="Steps">The number of frames that are read.</param>
internal sealed record FrameItem(IFrames Frames, int Steps) : EncodedInput
{
    public override int Length => Steps;

    public override void AddTo(ref Crc32C checksum)
    {
        var numbers = new float[Frames.Length * Frames.Width];
        Frames.CopyTo(numbers);
        checksum.Append(MemoryMarshal.AsBytes<int>([Steps, Frames.Width]));
        checksum.Append(MemoryMarshal.AsBytes<float>(numbers));
    }
}

/// <summary>Reads pictures and recordings as rows of numbers, which are normalized with the figures of the training data.</summary>
internal sealed class FrameInputs(InputOptions options, FrameShape shape, FrameNormalization? normalization) : InputReader
{
    private readonly FrameReader _reader = new(options.ToFrameOptions());

    public override (EncodedInput Input, bool IsCut) Read(InputExample given)
    {
        var frames = given.Frames ?? _reader.Read(given.Text);
        if (frames.Width != shape.Count)
            throw new Seq2SeqException(Invariant($"{given.At} has rows of {frames.Width} numbers, the model reads {shape.Count}; give it inputs like those it was trained on"));
        var most = options.Type == InputType.Sound ? options.MaximumFrames : int.MaxValue;
        return (new FrameItem(frames, Math.Min(frames.Length, most)), frames.Length > most);
    }

    public override Input Batch(IReadOnlyList<EncodedInput> inputs)
    {
        int batch = inputs.Count, time = inputs.Max(input => input.Length), width = shape.Count;
        var values = new float[time * batch * width];
        float[] numbers = [];
        for (var b = 0; b < batch; b++)
        {
            var (frames, steps) = (FrameItem)inputs[b];
            if (numbers.Length < frames.Length * width) numbers = new float[frames.Length * width];
            var read = numbers.AsSpan(0, frames.Length * width);
            frames.CopyTo(read);
            normalization?.Apply(read, width);
            for (var s = 0; s < steps; s++) read.Slice(s * width, width).CopyTo(values.AsSpan((s * batch + b) * width));
        }
        return new FrameInput(values, [.. inputs.Select(input => input.Length)], width);
    }

    public override IEncoder<Input> Encoder(ParameterSet parameters, EncoderOptions encoder, FrontOptions front, InitialValues initial) =>
        new FrameEncoder(parameters, encoder, front, shape, initial);

    public override IReadOnlyList<string> Parts(EncodedInput input, int states) => [.. Enumerable.Range(1, states).Select(step => Invariant($"{step}"))];

    public override void Save(string folder) => normalization?.Save(Path.Combine(folder, NormalizationName));
}
