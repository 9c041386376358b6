using System.Text.Json;

namespace MeterNode.Plant.Collecting.Status;

/// <summary>Present values of a node: means over the intervals since the status before.</summary>
/// <param name="WindowsUsed">Intervals metered since its start.</param>
/// <param name="WindowsRefused">Intervals refused since its start.</param>
/// <param name="OverRange">Intervals with an input at its limit since its start.</param>
/// <param name="Hertz">Mains frequency, Hz; null where it is not known.</param>
/// <param name="Phases">Phases in order; empty while nothing is metered.</param>
/// <param name="Zones">Temperature zones in order.</param>
public sealed record LiveStatus(
    long WindowsUsed, long WindowsRefused, long OverRange, double? Hertz, IReadOnlyList<StatusPhase> Phases,
    IReadOnlyList<StatusZone> Zones)
{
    /// <summary>More are no status of ours.</summary>
    private const int MaximumItems = 8;

    internal static LiveStatus? TryRead(JsonElement live)
    {
        if (StatusJson.Whole(live, "windowsUsed") is not long used || StatusJson.Whole(live, "windowsRefused") is not long refused
            || StatusJson.Whole(live, "overRange") is not long over)
        {
            return null;
        }

        StatusPhase?[] phases = [.. StatusJson.Items(live, "phases").Take(MaximumItems).Select(StatusPhase.TryRead)];
        return phases.Contains(null) ? null : new LiveStatus(
            used, refused, over, StatusJson.Number(live, "hertz"), [.. phases.OfType<StatusPhase>()],
            [.. StatusJson.Items(live, "zones").Take(MaximumItems).Select(StatusZone.Read)]);
    }
}
