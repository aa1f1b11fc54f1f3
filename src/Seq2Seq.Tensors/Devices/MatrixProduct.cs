namespace Seq2Seq.Tensors;

/// <summary>C[M, N] (+)= op(A)[M, K] op(B)[K, N], computed <see cref="Batch"/> times. All matrices are row-major.</summary>
/// <param name="M">The number of rows of C.</param>
/// <param name="N">The number of columns of C.</param>
/// <param name="K">The number of terms of each sum.</param>
/// <param name="A">[M, K], or [K, M] if TransA.</param>
/// <param name="B">[K, N], or [N, K] if TransB.</param>
/// <param name="C">[M, N].</param>
internal readonly record struct MatrixProduct(int M, int N, int K, View A, View B, View C)
{
    /// <summary>Whether A is stored transposed.</summary>
    public bool TransA { get; init; }
    /// <summary>Whether B is stored transposed.</summary>
    public bool TransB { get; init; }

    /// <summary>Whether to add to C instead of replacing it.</summary>
    public bool Accumulate { get; init; }

    /// <summary>The distance between rows of A as stored; 0 = dense.</summary>
    public int StrideA { get; init; }
    /// <summary>The distance between rows of B as stored; 0 = dense.</summary>
    public int StrideB { get; init; }
    /// <summary>The distance between rows of C as stored; 0 = dense.</summary>
    public int StrideC { get; init; }

    /// <summary>The number of products. Their matrices are <c>Step</c> elements apart.</summary>
    public int Batch { get; init; } = 1;
    /// <summary>The distance between the matrices A of a batch.</summary>
    public int StepA { get; init; }
    /// <summary>The distance between the matrices B of a batch.</summary>
    public int StepB { get; init; }
    /// <summary>The distance between the matrices C of a batch.</summary>
    public int StepC { get; init; }

    /// <summary>The distance between rows of A.</summary>
    public int RowA => StrideA != 0 ? StrideA : TransA ? M : K;
    /// <summary>The distance between rows of B.</summary>
    public int RowB => StrideB != 0 ? StrideB : TransB ? K : N;
    /// <summary>The distance between rows of C.</summary>
    public int RowC => StrideC != 0 ? StrideC : N;
}
