using Seq2Seq.Layers;
using Seq2Seq.Tensors;
using Seq2Seq.Tensors.Cpu;
using Seq2Seq.Tests.Tensors;

namespace Seq2Seq.Tests.Layers;

/// <summary>Every cell read as a whole sequence gives what its steps give one by one, values and gradients; the inherited loop is the definition.</summary>
public class CellTests
{
    private const int T = 5, B = 3, I = 4, H = 6;

    /// <summary>A cell that has nothing but the step of another one, and so inherits the loop.</summary>
    private sealed class Stepwise(Cell cell) : Cell(cell.Width)
    {
        public override int StateParts => cell.StateParts;

        public override State Step(Scope scope, Tensor x, State state) => cell.Step(scope, x, state);
    }

    public static TheoryData<RnnType, bool, bool> Cases()
    {
        var cases = new TheoryData<RnnType, bool, bool>();
        foreach (var type in Enum.GetValues<RnnType>())
            foreach (var masked in new[] { false, true })
                foreach (var reverse in new[] { false, true }) cases.Add(type, masked, reverse);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_whole_sequence_is_its_steps_one_by_one(RnnType type, bool masked, bool reverse) => Check(new CellOptions(type), masked, reverse);

    /// <summary>A mask on the state is the same at each step.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void With_dropout_on_the_state_too(RnnType type, bool masked, bool reverse) =>
        Check(new CellOptions(type) { RecurrentDropout = 0.4f }, masked, reverse, dropoutKey: 7);

    [Theory]
    [InlineData(RnnType.Lstm, 0)]
    [InlineData(RnnType.Lstm, 7)]
    [InlineData(RnnType.IndRNN, 0)]
    [InlineData(RnnType.Gru, 7)]
    public void With_zoneout_too(RnnType type, ulong dropoutKey) =>
        Check(new CellOptions(type) { Zoneout = 0.3f, CellZoneout = type == RnnType.Lstm ? 0.5f : 0, RecurrentDropout = 0.4f }, masked: true, reverse: true,
            dropoutKey);

    [Fact]
    public void Zoneout_keeps_some_units_in_training_and_mixes_all_in_decoding()
    {
        const float p = 0.25f, q = 0.5f;
        using var device = CpuDevice.Create(1);
        using var parameters = new ParameterSet();
        var plain = Cell.Create(parameters, "cell", RnnType.Lstm, I, 500, forgetBias: 1);
        var zoned = new ZoneoutCell(plain, p, q);
        parameters.Allocate(device, gradients: true);
        parameters.Initialize(3, 0.5f);
        using var tape = new Tape(device, dropoutKey: 5);
        using var scope = new Scope(device);
        var x = scope.Of(Random(1, I), new Shape(1, I));
        var before = new State([scope.Of(Random(2, 500), new Shape(1, 500)), scope.Of(Random(3, 500), new Shape(1, 500))]);
        State fresh = plain.Step(scope, x, before), mixed = zoned.Step(scope, x, before), drawn = zoned.Step(tape, x, before);
        foreach (var (part, share) in new[] { (0, p), (1, q) })
        {
            float[] old = before[part].ToArray(), made = fresh[part].ToArray(), mean = mixed[part].ToArray(), one = drawn[part].ToArray();
            var kept = 0;
            for (var i = 0; i < old.Length; i++)
            {
                Assert.Equal(share * old[i] + (1 - share) * made[i], mean[i], 1e-6f);
                if (Math.Abs(one[i] - old[i]) <= 1e-6f) kept++;
                else Assert.Equal(made[i], one[i], 1e-6f);
            }
            Assert.InRange(kept / 500f, share - 0.08f, share + 0.08f);
        }
    }

    private static void Check(CellOptions options, bool masked, bool reverse, ulong dropoutKey = 0)
    {
        using var device = CpuDevice.Create(1);
        using var parameters = new ParameterSet();
        var cell = Cell.Create(parameters, "cell", options, I, H);
        parameters.Allocate(device, gradients: true);
        parameters.Initialize(3, 0.5f);
        var (expected, expectedGradients) = Run(new Stepwise(cell));
        var (found, gradients) = Run(cell);
        Close.Equal(expected, found, 1e-6);
        Close.Equal(expectedGradients, gradients, 1e-5);

        // Outputs and last states; gradients of a sum with random weights, for input, first state and all weights.
        (float[] Values, float[] Gradients) Run(Cell read)
        {
            using var tape = new Tape(device, dropoutKey);
            var x = tape.Of(Random(1, T * B * I), new Shape(T, B, I), requiresGrad: true);
            var start = new State([.. Enumerable.Range(0, cell.StateParts).Select(p => tape.Of(Random(2 + p, B * H), new Shape(B, H), requiresGrad: true))]);
            var (y, last) = read.Run(tape, x, start, masked ? tape.Integers([5, 1, 3]) : default, reverse);
            Tensor[] results = [y, .. last.Parts];
            foreach (var (result, i) in results.Select((r, i) => (r, i))) device.Upload(Random(10 + i, result.Count), result.Grad);
            tape.Backward();
            var values = results.SelectMany(r => r.ToArray()).ToArray();
            var all = ((Tensor[])[x, .. start.Parts, .. parameters.All.Select(p => p.Value)]).SelectMany(t => t.GradToArray()).ToArray();
            parameters.ClearGradients();
            return (values, all);
        }
    }

    private static float[] Random(int seed, int count)
    {
        var values = new float[count];
        Philox.Uniform(Philox.Key(seed, 0, 0), 1, values);
        return values;
    }
}
