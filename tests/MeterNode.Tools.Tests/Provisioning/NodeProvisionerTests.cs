using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using MeterNode.Core.Configuration;
using MeterNode.Core.Evidence;
using MeterNode.Node;
using MeterNode.Node.Storage;
using MeterNode.Plant;
using MeterNode.Plant.NodeCommands;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Provisioning;

[TestClass]
public class NodeProvisionerTests
{
    [TestMethod]
    public void Provision_Bundle_IsWhatTheFirmwareReads()
    {
        using var plant = new TemporaryPlant();
        string files = Path.Combine(plant.Provision("press-1"), "files") + Path.DirectorySeparatorChar;
        NodeConfiguration configuration = NodeApplication.LoadConfiguration(new FlashFileStore(files));
        Assert.AreEqual("press-1", configuration.Node);
        Assert.AreEqual("demo", configuration.Site);
        Assert.AreEqual("broker.example", configuration.BrokerHost);
        Assert.AreEqual(1, configuration.Serial);
        Assert.AreEqual(2, configuration.Eui64[0] & 3, "a made-up EUI-64 is locally administered and of one device");
        CollectionAssert.AreEqual(SHA256.HashData(File.ReadAllBytes(files + "config.cose"))[..8], configuration.Hash);
    }

    [TestMethod]
    public void Provision_EnrolmentRecord_VerifiesAndNamesTheNodesKeys()
    {
        using var plant = new TemporaryPlant();
        string files = Path.Combine(plant.Provision("press-1"), "files");
        EnrolmentRecord record = EnrolmentRecord.Read(File.ReadAllBytes(Path.Combine(files, "enrol.cose")));
        using ECDsa plantKey = ECDsa.Create();
        plantKey.ImportFromPem(File.ReadAllText(plant.Plant.In("plant.key")));
        using ECDsa otherKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.IsTrue(record.Verify(plantKey));
        Assert.IsFalse(record.Verify(otherKey));
        Assert.AreEqual("press-1", record.Node);
        Assert.AreEqual("demo", record.Site);
        Assert.AreEqual("press", record.Machine);
        Assert.AreEqual("virtual board", record.Hardware);
        CollectionAssert.AreEqual(new P256Signer(File.ReadAllBytes(Path.Combine(plant.Board(), "node.key"))).PublicKey, record.PublicPoint);
        CollectionAssert.AreEqual(
            SHA256.HashData(X509Certificate2.CreateFromPem(File.ReadAllText(Path.Combine(files, "tls.crt"))).RawData),
            record.CertificateHash);
        CollectionAssert.AreEqual(SHA256.HashData(File.ReadAllBytes(Path.Combine(files, "config.cose")))[..8], record.Configuration);
        RegisteredNode node = Registry.Load(plant.Plant.RegistryPath).Nodes.Single();
        Assert.AreEqual(record.Eui64, node.Eui64);
        CollectionAssert.AreEqual(record.Hash, node.EnrolmentHash.ToArray());
    }

    [TestMethod]
    public void Provision_NodeThatExists_IsRefusedAndUntouched()
    {
        using var plant = new TemporaryPlant();
        string key = Path.Combine(plant.Provision("press-1"), "files", "tls.key");
        byte[] before = File.ReadAllBytes(key);
        string registry = File.ReadAllText(plant.Plant.RegistryPath);
        OperatorException refusal = Assert.ThrowsExactly<OperatorException>(() => plant.Provision("press-1"));
        StringAssert.Contains(refusal.Message, "never overwritten");
        CollectionAssert.AreEqual(before, File.ReadAllBytes(key));
        Assert.AreEqual(registry, File.ReadAllText(plant.Plant.RegistryPath));
    }

    [TestMethod]
    [DataRow("hex:0011223344556677", "hex:0011223344556677", "node 'press-1' has the EUI-64 0011223344556677 already")]
    [DataRow("hex:00112233445566aa", "hex:00112233445566AA", "node 'press-1' has the EUI-64")]
    [DataRow("hex:0011223344556677", "hex:0000000000000000", "is no device's")]
    [DataRow("hex:0011223344556677", "hex:FFFFFFFFFFFFFFFF", "is no device's")]
    public void Provision_EuiOfAnotherNodeOrOfNone_IsRefusedWithTheCureAndNothingIsMade(string first, string second, string problem)
    {
        using var plant = new TemporaryPlant();
        JsonObject With(string eui)
        {
            JsonObject document = TemporaryPlant.Document();
            document["eui"] = eui;
            return document;
        }

        plant.Provision("press-1", With(first));
        OperatorException refusal = Assert.ThrowsExactly<OperatorException>(() => plant.Provision("press-2", With(second)));

        StringAssert.Contains(refusal.Message, problem);
        StringAssert.Contains(refusal.Message, "leave \"eui\" out");
        Assert.IsFalse(Directory.Exists(plant.Plant.BundlePath("press-2")));
        plant.Provision("press-2");
    }

