namespace MeterNode.Cli.Diagnostics;

/// <summary>What <c>meternode doctor</c> knows about this machine.</summary>
public sealed record HostFacts
{
    /// <summary>Versions of the installed .NET SDKs.</summary>
    public required IReadOnlyList<string> DotnetSdks { get; init; }

    /// <summary>Path of nanoff, or null.</summary>
    public required string? NanoffPath { get; init; }

    /// <summary>Serial ports that could be a board.</summary>
    public required IReadOnlyList<SerialPortInfo> SerialPorts { get; init; }

    /// <summary>Whether this user is root or in the group that owns serial ports (always true outside Linux).</summary>
    public required bool MaySerial { get; init; }

    /// <summary>Path of the mosquitto broker, or null.</summary>
    public required string? MosquittoPath { get; init; }

    /// <summary>Path of the browser that prints reports, or null.</summary>
    public required string? BrowserPath { get; init; }

    /// <summary>Whether a font has Chinese letters; null where this system does not say.</summary>
    public required bool? HasChineseFont { get; init; }

    /// <summary>State of the clock.</summary>
    public required ClockState Clock { get; init; }

    /// <summary>Name of the running time service, or null.</summary>
    public required string? TimeService { get; init; }

    /// <summary>Free space where the current folder is, bytes.</summary>
    public required long FreeBytes { get; init; }

    /// <summary>The operating system.</summary>
    public required HostSystem System { get; init; }
}
