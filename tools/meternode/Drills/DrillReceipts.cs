using System.Security.Cryptography;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Cli.Drills;

/// <summary>Receipts as somebody with a collector's receipt key can sign them, true or not.</summary>
internal sealed class DrillReceipts : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create();
    private readonly PlantFolder _plant;
    private readonly RegisteredNode _node;

    public DrillReceipts(PlantFolder plant, string node)
    {
        _plant = plant;
        _node = Registry.Load(plant.RegistryPath).Find(node)!;
        _key.ImportFromPem(File.ReadAllText(PlantCollectors.Of(plant)[0].ReceiptKeyPath));
        Topic = Topics.Receipts(plant.Site, node);
    }

    /// <summary>Where the node listens for them.</summary>
    public string Topic { get; }

    /// <summary>That everything up to <paramref name="pack"/> is stored.</summary>
    public Receipt Of(MadePack pack, DateTime timeUtc) => new()
    {
        Site = _plant.Site,
        Node = _node.Id,
        NodeKid = _node.Kid,
        Stored = pack.Sequence,
        Boot = pack.Boot,
        Hash = pack.Hash,
        Registers = new StoredRegisters(pack.ImportJoules, 0, 0, 0, 0, 0),
        TimeSeconds = (long)(timeUtc - DateTime.UnixEpoch).TotalSeconds,
    };

    /// <summary>Signed with the receipt key, or with <paramref name="other"/>.</summary>
    public byte[] Sign(Receipt receipt, ECDsa? other = null) => receipt.Sign(other ?? _key);

    public void Dispose() => _key.Dispose();
}
