namespace Seq2Seq.Tensors;

/// <summary>C[M, N] (+)= op(A)[M, K] op(B)[K, N], <see cref="Batch"/> times, all row-major.</summary>
/// <param name="M">Rows of C.</param>
/// <param name="N">Columns of C.</param>
/// <param name="K">Terms of each sum.</param>
/// <param name="A">[M, K], or [K, M] if TransA.</param>
/// <param name="B">[K, N], or [N, K] if TransB.</param>
/// <param name="C">[M, N].</param>
public readonly record struct MatrixProduct(int M, int N, int K, View A, View B, View C)
{
    /// <summary>A is stored transposed.</summary>
    public bool TransA { get; init; }
    /// <summary>B is stored transposed.</summary>
    public bool TransB { get; init; }

    /// <summary>Add to C instead of replacing it.</summary>
    public bool Accumulate { get; init; }

    /// <summary>Distances between rows as stored; 0 = dense.</summary>
    public int StrideA { get; init; }
    /// <summary>See <see cref="StrideA"/>.</summary>
    public int StrideB { get; init; }
    /// <summary>See <see cref="StrideA"/>.</summary>
    public int StrideC { get; init; }

    /// <summary>Number of products, their matrices <c>Step</c> elements apart.</summary>
    public int Batch { get; init; } = 1;
    /// <summary>Distance between the matrices A of a batch.</summary>
    public int StepA { get; init; }
    /// <summary>Distance between the matrices B of a batch.</summary>
    public int StepB { get; init; }
    /// <summary>Distance between the matrices C of a batch.</summary>
    public int StepC { get; init; }

    /// <summary>Distance between rows of A.</summary>
    public int RowA => StrideA != 0 ? StrideA : TransA ? M : K;
    /// <summary>Distance between rows of B.</summary>
    public int RowB => StrideB != 0 ? StrideB : TransB ? K : N;
    /// <summary>Distance between rows of C.</summary>
    public int RowC => StrideC != 0 ? StrideC : N;
}
