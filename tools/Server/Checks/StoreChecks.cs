using MeterNode.Plant.Stores;
using MeterNode.Server.Serving;
using MeterNode.Wire;

namespace MeterNode.Server.Checks;

/// <summary>The evidence store: whether it can be opened, whose it is, and what its newest pack says about this machine's clock.</summary>
internal static class StoreChecks
{
    /// <summary>A pack cannot end later than it comes; clocks of PCs differ by less.</summary>
    private static readonly TimeSpan s_clockMargin = TimeSpan.FromMinutes(2);

    /// <inheritdoc cref="PlantChecks.Run"/>
    public static IEnumerable<PlantFinding> Run(PlantCheckOptions options)
    {
        PlantServerOptions server = options.Server;
        string name = EvidenceStores.NameOf(server.StoreName);
        if (!EvidenceStores.IsThere(server.StoreName))
        {
            return Path.GetDirectoryName(Path.GetFullPath(name)) is string folder && !Directory.Exists(folder)
                ? [PlantFinding.Fail("store", $"cannot make '{name}': there is no folder '{folder}'")]
                : [PlantFinding.Ok("store", $"'{name}' will be made")];
        }

        try
        {
            using IEvidenceStore store = EvidenceStores.Open(server.StoreName, create: true, options.Say);
            if (options.IsThorough)
            {
                EvidenceStores.CheckWhole(server.StoreName);
            }

            return Look(server, store, name);
        }
        catch (StoreException e)
        {
            return [e.Fault == StoreFault.Lasting ? PlantFinding.Fail("store", e.Message)
                : PlantFinding.Warn("store", e.Message + " (serve tries again until it can be used)")];
        }
    }

    private static List<PlantFinding> Look(PlantServerOptions server, IEvidenceStore store, string name)
    {
        Registry registry = FolderChecks.ReadRegistry(server.Plant);
        IReadOnlyList<StoredNode> stored = store.Nodes();
        string[] sites = [.. stored.Select(node => node.Site).Where(site => site.Length > 0 && site != server.Plant.Site).Distinct()];
        string[] strangers = [.. stored.Where(node => registry.Find(node.Kid) is null).Select(node => node.Id)];
        var findings = new List<PlantFinding>
        {
            strangers.Length == stored.Count && stored.Count > 0
                ? PlantFinding.Fail("store", $"{name} holds packs of {Some(strangers)} and of no node of this plant: it is another "
                    + "plant's; name another one with --db")
                : sites.Length > 0 ? PlantFinding.Warn("store", $"{name} holds packs of the plant {Some(sites)} too")
                : strangers.Length > 0 ? PlantFinding.Warn("store", $"{name} holds packs of keys that the registry does not know: "
                    + Some(strangers))
                : PlantFinding.Ok("store", $"{name}: {stored.Sum(node => node.PackCount)} packs of {stored.Count} nodes"),
        };
        if (store.Rollups.KeptYears is int years)
        {
            findings.Add(PlantFinding.Ok("quarter hours", $"the last {years} years of them are kept for charts, and all packs"));
        }

        double now = (server.Time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;
        double newest = registry.Nodes.Select(node => EndOf(store.Newest(node.Kid))).DefaultIfEmpty(0).Max();
        if (newest > now + s_clockMargin.TotalSeconds)
        {
            findings.Add(PlantFinding.Warn("clock", $"the newest pack in the store ends on "
                + $"{DateTimeOffset.FromUnixTimeSeconds((long)newest):yyyy-MM-dd HH:mm}Z, and this machine says "
                + $"{server.Time.GetUtcNow():yyyy-MM-dd HH:mm}Z: set this machine's clock"));
        }

        return findings;
    }

    private static string Some(string[] names) => string.Join(", ", names.Take(5)) + (names.Length > 5 ? ", …" : "");

    private static double EndOf(byte[]? bytes) =>
        bytes is not null && Pack.TryDecode(bytes, out Pack? pack) == PackError.None
            && PackPayload.TryRead(pack!.Payload, out PackPayload? payload) == PackError.None && payload!.HasCalendarTime
            ? payload.EndSeconds : 0;
}
