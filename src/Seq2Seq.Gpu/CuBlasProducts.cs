using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.Cuda.API;
using Seq2Seq.Tensors;

namespace Seq2Seq.Gpu;

/// <summary>
/// Matrix products by NVIDIA's cuBLAS. Its kernels differ with the sizes, so the result of a row may depend, in its last bits, on the number of rows.
/// </summary>
internal sealed unsafe class CuBlasProducts
{
    /// <summary>CUBLAS_TF32_TENSOR_OP_MATH, which is newer than ILGPU's list.</summary>
    private const CuBlasMathMode TensorFloat32 = (CuBlasMathMode)3;

    private readonly CuBlas _library;
    private bool _tensorFloat32;

    /// <summary>The function cublasSgemmStridedBatched, which ILGPU does not bind.</summary>
    private readonly delegate* unmanaged<nint, int, int, int, int, int, float*, float*, int, long, float*, int, long, float*, float*, int, long,
        int, int> _batched;

    private CuBlasProducts(CuBlas library, nint batched)
    {
        _library = library;
        _batched = (delegate* unmanaged<nint, int, int, int, int, int, float*, float*, int, long, float*, int, long, float*, float*, int, long,
            int, int>)batched;
    }

    /// <summary>The version, for a person to read.</summary>
    public string Version => $"{_library.Version / 10_000}.{_library.Version / 100 % 100}";

    /// <summary>Loads the library.</summary>
    /// <param name="accelerator">The accelerator of the card.</param>
    /// <param name="why">The reason if the library could not be loaded.</param>
    public static CuBlasProducts? TryOpen(CudaAccelerator accelerator, out string why)
    {
        why = "";
        if (Libraries.CuBlas is not { } handle)
        {
            why = "no libcublas.so found (CUDA 11, 12 or 13)";
            return null;
        }
        try
        {
            return new CuBlasProducts(new CuBlas(accelerator, CuBlasAPIVersion.V12), NativeLibrary.GetExport(handle, "cublasSgemmStridedBatched"));
        }
        catch (Exception error) when (error is CuBlasException or DllNotFoundException or EntryPointNotFoundException)
        {
            why = error.Message;
            return null;
        }
    }

    /// <summary>Computes a product. The row-major C = op(A) op(B) is the column-major Cᵀ = op(B)ᵀ op(A)ᵀ.</summary>
    /// <param name="stream">The stream in which the product is queued. The devices of a card share the library.</param>
    /// <param name="tensorFloat32">Whether to use tensor cores. They round the factors to 10 bits and are several times as fast.</param>
    public void Multiply(in MatrixProduct p, ArrayView<float> a, ArrayView<float> b, ArrayView<float> c, AcceleratorStream stream, bool tensorFloat32)
    {
        stream.Accelerator.Bind();
        if (_library.Stream != stream) _library.Stream = (CudaStream)stream;
        if (_tensorFloat32 != tensorFloat32) _library.MathMode = (_tensorFloat32 = tensorFloat32) ? TensorFloat32 : CuBlasMathMode.DefaultMath;
        float one = 1, beta = p.Accumulate ? 1 : 0;
        var status = _batched(_library.Handle, p.TransB ? 1 : 0, p.TransA ? 1 : 0, p.N, p.M, p.K, &one,
            Pointer(b), p.RowB, p.StepB, Pointer(a), p.RowA, p.StepA, &beta, Pointer(c), p.RowC, p.StepC, p.Batch);
        if (status != 0) throw new CuBlasException((CuBlasStatus)status);
    }

    private static float* Pointer(ArrayView<float> view) => (float*)view.LoadEffectiveAddressAsPtr();
}
