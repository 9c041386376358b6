namespace MeterNode.Server.Web.Access;

/// <summary>The period that an assessor's link shows.</summary>
/// <param name="From">Its begin.</param>
/// <param name="To">Its end, which is not part of it.</param>
internal readonly record struct LinkPeriod(DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>Whether another period lies within it.</summary>
    public bool Covers(DateTimeOffset from, DateTimeOffset to) => from >= From && to <= To;
}