    [TestMethod]
    [DataRow("""{"phases":[{"i":{"adc":0}}]}""", "phases.i.gain")]
    [DataRow("""{"phases":[]}""", "phases")]
    [DataRow("""{"phases":[{"i":{"adc":0,"gain":0.05},"u":{"adc":3,"gain":0.26}}],"smapling":{}}""", "smapling")]
    [DataRow("""{"phases":[{"i":{"adc":0,"gain":0.05}}]}""", "phases.u")]
    [DataRow("""{"eui":"hex:0011","phases":[{"i":{"adc":0,"gain":0.05},"u":{"adc":3,"gain":0.26}}]}""", "eui")]
    [DataRow("""{"eui":"00-11-22","phases":[{"i":{"adc":0,"gain":0.05},"u":{"adc":3,"gain":0.26}}]}""", "eui")]
    [DataRow("""{"eui":"hex:xyz","phases":[{"i":{"adc":0,"gain":0.05},"u":{"adc":3,"gain":0.26}}]}""", "hex:xyz")]
    [DataRow("""{"mode":"afe","phases":[{"i":{"adc":0,"gain":0.05},"u":{"adc":3,"gain":0.26}}]}""", "mode afe must not have")]
    [DataRow(
        """{"phases":[{"i":{"adc":0,"gain":1},"u":{"adc":3,"gain":1}}],"""
            + """ "zones":[{"cs":5,"setpoint":9,"amplifier":"max31855","type":"B"}]}""",
        "zones.type")]
    [DataRow("""{"machine":"press\u001b[2J","phases":[{"i":{"adc":0,"gain":1}}],"mode":"nominal"}""", "machine")]
    [DataRow("""{"shots":{"debounceMs":20},"phases":[{"i":{"adc":0,"gain":1}}],"mode":"nominal"}""", "board.shot")]
    [DataRow("""{"cal":null,"phases":[{"i":{"adc":0,"gain":0.05},"u":{"adc":3,"gain":0.26}}]}""", "null")]
    public void Provision_ConfigurationThatTheNodeWouldRefuse_IsRefusedAndNothingIsMade(string json, string named)
    {
        using var plant = new TemporaryPlant();
        OperatorException refusal =
            Assert.ThrowsExactly<OperatorException>(() => plant.Provision("press-1", JsonNode.Parse(json)!.AsObject()));
        StringAssert.Contains(refusal.Message, named);
        Assert.IsFalse(refusal.Message.Contains('\n'), "one line");
        Assert.IsFalse(Directory.Exists(plant.Plant.BundlePath("press-1")));
        Assert.AreEqual(0, Registry.Load(plant.Plant.RegistryPath).Nodes.Count);
    }

    [TestMethod]
    public void LoadConfiguration_ChangedOrForeignFile_IsRefused()
    {
        using var plant = new TemporaryPlant();
        using var other = new TemporaryPlant();
        string files = Path.Combine(plant.Provision("press-1"), "files") + Path.DirectorySeparatorChar;
        byte[] signed = File.ReadAllBytes(files + "config.cose");
        for (int position = 0; position < signed.Length; position += 11)
        {
            byte[] changed = (byte[])signed.Clone();
            changed[position] ^= 1;
            File.WriteAllBytes(files + "config.cose", changed);
            Assert.ThrowsExactly<ArgumentException>(() => NodeApplication.LoadConfiguration(new FlashFileStore(files)), $"byte {position}");
        }

        File.Copy(Path.Combine(other.Provision("press-1"), "files", "config.cose"), files + "config.cose", overwrite: true);
        ArgumentException refusal =
            Assert.ThrowsExactly<ArgumentException>(() => NodeApplication.LoadConfiguration(new FlashFileStore(files)));
        StringAssert.Contains(refusal.Message, "plant's key");
        File.Delete(files + "config.cose");
        refusal = Assert.ThrowsExactly<ArgumentException>(() => NodeApplication.LoadConfiguration(new FlashFileStore(files)));
        StringAssert.Contains(refusal.Message, "config.cose is missing");
    }

