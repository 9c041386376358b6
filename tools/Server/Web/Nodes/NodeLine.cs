using MeterNode.Plant;
using MeterNode.Plant.Flashing;
using MeterNode.Plant.Ledger;
using MeterNode.Plant.LifeCycle;
using MeterNode.Server.Serving;
using MeterNode.Server.Today;
using MeterNode.Server.Web.Shown;
using MeterNode.Wire;

namespace MeterNode.Server.Web.Nodes;

/// <summary>What the pages show of one key of the plant, or of a node that waits for its board.</summary>
public sealed record NodeLine
{
    /// <summary>What its bundle and its newest pack say.</summary>
    public required NodeOverview Node { get; init; }

    /// <summary>Class of its machine in words; empty where nobody has stated it.</summary>
    public required string Class { get; init; }

    /// <summary>Sub-process of its machine; empty where nobody has stated it.</summary>
    public required string Process { get; init; }

    /// <summary>Hall of its machine; empty where nobody has stated it.</summary>
    public required string Hall { get; init; }

    /// <summary>What is done of its way into service, in order; empty for a key that has ended.</summary>
    public required IReadOnlyList<NodeStep> Steps { get; init; }

    /// <summary>The first step that is not done; null where all are. Its class may be stated at any time.</summary>
    public NodeStep? Next => Steps.FirstOrDefault(step => step is { IsDone: false, Id: not "class" });

    /// <summary>The shape of its state.</summary>
    internal Mark Mark => Node.State switch
    {
        "online" => Mark.Order,
        "offline" => Mark.Fault,
        "added" or "new" => Mark.Standby,
        _ => Mark.Off,
    };

    /// <summary>End of its newest stored pack.</summary>
    internal DateTimeOffset? LastSeen => Node.LastSeen is DateTime seen ? new DateTimeOffset(seen, TimeSpan.Zero) : null;

    /// <summary>Every key, or those of one name, in the order of the registry; the nodes that wait come last.</summary>
    /// <exception cref="OperatorException">The plant's folder cannot be read.</exception>
    internal static IReadOnlyList<NodeLine> All(
        PlantServer server, DayBook days, BundleCache bundles, PageView view, string? name = null) =>
        [.. NodeOverview.Of(server.Options.Plant, server.Store, view.Now, name, bundles).Select(node => Of(node, server, days, view))];

    private static NodeLine Of(NodeOverview node, PlantServer server, DayBook days, PageView view)
    {
        MachineEntry? entry = node.Machine.Length > 0 ? days.Ledger?.MachineAt(node.Machine, view.Now) : null;
        LedgerWord? word = entry is null ? null : LedgerWords.MachineClass.FirstOrDefault(each => each.Code == entry.Class.Code());
        bool isMeasuring = node.HasBeenHeard();
        bool hasKey = node.Kid.Length > 0;
        NodeStep[] steps = node.HasEnded() ? [] :
        [
            new("made", true),
            new("flashed", hasKey || HasBoard(server.Options.Plant.BundlePath(node.Id))),
            new("enrolled", hasKey),
            new("heard", isMeasuring),
            .. node.HasMeter ? (NodeStep[])[] : [new("wired", null), new("calibrated", node.Calibration > 0)],
            new("class", entry is not null),
        ];
        return new NodeLine
        {
            Node = node,
            Class = word is null ? "" : view.IsChinese ? word.Chinese : word.Meaning,
            Process = entry?.Process ?? "",
            Hall = days.Ledger?.HallAt(PlantMachines.NameOf(node.Machine, node.Id), view.Now)?.Hall ?? "",
            Steps = steps,
        };
    }

    private static bool HasBoard(string bundle)
    {
        try
        {
            return BoardRecord.Of(bundle) is not null;
        }
        catch (OperatorException)
        {
            return false; // 'flash' says what is wrong with the file.
        }
    }
}
