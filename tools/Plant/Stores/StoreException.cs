using MeterNode.Wire;

namespace MeterNode.Plant.Stores;

/// <summary>The store cannot be opened, read or written; the message is one clear line.</summary>
public sealed class StoreException : OperatorException
{
    /// <param name="fault">What can be done about it.</param>
    /// <param name="message">One line.</param>
    /// <param name="inner">What a library said, for a debugger.</param>
    public StoreException(StoreFault fault, string message, Exception? inner = null)
        : base(OperatorError.DeviceOrIo, message.ReplaceLineEndings(" "), inner) => Fault = fault;

    /// <param name="fault">What can be done about it.</param>
    /// <param name="reason">One line, for a page that says it in another language.</param>
    /// <param name="inner">What a library said, for a debugger.</param>
    public StoreException(StoreFault fault, RuleReason reason, Exception? inner)
        : base(OperatorError.DeviceOrIo, reason, inner) => Fault = fault;

    /// <summary>What can be done about it.</summary>
    public StoreFault Fault { get; }
}
