namespace Seq2Seq.Tensors;

/// <summary>
/// Owns the memory that operators take. A tensor made in a scope lives until the scope is disposed, or longer if <see cref="Tensor.KeepIn"/> keeps it
/// in another scope. A scope holds its device as a lease does (<see cref="Device.Enter"/>), so it is made and disposed on one thread, and other
/// threads wait for the device. In a plain scope operators only compute values; in a <see cref="Tape"/> they can also be run backwards.
/// </summary>
public class Scope : IDisposable
{
    private readonly List<Storage> _storages = [];
    private bool _disposed;

    /// <summary>Opens a scope, after waiting until no other thread holds the device.</summary>
    public Scope(Device device)
    {
        Device = device;
        device.Turn.Begin();
    }

    /// <summary>The device that runs the kernels.</summary>
    public Device Device { get; }

    /// <summary>Whether operators record how they pass a gradient on.</summary>
    public virtual bool Recording => false;

    /// <summary>Returns a tensor with undefined elements.</summary>
    public Tensor New(Shape shape, bool requiresGrad = false) => Over(Workspace(shape.Count), shape, requiresGrad);

    /// <summary>Returns a tensor of zeros.</summary>
    public Tensor Zeros(Shape shape)
    {
        var tensor = New(shape);
        Device.Fill(tensor.Data, 0);
        return tensor;
    }

    /// <summary>Returns a tensor with these elements.</summary>
    public Tensor Of(ReadOnlySpan<float> values, Shape shape, bool requiresGrad = false)
    {
        var tensor = New(shape, requiresGrad);
        Device.Upload(values, tensor.Data);
        return tensor;
    }

    /// <summary>Returns memory on the device that holds the given integers.</summary>
    public View Integers(ReadOnlySpan<int> values)
    {
        var view = Workspace(values.Length);
        Device.Upload(values, view);
        return view;
    }

    /// <summary>Returns memory with undefined contents for an operator's own use.</summary>
    public View Workspace(int length)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        var storage = Device.Allocate(length);
        Own(storage);
        return new View(storage, 0, length);
    }

    /// <summary>
    /// Registers <paramref name="step"/> to run in the backward pass, after the steps of all later operators. A plain scope has no backward pass and
    /// ignores it.
    /// </summary>
    public virtual void OnBackward(Action step)
    {
    }

    /// <summary>Returns a tensor over memory that the scope already owns. The tensor has a gradient of its own.</summary>
    internal Tensor Over(View data, Shape shape, bool requiresGrad) => new(Device, data, shape, requiresGrad && Recording) { Scope = this };

    /// <summary>Returns the key of the next dropout mask, or 0 for no dropout.</summary>
    internal virtual ulong NextDropoutKey() => 0;

    /// <summary>Returns the key of the dropout mask of a place in the model, the same one each time, or 0 for no dropout.</summary>
    /// <param name="place">The number of the place, from 1.</param>
    internal virtual ulong DropoutKey(int place) => 0;

    /// <summary>
    /// Keeps memory of another scope, without a copy, until this scope is disposed too. Memory that was allocated outside of any scope is not
    /// affected.
    /// </summary>
    public void Keep(View view)
    {
        if (view.Storage.Owners > 0) Own(view.Storage);
    }

    /// <summary>Makes the scope one of the owners of the memory. The last owner to be disposed returns the memory.</summary>
    private void Own(Storage storage)
    {
        storage.Owners++;
        _storages.Add(storage);
    }

    /// <summary>Returns the memory of the scope to its device and lets the next thread use the device.</summary>
    /// <exception cref="SynchronizationLockException">Another thread made the scope.</exception>
    public virtual void Dispose()
    {
        if (_disposed) return;
        Device.Turn.CheckHeld();
        _disposed = true;
        try
        {
            foreach (var storage in _storages)
                if (--storage.Owners == 0) Device.Free(storage);
        }
        finally
        {
            // A device that fails is free for the next thread all the same, which then hears of the failure itself.
            _storages.Clear();
            Device.Turn.End();
        }
        GC.SuppressFinalize(this);
    }
}