    [TestMethod]
    public void Provision_Configuration_CertifiesTheReceiptKeysOfThePlantsCollectors()
    {
        using var plant = new TemporaryPlant();
        PlantCollectors.Add(plant.Plant, "2");
        string files = Path.Combine(plant.Provision("press-1"), "files") + Path.DirectorySeparatorChar;
        byte[][] certified = NodeApplication.LoadConfiguration(new FlashFileStore(files)).Collectors;
        Assert.HasCount(2, certified);
        using ECDsa first = ECDsa.Create();
        first.ImportFromPem(File.ReadAllText(plant.Plant.ReceiptKeyPath));
        CollectionAssert.AreEqual(PublicKeys.Point(first), certified[0]);
        JsonObject document = TemporaryPlant.Document();
        document["collectors"] = new JsonArray();
        files = Path.Combine(plant.Provision("press-2", document), "files") + Path.DirectorySeparatorChar;
        Assert.IsEmpty(NodeApplication.LoadConfiguration(new FlashFileStore(files)).Collectors, "what is given stays");
    }

    [TestMethod]
    public void Provision_PlantWithoutReceiptKey_MakesItOnce()
    {
        using var plant = new TemporaryPlant();
        File.Delete(plant.Plant.ReceiptKeyPath);
        plant.Provision("press-1");
        string key = File.ReadAllText(plant.Plant.ReceiptKeyPath);
        plant.Provision("press-2");
        Assert.AreEqual(key, File.ReadAllText(plant.Plant.ReceiptKeyPath));
    }

    [TestMethod]
    public void Provision_EndedBetweenBundleAndRegistry_IsFinishedByTheNextAttemptWithTheSameKeys()
    {
        using var plant = new TemporaryPlant();
        string registry = File.ReadAllText(plant.Plant.RegistryPath);
        string bundle = plant.Provision("press-1");
        string whole = File.ReadAllText(plant.Plant.RegistryPath);
        File.WriteAllText(plant.Plant.RegistryPath, registry);
        byte[] key = File.ReadAllBytes(Path.Combine(bundle, "files", "tls.key"));
        plant.Provision("press-1");
        Assert.AreEqual(whole, File.ReadAllText(plant.Plant.RegistryPath));
        CollectionAssert.AreEqual(key, File.ReadAllBytes(Path.Combine(bundle, "files", "tls.key")));
    }

    [TestMethod]
    public void Provision_EndedInTheMiddleOfTheBundle_IsMadeAnew()
    {
        using var plant = new TemporaryPlant();
        string half = plant.Plant.BundlePath("press-1") + ".new";
        Directory.CreateDirectory(Path.Combine(half, "files"));
        File.WriteAllText(Path.Combine(half, "files", "config.cose"), "half");
        string bundle = plant.Provision("press-1");
        Assert.AreNotEqual("half", File.ReadAllText(Path.Combine(bundle, "files", "config.cose")));
        Assert.IsFalse(Directory.Exists(half));
        Assert.HasCount(1, Registry.Load(plant.Plant.RegistryPath).Nodes);
    }

    [TestMethod]
    public void Deploy_Again_DoesNotLicenseNumberZeroAgain()
    {
        using var plant = new TemporaryPlant();
        string bundle = plant.Provision("press-1");
        NodeBundle.Deploy(bundle, Path.Combine(plant.Folder, "I"));
        NodeBundle.Deploy(bundle, Path.Combine(plant.Folder, "J"));
        Assert.IsTrue(File.Exists(Path.Combine(plant.Folder, "I", NodeBundle.StartFile)));
        Assert.IsFalse(File.Exists(Path.Combine(plant.Folder, "J", NodeBundle.StartFile)));
    }

    [TestMethod]
    public void Deploy_AfterCommands_TellsTheNodeTheLastNumber()
    {
        using var plant = new TemporaryPlant();
        string bundle = plant.Provision("press-1");
        long last = CommandCounter.Next(plant.Plant, "press-1");
        string storage = Path.Combine(plant.Folder, "I");
        NodeBundle.Deploy(bundle, storage);
        Assert.AreEqual(last, BitConverter.ToInt64(File.ReadAllBytes(Path.Combine(storage, NodeBundle.CommandFile))));
    }

    [TestMethod]
    public void Deploy_Bundle_CopiesItsFilesForTheOwnerOnly()
    {
        using var plant = new TemporaryPlant();
        string bundle = plant.Provision("press-1");
        string storage = Path.Combine(plant.Folder, "I");
        string[] names = [.. Directory.EnumerateFiles(Path.Combine(bundle, "files")).Select(Path.GetFileName).Order()!];
        NodeBundle.Deploy(bundle, storage);
        CollectionAssert.AreEqual(names, Directory.EnumerateFiles(storage).Select(Path.GetFileName).Order().ToArray());
        if (!OperatingSystem.IsWindows())
        {
            Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(storage, "tls.key")));
        }

        OperatorException refusal = Assert.ThrowsExactly<OperatorException>(() => NodeBundle.Deploy(plant.Folder, storage));
        StringAssert.Contains(refusal.Message, "meternode node add");
    }
}
