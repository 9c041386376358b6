namespace MeterNode.Plant.Collecting;

/// <summary>What became of a message that was to be published.</summary>
public enum PublishAnswer
{
    /// <summary>The broker has it.</summary>
    Delivered,

    /// <summary>There is no connection, or it broke: later.</summary>
    NotNow,

    /// <summary>The broker says that this client has no right to.</summary>
    Refused,
}
