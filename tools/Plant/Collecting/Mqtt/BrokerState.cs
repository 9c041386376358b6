namespace MeterNode.Plant.Collecting;

/// <summary>How the connection to the broker stands.</summary>
public enum BrokerState
{
    /// <summary>Not connected; the text says why. The next attempt follows by itself.</summary>
    Disconnected,

    /// <summary>Connected and subscribed: packs arrive.</summary>
    Subscribed,

    /// <summary>The packs could not be stored, so they were not acknowledged; the broker will send them again.</summary>
    StoreFailed,

    /// <summary>The broker lacks what was asked for: nobody tries again before a person has chosen otherwise.</summary>
    Unsuitable,

    /// <summary>Stopped for good.</summary>
    Stopped,
}
