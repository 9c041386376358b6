using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Server.Computing;

/// <summary>What a plant has signed beside its packs: who its nodes are, what happened to them, and what its people have stated.</summary>
/// <param name="Registry">The keys.</param>
/// <param name="History">Bytes of history.cbor; null where there is none.</param>
/// <param name="Ledger">Bytes of ledger.cbor; null where there is none.</param>
public sealed record PlantPapers(Registry Registry, byte[]? History, byte[]? Ledger)
{
    /// <summary>Name of the registry's file.</summary>
    public const string RegistryName = "registry.json";

    /// <summary>Name of the history's file.</summary>
    public const string HistoryName = "history.cbor";

    /// <summary>Name of the ledger's file.</summary>
    public const string LedgerName = "ledger.cbor";

    /// <summary>Name of the plant.</summary>
    public string Site => Registry.Site;

    /// <summary>The plant's public key as DER.</summary>
    public byte[] PlantPublicKey => Registry.PlantKey!;

    /// <summary>Those of a plant's folder.</summary>
    /// <param name="plant">The plant.</param>
    /// <param name="registry">Its registry.</param>
    public static PlantPapers Of(PlantFolder plant, Registry registry) =>
        new(registry, Content(plant.HistoryPath), Content(plant.LedgerPath));

    /// <summary>Content of a file; null where there is none, or nothing in it.</summary>
    internal static byte[]? Content(string path) => new FileInfo(path) is { Exists: true, Length: > 0 } ? File.ReadAllBytes(path) : null;
}
