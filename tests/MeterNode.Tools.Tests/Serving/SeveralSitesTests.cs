using System.Security.Cryptography.X509Certificates;
using MeterNode.Tools.Tests.Commands;

namespace MeterNode.Tools.Tests.Serving;

/// <summary>Two plants on one machine, whose nodes have the same names.</summary>
[TestClass]
public sealed class SeveralSitesTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("meternode-sites-").FullName;
    private readonly ServedPlant _north = new(site: "north");
    private readonly ServedPlant _south = new(site: "south");

    public void Dispose()
    {
        _north.Dispose();
        _south.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    [TestMethod]
    public void Serve_TwoSitesSideBySide_EachStoresItsOwnAndVerifiersKeepThemApart()
    {
        _north.Server.Start();
        _south.Server.Start();
        Publish(_north, "north", 3);
        Publish(_south, "south", 2);
        Assert.AreEqual((3, 2), (_north.StoredPacks("node-1"), _south.StoredPacks("node-1")));
        Assert.AreEqual(("north", "south"), (_north.Server.Health().Site, _south.Server.Health().Site));
        Assert.AreEqual("ok", _north.Server.Health().Status);

        string north = Export(_north, "north"), south = Export(_south, "south");
        Assert.AreEqual(0, Verify(north, _north).Code);
        Assert.AreEqual(0, Verify(south, _south).Code);
        Assert.AreEqual(4, Verify(south, _north).Code, "the keys of one plant say nothing about the other's packs");

        string both = Path.Combine(_root, "both.mnev");
        File.WriteAllBytes(both, [.. File.ReadAllBytes(north), .. File.ReadAllBytes(south)]);
        CommandRun mixed = Verify(both, _north);
        Assert.AreEqual(4, mixed.Code);
        StringAssert.Contains(mixed.Output + mixed.Error, "unknown");
    }

    [TestMethod]
    public void Connect_NodeOfTheOtherPlant_IsRefused()
    {
        _north.Server.Start();
        _south.Server.Start();
        (string certificate, string key) = _north.Identity("node-1");
        Assert.Throws<Exception>(() => _south.Connect(X509Certificate2.CreateFromPemFile(certificate, key), "node-1"));
        Assert.AreEqual(0, _south.Server.Health().Broker.Clients);
    }

    private static void Publish(ServedPlant plant, string site, int packs)
    {
        foreach (byte[] pack in plant.Nodes.Node.Next(packs))
        {
            ServedPlant.Publish(plant.Connect("node-1"), $"mn/v1/{site}/node-1/ev", pack);
        }
    }

    private static CommandRun Verify(string file, ServedPlant plant) => CommandRun.Of("verify", file, "--keys", plant.Plant.RegistryPath);

    private string Export(ServedPlant plant, string name)
    {
        string file = Path.Combine(_root, name + ".mnev");
        CommandRun run = CommandRun.Of("export", "--db", plant.Plant.Store, "--node", "node-1", "--out", file);
        Assert.AreEqual(0, run.Code, run.Error);
        return file;
    }
}
