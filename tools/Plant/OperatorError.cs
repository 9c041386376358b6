namespace MeterNode.Plant;

/// <summary>
/// What kind of thing went wrong, so that a caller can react without reading the message. A command maps each to one exit code.
/// </summary>
public enum OperatorError
{
    /// <summary>What was asked for is contradictory or not understood.</summary>
    Usage,

    /// <summary>What was asked for is clear and cannot be done.</summary>
    Failure,

    /// <summary>A device, file, network, database or broker could not be reached.</summary>
    DeviceOrIo,

    /// <summary>Evidence was read and is not in order.</summary>
    VerificationFailed,
}
