using MeterNode.Plant.Stores;
using MeterNode.Wire;

namespace MeterNode.Cli.Drills;

/// <summary>The events in stored packs.</summary>
internal static class DrillEvents
{
    /// <summary>Signed events of a pack; none when it cannot be read.</summary>
    public static IEnumerable<NodeEvent> Of(StoredPack pack) =>
        Pack.TryDecode(pack.Bytes, out Pack? read) == PackError.None
            && PackPayload.TryRead(read!.Payload, out PackPayload? payload) == PackError.None
                ? payload!.Records.Events : [];
}
