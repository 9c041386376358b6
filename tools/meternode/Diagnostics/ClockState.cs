namespace MeterNode.Cli.Diagnostics;

/// <summary>What the operating system says about its clock.</summary>
public enum ClockState
{
    /// <summary>This system does not say.</summary>
    Unknown,

    /// <summary>Disciplined by a time source.</summary>
    Synchronised,

    /// <summary>Running free.</summary>
    Free,
}
