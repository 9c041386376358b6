namespace MeterNode.Server.Live;

/// <summary>How a node is heard of.</summary>
public enum NodeCondition
{
    /// <summary>It has sent no pack yet, as far as the store knows.</summary>
    New,

    /// <summary>Its newest value is as recent as its interval promises.</summary>
    Current,

    /// <summary>It is heard of, or its packs came until a moment ago, but its newest value is old.</summary>
    Stale,

    /// <summary>It is heard of, and says that it meters nothing.</summary>
    Unmetered,

    /// <summary>The broker says that its connection has ended.</summary>
    Offline,

    /// <summary>It says nothing, and the broker has not said that its connection ended.</summary>
    Silent,

    /// <summary>Nobody can be heard: this program has no broker, or cannot store packs.</summary>
    Deaf,
}
