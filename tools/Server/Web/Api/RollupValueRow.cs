using MeterNode.Plant.Stores.Rollups;

namespace MeterNode.Server.Web.Api;

/// <summary>A quantity over an interval, as the API tells it.</summary>
/// <param name="Mean">Mean over the time of its readings.</param>
/// <param name="Minimum">The least reading.</param>
/// <param name="Maximum">The largest reading.</param>
internal sealed record RollupValueRow(double Mean, double Minimum, double Maximum)
{
    /// <summary>The same of what the store has; null without a reading.</summary>
    public static RollupValueRow? Of(RollupValue? value) =>
        value is RollupValue known ? new RollupValueRow(known.Mean, known.Minimum, known.Maximum) : null;
}
