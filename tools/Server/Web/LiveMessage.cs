using MeterNode.Server.Live;
using MeterNode.Server.Today;
using MeterNode.Server.Web.Shown;

namespace MeterNode.Server.Web;

/// <summary>What <c>/api/v1/live</c> says of a node.</summary>
/// <param name="Node">The plant's name of the node.</param>
/// <param name="Machine">The machine that it is enrolled for.</param>
/// <param name="Condition">How it is heard of.</param>
/// <param name="AsOf">The server's time.</param>
/// <param name="At">When the values were measured; null where nobody knows.</param>
/// <param name="FreshUntil">From when on they are stale.</param>
/// <param name="IsSigned">True for values of a signed pack, false for present values of a status.</param>
/// <param name="Watts">Power of all phases, W; null where nothing is metered.</param>
/// <param name="IsEstimate">True when power is an estimate.</param>
/// <param name="Phases">Its phases.</param>
/// <param name="Zones">Its temperature zones.</param>
/// <param name="FillPercent">Fill level of its outbox, %.</param>
/// <param name="Shown">What pages show of it, by name of the place.</param>
internal sealed record LiveMessage(
    string Node, string Machine, NodeCondition Condition, DateTimeOffset AsOf, DateTimeOffset? At, DateTimeOffset? FreshUntil,
    bool IsSigned, double? Watts, bool IsEstimate, IReadOnlyList<LivePhase> Phases, IReadOnlyList<LiveZone> Zones, double? FillPercent,
    IReadOnlyDictionary<string, string> Shown)
{
    public static LiveMessage Of(NodeLive node, LiveBook book, DayBook days) => new(
        node.Node, node.Machine, book.ConditionOf(node), book.Time.GetUtcNow(), node.At, node.FreshUntil, !node.HasPresent, node.Watts,
        node.Pack?.IsEstimate ?? false, node.Phases, node.Zones, node.FillPercent,
        ShownOf(node, days.Find(node.Node)));

    /// <summary>The same numbers as a page shows them: rounded to what their uncertainty leaves.</summary>
    private static Dictionary<string, string> ShownOf(NodeLive node, DayLook? day)
    {
        FigureView power = FigureView.Power("", node, day);
        var shown = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["power"] = power.Value ?? "–",
            ["powerU"] = power.Doubt,
        };
        foreach (LivePhase phase in node.Phases)
        {
            shown[$"a{phase.Phase}"] = NumberShown.OrDash(phase.Amperes, 2);
            shown[$"v{phase.Phase}"] = NumberShown.OrDash(phase.Volts, 1);
            shown[$"p{phase.Phase}"] = NumberShown.OrDash(phase.Watts / 1000, 3);
            shown[$"f{phase.Phase}"] = NumberShown.OrDash(phase.PowerFactor, 2);
        }

        foreach (LiveZone zone in node.Zones)
        {
            shown[$"celsius{zone.Zone}"] = NumberShown.OrDash(zone.Celsius, 1);
        }

        return shown;
    }
}
