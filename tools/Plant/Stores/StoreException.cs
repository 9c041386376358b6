namespace MeterNode.Plant.Stores;

/// <summary>The store cannot be opened, read or written; the message is one clear line.</summary>
public sealed class StoreException(StoreFault fault, string message, Exception? inner = null)
    : OperatorException(OperatorError.DeviceOrIo, message.ReplaceLineEndings(" "), inner)
{
    /// <summary>What can be done about it.</summary>
    public StoreFault Fault { get; } = fault;
}
