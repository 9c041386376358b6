using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using MeterNode.Plant;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Tools.Tests.Provisioning;

/// <summary>Names, keys and rights of a plant's collectors, and that no node gets a name of theirs.</summary>
[TestClass]
public sealed class PlantCollectorsTests
{
    /// <summary>The certificate's common name is the user at the broker: a node of such a name would have a collector's rights.</summary>
    [TestMethod]
    [DataRow("collector")]
    [DataRow("Collector")]
    [DataRow("COLLECTOR")]
    [DataRow("collector-2")]
    [DataRow("collector-press-1")]
    [DataRow("CoLLector_2")]
    [DataRow("broker")]
    [DataRow("Broker-1")]
    [DataRow("operator")]
    [DataRow("OPERATOR")]
    [DataRow("meternode-collector")]
    [DataRow("plant")]
    [DataRow("service")]
    [DataRow("server")]
    public void Provision_NameOfARole_IsRefusedAndNothingIsMade(string name)
    {
        using var plant = new TemporaryPlant();
        OperatorException refusal = Assert.ThrowsExactly<OperatorException>(() => plant.Provision(name));
        StringAssert.Contains(refusal.Message, "the plant's own");
        Assert.IsFalse(Directory.Exists(plant.Plant.BundlePath(name)));
    }

    [TestMethod]
    [DataRow("collectors-hall")]
    [DataRow("collector2")]
    [DataRow("brokerage")]
    [DataRow("press-collector")]
    public void RoleOf_NameThatNoRoleCanGet_IsFree(string name) => Assert.IsNull(ReservedNames.RoleOf(name));

    [TestMethod]
    [DataRow("2", "collector-2")]
    [DataRow("collector-hall-b", "collector-hall-b")]
    public void Add_Name_HasItsOwnCertificateKeysAndRights(string name, string expected)
    {
        using var plant = new TemporaryPlant();
        CollectorIdentity added = PlantCollectors.Add(plant.Plant, name);
        Assert.AreEqual(expected, added.Name);
        using X509Certificate2 certificate = X509Certificate2.CreateFromPemFile(added.CertificatePath, added.KeyPath);
        Assert.AreEqual("CN=" + expected, certificate.Subject);
        CollectionAssert.Contains(File.ReadAllLines(plant.Plant.In("broker", "acl")), "user " + expected);
        CollectionAssert.AreEqual((string[])["collector", expected], PlantCollectors.Of(plant.Plant).Select(item => item.Name).ToArray());
    }

    [TestMethod]
    public void Add_SecondTime_IsRefusedAndTheKeysStay()
    {
        using var plant = new TemporaryPlant();
        byte[] key = File.ReadAllBytes(PlantCollectors.Add(plant.Plant, "2").ReceiptKeyPath);
        Assert.ThrowsExactly<OperatorException>(() => PlantCollectors.Add(plant.Plant, "2"));
        CollectionAssert.AreEqual(key, File.ReadAllBytes(plant.Plant.In("collector-2", "receipt.key")));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("collector-")]
    [DataRow("a/b")]
    [DataRow("../x")]
    [DataRow("0123456789012345678901234567890123456789")]
    public void Add_NameThatIsUnsafe_IsRefused(string name)
    {
        using var plant = new TemporaryPlant();
        Assert.ThrowsExactly<OperatorException>(() => PlantCollectors.Add(plant.Plant, name));
        Assert.HasCount(1, PlantCollectors.Of(plant.Plant));
    }

    [TestMethod]
    public void Add_MoreThanANodeKnows_IsRefused()
    {
        using var plant = new TemporaryPlant();
        foreach (string name in (string[])["2", "3", "4"])
        {
            PlantCollectors.Add(plant.Plant, name);
        }

        Assert.ThrowsExactly<OperatorException>(() => PlantCollectors.Add(plant.Plant, "5"));
    }

    /// <summary>Version 0.2.0 gave such names to nodes: that node's certificate must not become a collector's.</summary>
    [TestMethod]
    public void Add_NameOfANodeOfAnOlderPlant_IsRefused()
    {
        using var plant = new TemporaryPlant();
        JsonObject registry = plant.Plant.ReadRegistry();
        registry["nodes"]!.AsArray().Add(new JsonObject { ["id"] = "Collector-7" });
        plant.Plant.WriteRegistry(registry);
        OperatorException refusal = Assert.ThrowsExactly<OperatorException>(() => PlantCollectors.Add(plant.Plant, "7"));
        StringAssert.Contains(refusal.Message, "a node is called");
    }

    [TestMethod]
    public void ReceiptPoints_OlderPlantWithoutKey_MakesItOnce()
    {
        using var plant = new TemporaryPlant();
        File.Delete(plant.Plant.In("collector", "receipt.key"));
        byte[] first = PlantCollectors.ReceiptPoints(plant.Plant).Single();
        byte[] second = PlantCollectors.ReceiptPoints(plant.Plant).Single();
        CollectionAssert.AreEqual(first, second);
        Assert.HasCount(65, first);
        Assert.AreEqual(4, first[0]);
        using ECDsa key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(plant.Plant.In("collector", "receipt.key")));
        CollectionAssert.AreEqual(first, PlantKey.PointOf(key));
    }

    [TestMethod]
    public void Add_OlderPlantWithoutShareSecret_AllCollectorsGetTheSameOne()
    {
        using var plant = new TemporaryPlant();
        File.Delete(plant.Plant.In("collector", "share.secret"));
        PlantCollectors.Add(plant.Plant, "2");
        PlantCollectors.Add(plant.Plant, "3");
        string[] secrets = [.. PlantCollectors.Of(plant.Plant).Select(item => File.ReadAllText(item.ShareSecretPath)).Distinct()];
        Assert.HasCount(1, secrets);
        Assert.AreEqual(32, secrets[0].Trim().Length);
    }

    [TestMethod]
    public void EnsureOperator_OlderPlantWithoutIdentity_MakesItOnce()
    {
        using var plant = new TemporaryPlant();
        Directory.Delete(plant.Plant.In("operator"), recursive: true);
        plant.Plant.EnsureOperator();
        byte[] certificate = File.ReadAllBytes(plant.Plant.OperatorCertificatePath);
        plant.Plant.EnsureOperator();
        CollectionAssert.AreEqual(certificate, File.ReadAllBytes(plant.Plant.OperatorCertificatePath));
    }
}
