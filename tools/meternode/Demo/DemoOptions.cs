using MeterNode.VirtualBoard.Profiles;

namespace MeterNode.Cli.Demo;

/// <summary>What a demonstration is asked to show.</summary>
internal sealed record DemoOptions
{
    /// <summary>
    /// Wall time from receipt to receipt. A plant's two minutes would be hours of plant time here, and the nodes would thin their readings.
    /// </summary>
    internal static readonly TimeSpan ReceiptInterval = TimeSpan.FromSeconds(1);

    private const double QuarterHour = 900;
    private static readonly TimeSpan s_beyond = TimeSpan.FromSeconds(90);

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

    /// <summary>Formats of the report.</summary>
    public IReadOnlyList<string> Formats { get; init; } = ["html"];

    /// <summary>Plant time to run: what is asked, and some packs more, so that the last quarter hour of it is whole.</summary>
    public TimeSpan PlantTime => TimeSpan.FromSeconds(Seconds * Speed) + (Seconds * Speed >= QuarterHour ? s_beyond : TimeSpan.Zero);
}
