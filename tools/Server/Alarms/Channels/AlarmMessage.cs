namespace MeterNode.Server.Alarms.Channels;

/// <summary>One message of a channel. It is sent again until it was taken: who receives it may know it by its id.</summary>
/// <param name="Id">The same for every attempt.</param>
/// <param name="Kind">What it tells.</param>
/// <param name="Site">The plant.</param>
/// <param name="At">When it was made, UTC.</param>
/// <param name="Alarms">The alarms, oldest first; at most <see cref="MaximumAlarms"/>.</param>
/// <param name="More">How many more there are.</param>
public sealed record AlarmMessage(
    string Id, AlarmMessageKind Kind, string Site, DateTimeOffset At, IReadOnlyList<AlarmView> Alarms, int More)
{
    /// <summary>Nobody reads more.</summary>
    public const int MaximumAlarms = 50;

    /// <summary>Version of the form that other programs read.</summary>
    public int SchemaVersion { get; } = 1;

    /// <summary>A trial.</summary>
    public static AlarmMessage Test(string site, DateTimeOffset at) =>
        new($"test-{at.ToUnixTimeSeconds()}", AlarmMessageKind.Test, site, at, [], 0);
}
