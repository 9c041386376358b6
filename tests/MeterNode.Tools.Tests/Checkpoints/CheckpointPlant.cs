using MeterNode.Plant.Checkpoints;
using MeterNode.Plant.Collecting;
using MeterNode.Plant.Provisioning;
using MeterNode.Plant.Stores;
using MeterNode.Tools.Tests.Wire;
using MeterNode.Wire;
using Microsoft.Data.Sqlite;

namespace MeterNode.Tools.Tests.Checkpoints;

/// <summary>A plant folder that signs with the key of a <see cref="TestPlant"/>, whose nodes' packs are in its store.</summary>
internal sealed class CheckpointPlant : IDisposable
{
    public CheckpointPlant(int nodes = 1, string site = "test")
    {
        Nodes = new TestPlant(nodes, site);
        Folder = PlantFolder.Create(Path.Combine(Root, "plant"), site, "broker.example", 8883);
        File.WriteAllText(Folder.PlantKeyPath, Nodes.PlantKey.ExportPkcs8PrivateKeyPem());
        File.Delete(Folder.HistoryPath);
        Directory.Delete(Folder.In("audit"), recursive: true); // It begins with the key of a plant.
        File.WriteAllText(Folder.RegistryPath, Nodes.Registry.ToJson());
    }

    /// <summary>A folder around the plant's, for other files.</summary>
    public string Root { get; } = Directory.CreateTempSubdirectory("meternode-checkpoint-").FullName;

    public TestPlant Nodes { get; }

    public PlantFolder Folder { get; }

    public string Registry => Folder.RegistryPath;

    /// <summary>A time after the first <paramref name="packs"/> packs, which last a minute each.</summary>
    public static DateTimeOffset After(int packs) => DateTimeOffset.FromUnixTimeSeconds(TestNode.StartSeconds + packs * 60L);

    /// <summary>A file beside the plant's folder.</summary>
    public string Beside(string name) => Path.Combine(Root, name);

    /// <summary>The next packs of each node, which are stored.</summary>
    public List<byte[]> Measure(int packs)
    {
        List<byte[]> made = [.. Nodes.Nodes.SelectMany(node => node.Next(packs))];
        Store(made);
        return made;
    }

    /// <summary>Takes packs into the store.</summary>
    public void Store(IEnumerable<byte[]> packs)
    {
        using IEvidenceStore store = EvidenceStores.Open(Folder.Store, create: true);
        using var collector = new EvidenceCollector(Nodes.Registry, store);
        foreach (byte[] pack in packs)
        {
            Pack.TryDecode(pack, out Pack? read);
            string topic = $"mn/v1/{Folder.Site}/{Nodes.Registry.Find(read!.Kid)!.Id}/ev";
            collector.Ingest(topic, pack, DateTimeOffset.FromUnixTimeSeconds(TestNode.StartSeconds));
        }
    }

    /// <summary>A checkpoint over all packs that end by then.</summary>
    public MadeCheckpoint Make(DateTimeOffset now, DateTimeOffset? until = null, params string[] leftOut) => CheckpointMaker.Make(
        new CheckpointOptions { Plant = Folder, Now = now, Until = until, LeavesOut = name => leftOut.Contains(name) },
        CancellationToken.None);

    /// <summary>Somebody writes into the database: another pack of the first node.</summary>
    public void Change(long seq, Action<byte[]> change)
    {
        byte[] bytes;
        using (IEvidenceStore store = EvidenceStores.Open(Folder.Store, create: false))
        {
            bytes = store.Packs(Nodes.Node.Kid, seq, seq).Single().Bytes;
        }

        byte[] before = (byte[])bytes.Clone();
        change(bytes);
        using var connection = new SqliteConnection($"Data Source={Folder.Store};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "UPDATE packs SET raw = $new WHERE raw = $old";
        command.Parameters.AddWithValue("$new", bytes);
        command.Parameters.AddWithValue("$old", before);
        Assert.AreEqual(1, command.ExecuteNonQuery());
    }

    public void Dispose()
    {
        Nodes.PlantKey.Dispose();
        Directory.Delete(Root, recursive: true);
    }
}
