namespace MeterNode.Figures;

/// <summary>What a machine did, as its power and its shots say it.</summary>
public enum LoadState
{
    /// <summary>Its power is below 2 % of what it does not exceed in 95 % of the time.</summary>
    Off,

    /// <summary>Neither off nor in production.</summary>
    Standby,

    /// <summary>It made shots, the next one at most three cycles behind the one before.</summary>
    Production,

    /// <summary>Not known: packs are missing, or no shots are counted.</summary>
    Unknown,
}
