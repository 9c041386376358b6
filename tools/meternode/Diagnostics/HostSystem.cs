namespace MeterNode.Cli.Diagnostics;

/// <summary>Operating systems whose commands differ.</summary>
public enum HostSystem
{
    Linux,
    MacOs,
    Windows,
}
