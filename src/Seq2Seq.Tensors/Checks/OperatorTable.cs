namespace Seq2Seq.Tensors;

/// <summary>
/// The one table of operators and kernels, which the tests run on every device and the program on the device in question. A new operator is a new
/// line in the file of its family, and so is a kernel that no operator shows in full.
/// <para>The shapes are tiny, none a multiple of a vector's width; the cases called "large" are large enough to be shared between threads.</para>
/// </summary>
internal static partial class OperatorTable
{
    /// <summary>Operators on a tape: value and gradient against the same in double precision.</summary>
    public static IReadOnlyList<OperatorCase> Operators { get; } =
    [
        .. Elementwise(), .. Sequences(), .. Products(), .. Columns(), .. LayerNorm(), .. Attention(), .. Recurrent(), .. Loss(), .. Pointer(), .. Coverage(),
        .. Convolution(), .. Pooling(), .. MultiHead(), .. Gaussian(), .. Reversible(),
    ];

    /// <summary>The operators small enough for an emulator.</summary>
    public static IEnumerable<OperatorCase> Tiny => Operators.Where(line => line.Samples == 0);

    public static OperatorCase Operator(string name) => Operators.Single(line => line.Name == name);

    /// <summary>Kernels alone, in the forms and at the arguments that operators do not give them, against plain code on the processor.</summary>
    /// <param name="size">1 = a few numbers to a kernel, for an emulator; 8 = the usual. No size makes the shapes multiples of anything.</param>
    public static IReadOnlyList<KernelCase> Kernels(int size) =>
    [
        .. ElementwiseKernels(size), .. ProductKernels(size), .. ColumnKernels(size), .. LayerNormKernels(size), .. AttentionKernels(size),
        .. RecurrentKernels(size), .. LossKernels(size), .. PointerKernels(size), .. OptimizerKernels(size), .. ConvolutionKernels(size),
        .. PoolingKernels(size), .. MultiHeadKernels(size), .. GaussianKernels(size), .. ReversibleKernels(size),
    ];

    public static KernelCase Kernel(string name, int size) => Kernels(size).Single(line => line.Name == name);

    /// <summary>Integers for an operator that may do without; null = absent.</summary>
    private static View Integers(Tape tape, int[]? values) => values == null ? default : tape.Integers(values);

    /// <summary>Lengths for a kernel that may do without.</summary>
    private static View Lengths(Operands o, bool masked, int count, Func<int, int> length) => masked ? o.Integers(count, length) : default;

    private static string Masked(bool masked) => masked ? ", with lengths" : "";

    private static double[] Each(double[] x, Func<double, double> f) => Array.ConvertAll(x, v => f(v));

    private static double[] Each(double[] x, double[] y, Func<double, double, double> f) => [.. x.Zip(y, f)];
}
