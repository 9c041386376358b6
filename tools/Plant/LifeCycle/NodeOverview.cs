using System.Text.Json.Serialization;
using MeterNode.Core.Configuration;
using MeterNode.Plant.Provisioning;
using MeterNode.Plant.Stores;
using MeterNode.Wire;

namespace MeterNode.Plant.LifeCycle;

/// <summary>
/// One key of the plant, or a node that waits for its board: what its bundle says, and what its newest stored pack says. Times are UTC;
/// null is not known.
/// </summary>
public sealed record NodeOverview
{
    /// <summary>
    /// A node that has said nothing for so long is offline. It sends a pack each minute, and one each quarter of an hour when its outbox
    /// fills up.
    /// </summary>
    public static readonly TimeSpan Silence = TimeSpan.FromMinutes(20);

    /// <summary>The plant's name for it.</summary>
    public required string Id { get; init; }

    /// <summary>Identifier of its evidence key, 16 hex digits; empty before it is enrolled.</summary>
    public required string Kid { get; init; }

    /// <summary>What it is clamped to.</summary>
    public required string Machine { get; init; }

    /// <summary>
    /// <c>added</c> (its board is not enrolled), <c>new</c> (no pack yet), <c>online</c>, <c>offline</c> (silent), <c>retired</c>,
    /// <c>replaced</c> or <c>revoked</c>.
    /// </summary>
    public required string State { get; init; }

    /// <summary>Last second of its key.</summary>
    public DateTime? Until { get; init; }

    /// <summary>End of its newest stored pack.</summary>
    public DateTime? LastSeen { get; init; }

    /// <summary>Firmware version as it was enrolled.</summary>
    public string? Firmware { get; init; }

    /// <summary>Serial of the configuration in its bundle.</summary>
    public long? ConfigurationSerial { get; init; }

    /// <summary>Counter of its calibration; 0 before the first.</summary>
    public long? Calibration { get; init; }

    /// <summary>The day of the next calibration, as configured.</summary>
    public string? CalibrationDue { get; init; }

    /// <summary>Fill level of its outbox, %, in its newest pack.</summary>
    public double? Outbox { get; init; }

    /// <summary>Last second of the TLS certificate in its bundle.</summary>
    public DateTime? CertificateUntil { get; init; }

    /// <summary>True where a meter measures, whose inputs nobody calibrates here; for programs of this one only.</summary>
    [JsonIgnore]
    public bool HasMeter { get; init; }

    /// <summary>Name of its board in its configuration; empty where it names none; for programs of this one only.</summary>
    [JsonIgnore]
    public string Board { get; init; } = string.Empty;

    /// <summary>Whether its key is in service and has sent a pack, so that the node may be on the air.</summary>
    public bool HasBeenHeard() => State is "online" or "offline";

    /// <summary>Whether its key has an end.</summary>
    public bool HasEnded() => State is "retired" or "replaced" or "revoked";

    /// <summary>
    /// Every key of the plant in the order of the registry, or those of one name; behind them the nodes that wait for their board.
    /// </summary>
    /// <param name="plant">The plant.</param>
    /// <param name="store">Its evidence; null where there is none yet.</param>
    /// <param name="now">UTC.</param>
    /// <param name="name">One name; null for all.</param>
    /// <param name="bundles">What was read of bundles before, for who asks again and again; null reads them.</param>
    public static IReadOnlyList<NodeOverview> Of(
        PlantFolder plant, IEvidenceStore? store, DateTimeOffset now, string? name = null, BundleCache? bundles = null)
    {
        bundles ??= new BundleCache();
        // In this order: a node that is enrolled meanwhile has its entry before its claim goes.
        IReadOnlyList<string> waiting = PlantClaims.NamesOf(plant);
        Registry registry = Registry.Load(plant.RegistryPath);
        return
        [
            .. registry.Nodes.Where(node => name == null || node.Id == name).Select(node => Of(plant, node, store, now, bundles)),
            .. waiting.Where(node => (name == null || node == name) && registry.Find(node) is null or { End: not null })
                .Select(node => Waiting(plant, node, bundles)),
        ];
    }

    private static NodeOverview Waiting(PlantFolder plant, string node, BundleCache bundles)
    {
        (NodeConfiguration? configuration, string machine, DateTime? until) = bundles.Of(plant.BundlePath(node));
        return new NodeOverview
        {
            Id = node,
            Kid = string.Empty,
            Machine = machine,
            State = "added",
            ConfigurationSerial = configuration?.Serial,
            HasMeter = configuration?.Meter is not null,
            Board = configuration?.Board.Name ?? string.Empty,
            CertificateUntil = until,
        };
    }

    private static NodeOverview Of(
        PlantFolder plant, RegisteredNode node, IEvidenceStore? store, DateTimeOffset now, BundleCache bundles)
    {
        PackPayload? newest = Newest(store, node);
        DateTime? lastSeen = newest is { HasCalendarTime: true } ? DateTime.UnixEpoch.AddSeconds(newest.EndSeconds) : null;
        string former = plant.In("nodes", node.Id + ".former", node.KidText);
        (NodeConfiguration? configuration, _, DateTime? until) = bundles.Of(
            Directory.Exists(former) ? former : plant.BundlePath(node.Id));
        return new NodeOverview
        {
            Id = node.Id,
            Kid = node.KidText,
            Machine = node.Machine,
            State = node.End?.Fields["why"] as string ?? (newest == null ? "new" : now - lastSeen > Silence ? "offline" : "online"),
            Until = node.Until?.UtcDateTime,
            LastSeen = lastSeen,
            Firmware = node.Enrolment?.Firmware,
            ConfigurationSerial = configuration?.Serial,
            Calibration = configuration?.CalibrationCounter,
            CalibrationDue = configuration is { CalibrationDue.Length: > 0 } ? configuration.CalibrationDue : null,
            Outbox = newest?.Records.FillPercent,
            HasMeter = configuration?.Meter is not null,
            Board = configuration?.Board.Name ?? string.Empty,
            CertificateUntil = until,
        };
    }

    private static PackPayload? Newest(IEvidenceStore? store, RegisteredNode node) =>
        store?.Newest(node.Kid) is byte[] bytes && Pack.TryDecode(bytes, out Pack? pack) == PackError.None
            && PackPayload.TryRead(pack!.Payload, out PackPayload? payload) == PackError.None ? payload : null;
}
