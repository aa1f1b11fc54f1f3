using Seq2Seq.Layers;
using Seq2Seq.Tensors;
using Seq2Seq.Tensors.Cpu;
using Seq2Seq.Tests.Tensors;

namespace Seq2Seq.Tests.Layers;

/// <summary>Gradients stay within pieces of a sequence, and outputs are those of the whole.</summary>
public class TruncatedCellTests
{
    private const int T = 11, B = 3, I = 4, H = 6, K = 4;

    private static readonly int[] Lengths = [11, 3, 6];

    public static TheoryData<RnnType, bool> Cases()
    {
        var cases = new TheoryData<RnnType, bool>();
        foreach (var type in Enum.GetValues<RnnType>())
            foreach (var reverse in new[] { false, true }) cases.Add(type, reverse);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Outputs_and_states_are_those_of_the_whole_sequence_bit_for_bit(RnnType type, bool reverse)
    {
        using var device = CpuDevice.Create(1);
        using var parameters = new ParameterSet();
        var cell = Made(parameters, device, type);
        foreach (var masked in new[] { true, false })
        {
            using var tape = new Tape(device, dropoutKey: 5);
            var x = tape.Of(Random(1, T * B * I), new Shape(T, B, I), requiresGrad: true);
            var start = Start(tape, cell);
            var lengths = masked ? tape.Integers(Lengths) : default;
            var (expected, last) = cell.Run(tape, x, start, lengths, reverse);
            var (y, state) = new TruncatedCell(cell, K).Run(tape, x, start, lengths, reverse);
            Assert.Equal(expected.ToArray(), y.ToArray());
            for (var p = 0; p < cell.StateParts; p++) Assert.Equal(last[p].ToArray(), state[p].ToArray());
        }
    }

    /// <summary>The gradients are those of pieces that each begin with the state before it as a constant.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradients_are_those_of_the_pieces(RnnType type, bool reverse)
    {
        using var device = CpuDevice.Create(1);
        using var parameters = new ParameterSet();
        var cell = Made(parameters, device, type);
        var weights = Random(9, T * B * H);

        float[] gradients;
        using (var tape = new Tape(device, dropoutKey: 5))
        {
            var x = tape.Of(Random(1, T * B * I), new Shape(T, B, I), requiresGrad: true);
            var (y, _) = new TruncatedCell(cell, K).Run(tape, x, Start(tape, cell), tape.Integers(Lengths), reverse);
            device.Upload(weights, y.Grad);
            tape.Backward();
            gradients = [.. x.GradToArray(), .. parameters.All.SelectMany(p => p.Value.GradToArray())];
        }
        parameters.ClearGradients();

        var dx = new float[T * B * I];
        int[] pieces = reverse ? [2, 1, 0] : [0, 1, 2];
        float[][]? before = null;
        foreach (var piece in pieces)
        {
            int first = piece * K, count = Math.Min(K, T - first);
            using var tape = new Tape(device, dropoutKey: 5);
            var x = tape.Of(Random(1, T * B * I).AsSpan(first * B * I, count * B * I), new Shape(count, B, I), requiresGrad: true);
            var start = before == null ? Start(tape, cell) : new State([.. before.Select(part => tape.Of(part, new Shape(B, H)))]);
            var (y, last) = cell.Run(tape, x, start, tape.Integers(Array.ConvertAll(Lengths, n => Math.Clamp(n - first, 0, count))), reverse);
            device.Upload(weights.AsSpan(first * B * H, count * B * H), y.Grad);
            before = [.. last.Parts.Select(part => part.ToArray())];
            tape.Backward();
            x.GradToArray().CopyTo(dx, first * B * I);
        }
        Close.Equal([.. dx, .. parameters.All.SelectMany(p => p.Value.GradToArray())], gradients, 1e-6);
    }

    [Fact]
    public void The_last_step_s_gradient_reaches_no_further_than_its_piece()
    {
        using var device = CpuDevice.Create(1);
        using var parameters = new ParameterSet();
        var cell = Made(parameters, device, RnnType.Gru);
        using var tape = new Tape(device);
        var x = tape.Of(Random(1, T * B * I), new Shape(T, B, I), requiresGrad: true);
        var (_, last) = new TruncatedCell(cell, K).Run(tape, x, Start(tape, cell), tape.Integers(Lengths));
        device.Fill(last[0].Grad, 1);
        tape.Backward();
        var reached = x.GradToArray().Chunk(I).Select(row => row.Any(v => v != 0)).ToArray(); // [T, B]
        for (var b = 0; b < B; b++)
            for (var t = 0; t < T; t++) Assert.Equal(t < Lengths[b] && t / K == 2, reached[t * B + b]);
    }

    private static Cell Made(ParameterSet parameters, Device device, RnnType type)
    {
        var cell = Cell.Create(parameters, "cell", new CellOptions(type) { RecurrentDropout = 0.3f }, I, H);
        parameters.Allocate(device, gradients: true);
        parameters.Initialize(3, 0.5f);
        return cell;
    }

    private static State Start(Scope scope, Cell cell) =>
        new([.. Enumerable.Range(0, cell.StateParts).Select(p => scope.Of(Random(2 + p, B * H), new Shape(B, H)))]);

    private static float[] Random(int seed, int count)
    {
        var values = new float[count];
        Philox.Uniform(Philox.Key(seed, 0, 0), 1, values);
        return values;
    }
}
