namespace MeterNode.Cli.Diagnostics;

/// <summary>Operating systems whose commands differ.</summary>
public enum HostSystem
{
    /// <summary>Linux.</summary>
    Linux,
    /// <summary>macOS.</summary>
    MacOs,
    /// <summary>Windows.</summary>
    Windows,
}
