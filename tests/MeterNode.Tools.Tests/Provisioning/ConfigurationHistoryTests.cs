using System.Text.Json.Nodes;
using MeterNode.Core.Configuration;
using MeterNode.Node;
using MeterNode.Node.Storage;
using MeterNode.Plant;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Tools.Tests.Provisioning;

/// <summary>A node's next configuration: active or not, never half; the one before is kept.</summary>
[TestClass]
public sealed class ConfigurationHistoryTests : IDisposable
{
    private readonly TemporaryPlant _plant = new();
    private readonly string _bundle;

    public ConfigurationHistoryTests()
    {
        _bundle = _plant.Provision();
    }

    [TestMethod]
    public void Activate_NewGain_TheNodeReadsItAndTheOldOneIsKept()
    {
        byte[] before = File.ReadAllBytes(Path.Combine(_bundle, "files", "config.cose"));
        long serial = ConfigurationHistory.Activate(_plant.Plant, "press-1", Changed());

        NodeConfiguration now = Load(Path.Combine(_bundle, "files"));
        Assert.AreEqual(2, serial);
        Assert.AreEqual(2, now.Serial);
        Assert.AreEqual(0.06, now.Phases[0].CurrentCalibration.UnitsPerCount);
        string kept = Path.Combine(_bundle, "history", "000001");
        CollectionAssert.AreEqual(before, File.ReadAllBytes(Path.Combine(kept, "config.cose")));
        Assert.AreEqual(1, (int)JsonNode.Parse(File.ReadAllText(Path.Combine(kept, "node.json")))!["serial"]!);
        Assert.IsNotNull(NodeFacts.Read(_bundle).Document, "the readable file is the signed one");

        Assert.AreEqual(3, ConfigurationHistory.Activate(_plant.Plant, "press-1", Changed()));
        Assert.HasCount(2, Directory.GetDirectories(Path.Combine(_bundle, "history")));
    }

    [TestMethod]
    public void Activate_ConfigurationThatChangedMeanwhile_IsKept()
    {
        ConfigurationHistory.Activate(_plant.Plant, "press-1", Changed(), basedOn: 1);
        byte[] present = File.ReadAllBytes(Path.Combine(_bundle, "files", "config.cose"));

        string why = Assert.ThrowsExactly<OperatorException>(
            () => ConfigurationHistory.Activate(_plant.Plant, "press-1", Changed(), basedOn: 1)).Message;

        StringAssert.Contains(why, "has changed meanwhile (serial 2, it was 1)");
        CollectionAssert.AreEqual(present, File.ReadAllBytes(Path.Combine(_bundle, "files", "config.cose")));
    }

    [TestMethod]
    public void Activate_PowerCutAtAnyStep_IsTheOldOrTheNewConfigurationAndNeverBoth()
    {
        string done = Copy("done");
        string next = Path.Combine(done, "next");
        ConfigurationHistory.Activate(_plant.Plant, "press-1", Changed());
        byte[] signed = File.ReadAllBytes(Path.Combine(_bundle, "files", "config.cose"));
        string readable = File.ReadAllText(Path.Combine(_bundle, "node.json"));

        // Before the journal has its name the change has not happened.
        Directory.CreateDirectory(next + ".new");
        File.WriteAllBytes(Path.Combine(next + ".new", "config.cose"), signed[..40]);
        Assert.AreEqual(1, NodeFacts.Read(done).Configuration.Serial);

        // With its name it has, at whichever file the power went.
        for (int step = 0; step < 5; step++)
        {
            string bundle = Copy("step" + step, done);
            string journal = Path.Combine(bundle, "next");
            Directory.CreateDirectory(journal);
            File.WriteAllBytes(Path.Combine(journal, "config.cose"), signed);
            File.WriteAllText(Path.Combine(journal, "node.json"), readable);
            if (step >= 1)
            {
                Directory.CreateDirectory(Path.Combine(bundle, "history", "000001.new"));
            }

            if (step >= 2)
            {
                Directory.CreateDirectory(Path.Combine(bundle, "history", "000001"));
                File.Copy(Path.Combine(bundle, "files", "config.cose"), Path.Combine(bundle, "history", "000001", "config.cose"));
                File.Copy(Path.Combine(bundle, "node.json"), Path.Combine(bundle, "history", "000001", "node.json"));
            }

            if (step >= 3)
            {
                File.Move(Path.Combine(journal, "node.json"), Path.Combine(bundle, "node.json"), overwrite: true);
            }

            if (step >= 4)
            {
                File.Move(Path.Combine(journal, "config.cose"), Path.Combine(bundle, "files", "config.cose"), overwrite: true);
            }

            string storage = Path.Combine(bundle, "flash");
            NodeBundle.Deploy(bundle, storage);
            Assert.AreEqual(2, Load(storage).Serial, $"step {step}");
            Assert.AreEqual(2, (int)NodeFacts.Read(bundle).Document!["serial"]!, $"step {step}");
            CollectionAssert.AreEqual(
                File.ReadAllBytes(Path.Combine(done, "files", "config.cose")),
                File.ReadAllBytes(Path.Combine(bundle, "history", "000001", "config.cose")),
                $"step {step}");
            Assert.IsFalse(Directory.Exists(journal));
        }
    }

    [TestMethod]
    public void Activate_WhatTheNodeWouldRefuse_ChangesNothing()
    {
        JsonObject document = Changed();
        document["phases"]![0]!["i"]!["gain"] = 0;
        Assert.ThrowsExactly<OperatorException>(() => ConfigurationHistory.Activate(_plant.Plant, "press-1", document));
        Assert.AreEqual(1, NodeFacts.Read(_bundle).Configuration.Serial);
        Assert.IsFalse(Directory.Exists(Path.Combine(_bundle, "history")));
    }

    public void Dispose() => _plant.Dispose();

    private static NodeConfiguration Load(string folder) =>
        NodeApplication.LoadConfiguration(new FlashFileStore(folder + Path.DirectorySeparatorChar));

    private JsonObject Changed()
    {
        JsonObject document = NodeFacts.Read(_bundle).Document!;
        document["phases"]![0]!["i"]!["gain"] = 0.06;
        return document;
    }

    private string Copy(string name, string? from = null)
    {
        from ??= _bundle;
        string to = Path.Combine(_plant.Folder, "copies", name);
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return to;
    }
}
