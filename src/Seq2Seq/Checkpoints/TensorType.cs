namespace Seq2Seq.Checkpoints;

/// <summary>The element type of a stored tensor, named as in the safetensors format.</summary>
internal enum TensorType { F64, F32, F16, BF16, F8_E4M3, F8_E5M2, I64, U64, I32, U32, I16, U16, I8, U8, BOOL }

/// <summary>The sizes of element types and the .NET types that hold them.</summary>
internal static class TensorTypes
{
    private static readonly Dictionary<string, TensorType> ByName =
        Enum.GetValues<TensorType>().ToDictionary(type => type.ToString(), StringComparer.Ordinal);

    /// <summary>Finds the type with this name, if the format has it.</summary>
    public static bool TryParse(string name, out TensorType type) => ByName.TryGetValue(name, out type);

    /// <summary>Returns the number of bytes of one element.</summary>
    public static int Size(this TensorType type) => type switch
    {
        TensorType.F64 or TensorType.I64 or TensorType.U64 => 8,
        TensorType.F32 or TensorType.I32 or TensorType.U32 => 4,
        TensorType.F16 or TensorType.BF16 or TensorType.I16 or TensorType.U16 => 2,
        _ => 1,
    };

    /// <summary>Returns the type that stores <typeparamref name="T"/>, which is <c>float, double, long, int</c> or <c>byte</c>.</summary>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is another type.</exception>
    public static TensorType Of<T>() where T : unmanaged =>
        typeof(T) == typeof(float) ? TensorType.F32
        : typeof(T) == typeof(double) ? TensorType.F64
        : typeof(T) == typeof(long) ? TensorType.I64
        : typeof(T) == typeof(int) ? TensorType.I32
        : typeof(T) == typeof(byte) ? TensorType.U8
        : throw new NotSupportedException($"tensors of {typeof(T).Name} are not stored; use float, double, long, int or byte");
}
