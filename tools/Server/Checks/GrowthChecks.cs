using System.Globalization;
using MeterNode.Plant.Stores;
using MeterNode.Server.Health;
using MeterNode.Wire;

namespace MeterNode.Server.Checks;

/// <summary>How long the disk of a SQLite store has room.</summary>
internal static class GrowthChecks
{
    private const int FewDays = 60;
    private const double PacksADay = 24 * 60;

    /// <summary>A store with few packs has none in blocks yet: docs/scale.md has the measured size.</summary>
    private const long UsualPackBytes = 400;

    private const long FewPacks = 10_000;

    /// <inheritdoc cref="PlantChecks.Run"/>
    public static IEnumerable<PlantFinding> Run(PlantCheckOptions options)
    {
        string name = options.Server.StoreName;
        if (!EvidenceStores.IsFile(name) || !EvidenceStores.IsThere(name))
        {
            yield break;
        }

        string path = Path.GetFullPath(EvidenceStores.NameOf(name));
        Registry registry = FolderChecks.ReadRegistry(options.Server.Plant);
        int nodes = registry.Nodes.Count(node => registry.IsPresent(node) && node.End == null);
        using IEvidenceStore store = EvidenceStores.Open(name, create: false);
        long packs = store.Nodes().Sum(node => node.PackCount);
        double bytesADay = nodes * PacksADay * (packs < FewPacks ? UsualPackBytes : (double)new FileInfo(path).Length / packs);
        if (nodes == 0 || DiskSpace.FreeAt(path) is not long free)
        {
            yield break;
        }

        double days = free / bytesADay;
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"{nodes} nodes fill {bytesADay / 1e6:0.#} MB a day: room for {(days > 3650 ? "more than 10 years" : $"{days:0} days")}");
        yield return days < FewDays ? PlantFinding.Warn("growth", text + ": make space, or move the store to a larger disk")
            : PlantFinding.Ok("growth", text);
    }
}
