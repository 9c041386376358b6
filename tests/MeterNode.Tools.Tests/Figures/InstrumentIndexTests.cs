using System.Buffers.Binary;
using System.Text.Json.Nodes;
using MeterNode.Figures;
using MeterNode.Plant.Provisioning;
using MeterNode.Server.Computing;
using MeterNode.Tools.Tests.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Figures;

/// <summary>What the plant's signed history says about the inputs of its nodes.</summary>
[TestClass]
public sealed class InstrumentIndexTests
{
    [TestMethod]
    public void Of_SignedConfigurations_SaysWhoseClampsHaveAPhaseTable()
    {
        using var plant = new TemporaryPlant();
        JsonObject document = TemporaryPlant.Document();
        JsonObject input = document["phases"]![0]!["i"]!.AsObject();
        input["phaseAmperes"] = new JsonArray(1, 10);
        input["phaseDegrees"] = new JsonArray(2.5, 1.5);
        plant.Provision("press-1", document);
        plant.Provision("press-2");

        InstrumentIndex index = InstrumentIndex.Of(PlantPapers.Of(plant.Plant, Registry.Load(plant.Plant.RegistryPath)), null);

        Assert.IsTrue(index.Of(Stretch(plant, "press-1"))!.HasPhaseTable);
        Assert.IsFalse(index.Of(Stretch(plant, "press-2"))!.HasPhaseTable);
        Assert.IsNull(index.Of(Stretch(plant, "press-1") with { Configuration = 1 }), "the plant has signed no such configuration");
    }

    [TestMethod]
    public void Read_BytesThatAreNoConfiguration_AreRefused()
    {
        Assert.ThrowsExactly<RegistryException>(() => ConfigurationRecord.Read([1, 2, 3]));
        using var plant = new TemporaryPlant();
        byte[] signed = File.ReadAllBytes(Path.Combine(plant.Provision(), "files", "config.cose"));
        Assert.IsFalse(ConfigurationRecord.Read(signed).HasPhaseTables);
        for (int length = 0; length < signed.Length; length += 7)
        {
            Assert.ThrowsExactly<RegistryException>(() => ConfigurationRecord.Read(signed[..length]));
        }
    }

    private static InstrumentStretch Stretch(TemporaryPlant plant, string node)
    {
        NodeFacts facts = NodeFacts.Read(plant.Plant.BundlePath(node));
        return new InstrumentStretch(
            BinaryPrimitives.ReadUInt64BigEndian(facts.Kid),
            BinaryPrimitives.ReadUInt64BigEndian(facts.ConfigurationHash),
            MeasuringMode.Adc,
            1,
            null,
            null);
    }
}
