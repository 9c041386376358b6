namespace nanoFramework.Networking;

/// <summary>State of a network helper.</summary>
public enum NetworkHelperStatus
{
    None,
    Started,
    NetworkIsReady,
    FailedNoNetworkInterface,
    TokenExpiredWaitingIPAddress,
    TokenExpiredWaitingDateTime,
    ErrorConnetingToWiFiWhileScanning,
    ExceptionOccurred,
    Reconnecting,
}
