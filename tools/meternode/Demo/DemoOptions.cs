using MeterNode.VirtualBoard.Profiles;

namespace MeterNode.Cli.Demo;

/// <summary>What a demonstration is asked to show.</summary>
internal sealed record DemoOptions
{
    /// <summary>
    /// Wall time from receipt to receipt. A plant's two minutes would be hours of plant time here, and the nodes would thin their readings.
    /// </summary>
    internal static readonly TimeSpan ReceiptInterval = TimeSpan.FromSeconds(1);

    /// <summary>Wall time, s.</summary>
    public int Seconds { get; init; } = 60;

    /// <summary>Plant seconds per wall second.</summary>
    public double Speed { get; init; } = 30;

    public int Nodes { get; init; } = 3;

    public DemoBrokerKind Broker { get; init; } = DemoBrokerKind.Embedded;

    /// <summary>How slow and inexact the virtual boards are.</summary>
    public BoardProfile Profile { get; init; } = BoardProfile.Esp32;

    /// <summary>A metering IC measures at every node instead of the board's converter.</summary>
    public bool HasMeteringIc { get; init; }

    /// <summary>Mains frequency of the machines, 50 or 60 Hz.</summary>
    public int MainsHertz { get; init; } = 50;

    /// <summary>Folder for report, evidence files and registry; null for a temporary one.</summary>
    public string? ReportFolder { get; init; }

    /// <summary>Kill the broker in the middle for this long, s; 0 leaves it alone.</summary>
    public int BrokerOutageSeconds { get; init; }

    public TimeSpan PlantTime => TimeSpan.FromSeconds(Seconds * Speed);
}
