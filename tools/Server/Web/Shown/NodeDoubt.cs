using MeterNode.Server.Live;

namespace MeterNode.Server.Web.Shown;

/// <summary>What is wrong with a node now, and how much it wants of somebody.</summary>
/// <param name="Node">The node.</param>
/// <param name="Mark">How much.</param>
/// <param name="Text">What, in the language of the page.</param>
/// <param name="Since">When it was last as it should be, as far as that is known.</param>
public sealed record NodeDoubt(NodeLive Node, Mark Mark, string Text, DateTimeOffset? Since)
{
    private const double FullPercent = 50;

    /// <summary>Everything about a node that somebody should look at.</summary>
    public static IEnumerable<NodeDoubt> Of(NodeLive node, NodeCondition condition, PageView view)
    {
        switch (condition)
        {
            case NodeCondition.Unmetered:
                yield return new NodeDoubt(
                    node, Mark.Fault, view.Text("doubt.unmetered", view.Word("refusal", node.Status?.Unmetered ?? "")), node.At);
                break;
            case not (NodeCondition.Current or NodeCondition.Deaf):
                yield return new NodeDoubt(node, Marks.Of(condition), view.Text("doubt." + condition.ToString()), node.At);
                break;
        }

        foreach (LivePhase phase in node.Phases.Where(phase => phase.HasWiringFault))
        {
            yield return new NodeDoubt(
                node, Mark.Fault, view.Text("doubt.wiring", phase.Phase, view.Word("wiring", phase.Wiring!)), node.At);
        }

        foreach (LiveZone zone in node.Zones.Where(zone => zone.Fault is not null))
        {
            yield return new NodeDoubt(node, Mark.Fault, view.Text("doubt.sensor", zone.Zone, view.Word("thermal", zone.Fault!)), node.At);
        }

        if (node.Status?.Unsigned is string why)
        {
            yield return new NodeDoubt(node, Mark.Fault, view.Text("doubt.unsigned", view.Word("unsigned", why)), node.At);
        }

        if (node.FillPercent is > FullPercent and double fill)
        {
            yield return new NodeDoubt(node, Mark.Attention, view.Text("doubt.outbox", NumberShown.Of(fill, 0)), node.At);
        }
    }
}
