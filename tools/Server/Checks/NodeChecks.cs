using System.Globalization;
using System.Security.Cryptography;
using MeterNode.Plant.LifeCycle;
using MeterNode.Plant.NodeCommands;
using MeterNode.Plant.Provisioning;
using MeterNode.Plant.Stores;
using MeterNode.Wire;

namespace MeterNode.Server.Checks;

/// <summary>The nodes that are in service: whether they are heard of, their certificates, calibrations and changes that wait.</summary>
internal static class NodeChecks
{
    private const int FewDays = 30;

    /// <summary>A change counts from the end of the present reading on, and the pack before it may be the newest.</summary>
    private static readonly TimeSpan s_settlingTime = TimeSpan.FromMinutes(5);

    /// <inheritdoc cref="PlantChecks.Run"/>
    public static IEnumerable<PlantFinding> Run(PlantCheckOptions options)
    {
        PlantFolder plant = options.Server.Plant;
        DateTimeOffset now = options.Server.Time.GetUtcNow();
        using IEvidenceStore? store =
            EvidenceStores.IsThere(options.Server.StoreName) ? EvidenceStores.Open(options.Server.StoreName, create: false) : null;
        NodeOverview[] nodes = [.. NodeOverview.Of(plant, store, now).Where(node => node.State is "new" or "online" or "offline")];
        var findings = new List<PlantFinding>();
        foreach (NodeOverview node in nodes)
        {
            string name = "node " + node.Id;
            string?[] warnings =
            [
                node.State == "offline" ? $"silent for {Length(now.UtcDateTime - node.LastSeen!.Value)}, since "
                    + $"{Minute(node.LastSeen.Value)}: look at its light and its supply, then at the network" : null,
                node.State == "new" ? "no pack of it is stored yet: flash its bundle and switch it on" : null,
                node.Outbox is > 50 ? $"its outbox is full to {node.Outbox:0} %: nodes keep what no receipt covers" : null,
                RunsWithAnother(plant, store, node)
                    ? "its packs name a configuration that the folder does not have, as after the restore of an older backup: give it the "
                        + $"right one with 'meternode node config {node.Id}'" : null,
                IsPast(node.CalibrationDue, now)
                    ? $"its calibration was due on {node.CalibrationDue}: meternode calibrate {node.Id}" : null,
            ];
            findings.AddRange(warnings.OfType<string>().Select(text => PlantFinding.Warn(name, text)));
            if (Certificate(node, now) is PlantFinding certificate)
            {
                findings.Add(certificate);
            }
        }

        foreach ((string node, _) in PendingChanges.Of(plant))
        {
            TimeSpan age = now - File.GetLastWriteTimeUtc(Path.Combine(plant.BundlePath(node), "change.cose"));
            findings.Add(PlantFinding.Warn(
                "node " + node,
                $"a change of its configuration has waited for its answer for {Length(age)}: see 'meternode node config {node}'"));
        }

        return findings.Count > 0 || nodes.Length == 0 ? findings
            : [PlantFinding.Ok("nodes", $"{nodes.Length} are heard of, and nothing waits for them")];
    }

    private static PlantFinding? Certificate(NodeOverview node, DateTimeOffset now)
    {
        if (node.CertificateUntil is not DateTime until)
        {
            return null;
        }

        double days = (until - now.UtcDateTime).TotalDays;
        string cure = $"meternode node renew {node.Id}";
        return days < 0
            ? PlantFinding.Fail($"node {node.Id}", $"its certificate expired on {Day(until)}, and the broker refuses it: {cure}")
            : days < FewDays ? PlantFinding.Warn($"node {node.Id}", $"its certificate ends on {Day(until)}, in {days:0} days: {cure}")
            : null;
    }

    /// <summary>Whether the node has sent for a while with another configuration than its bundle's, and no change waits.</summary>
    private static bool RunsWithAnother(PlantFolder plant, IEvidenceStore? store, NodeOverview node)
    {
        string signed = Path.Combine(plant.BundlePath(node.Id), "files", "config.cose");
        return node.LastSeen is DateTime last && File.Exists(signed) && PendingChanges.Message(plant, node.Id) == null
            && last > File.GetLastWriteTimeUtc(signed) + s_settlingTime
            && store?.Newest(Convert.ToUInt64(node.Kid, 16)) is byte[] bytes && Pack.TryDecode(bytes, out Pack? pack) == PackError.None
            && !pack!.Configuration.Span.SequenceEqual(SHA256.HashData(File.ReadAllBytes(signed)).AsSpan(0, pack.Configuration.Length));
    }

    private static bool IsPast(string? day, DateTimeOffset now) =>
        DateTime.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime due)
        && now.UtcDateTime.Date > due;

    private static string Length(TimeSpan time) => time.TotalHours < 48
        ? time.TotalHours.ToString("0.0", CultureInfo.InvariantCulture) + " hours"
        : time.TotalDays.ToString("0.0", CultureInfo.InvariantCulture) + " days";

    private static string Day(DateTime time) => time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Minute(DateTime time) => time.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
}
