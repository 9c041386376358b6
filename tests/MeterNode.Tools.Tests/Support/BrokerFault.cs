namespace MeterNode.Tools.Tests.Support;

/// <summary>What a <see cref="FaultyBroker"/> does with a new connection.</summary>
internal enum BrokerFault
{
    None,

    /// <summary>Accepts the socket and says nothing: no TLS.</summary>
    SilentHandshake,

    /// <summary>Resets the connection when CONNECT has come.</summary>
    ResetAfterConnect,

    /// <summary>Never answers CONNECT.</summary>
    SilentAfterConnect,

    /// <summary>Refuses with code 5 and hangs up.</summary>
    Denied,
}
