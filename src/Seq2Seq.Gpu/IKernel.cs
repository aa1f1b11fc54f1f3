using Seq2Seq.Tensors;

namespace Seq2Seq.Gpu;

/// <summary>A kernel. Its fields are its operands, and <see cref="Run"/> is the work of one thread.</summary>
internal interface IKernel
{
    /// <summary>Does the work of one thread on the device.</summary>
    void Run();
}

/// <summary>Lists all kernels.</summary>
internal static class Kernels
{
    /// <summary>Every kernel. A kernel over elementwise functions, cells or tiles occurs once for each function, cell or tile.</summary>
    public static IReadOnlyList<Type> All { get; } =
    [
        .. from type in typeof(Kernels).Assembly.GetTypes()
           where type.IsValueType && typeof(IKernel).IsAssignableFrom(type)
           from kernel in Closed(type)
           orderby kernel.Name, kernel.ToString()
           select kernel,
    ];

    private static IEnumerable<Type> Closed(Type type)
    {
        if (!type.IsGenericTypeDefinition) return [type];
        var wanted = type.GetGenericArguments()[0].GetGenericParameterConstraints().First(t => t.IsInterface);
        if (wanted.IsGenericType) wanted = wanted.GetGenericTypeDefinition();
        return typeof(ICellFunction).Assembly.GetTypes().Concat(typeof(Kernels).Assembly.GetTypes())
            .Where(t => t.IsValueType && t.GetInterfaces().Any(i => i == wanted || i.IsGenericType && i.GetGenericTypeDefinition() == wanted))
            .Select(t => type.MakeGenericType(t));
    }

    /// <summary>Returns the name in profiles and checks, such as <c>Map2 Add</c>.</summary>
    public static string Name(Type kernel)
    {
        var name = kernel.Name.Split('`')[0];
        return kernel.IsGenericType ? $"{name} {kernel.GetGenericArguments()[0].Name}" : name;
    }
}
