using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using MeterNode.Core.Configuration;
using MeterNode.Node;
using MeterNode.Node.Storage;
using MeterNode.Plant;
using MeterNode.Plant.LifeCycle;
using MeterNode.Plant.Provisioning;
using MeterNode.Tools.Tests.Commands;
using MeterNode.Tools.Tests.Provisioning;
using MeterNode.Tools.Tests.Support;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.LifeCycle;

/// <summary>What happens to a node after it was added.</summary>
[TestClass]
public sealed class NodeLifeTests : IDisposable
{
    private readonly TemporaryPlant _plant = new();
    private readonly string _bundle;

    public NodeLifeTests()
    {
        _bundle = _plant.Provision();
    }

    private Registry Registry => Registry.Load(_plant.Plant.RegistryPath);

    [TestMethod]
    public void Retire_Node_EndsItsKeyRevokesItsCertificateAndKeepsItsEntry()
    {
        using X509Certificate2 certificate = Certificate(_bundle);
        NodeLife.Retire(_plant.Plant, "press-1", null);

        RegisteredNode node = Registry.Find("press-1")!;
        Assert.AreEqual("retired", node.End!.Fields["why"]);
        Assert.IsFalse(Registry.IsInService("press-1"));
        Assert.IsTrue(List().Has(certificate));
        Assert.AreEqual(File.ReadAllText(_plant.Plant.RevocationListPath), File.ReadAllText(_plant.Plant.In("broker", "ca.crl")));
        StringAssert.Contains(
            Assert.ThrowsExactly<OperatorException>(() => NodeLife.Retire(_plant.Plant, "press-1", null)).Message, "has ended already");
        StringAssert.Contains(
            Assert.ThrowsExactly<OperatorException>(() => NodeLife.Renew(_plant.Plant, "press-1")).Message, "has ended already");
    }

    [TestMethod]
    [DataRow("2001-01-01T00:00:00Z", "before the node was added")]
    [DataRow("2999-01-01T00:00:00Z", "to come")]
    [DataRow("2026-11-26", "write UTC such as")]
    [DataRow("2026-11-26T09:30:00", "write UTC such as")]
    public void Retire_AtATimeThatCannotBe_IsRefusedAndNothingIsChanged(string time, string why)
    {
        SortedDictionary<string, string> before = PlantState.Files(_plant.Folder);
        CommandRun run = CommandRun.Of("node", "retire", "press-1", "--plant", _plant.Folder, "--at", time);
        Assert.AreEqual(2, run.Code);
        StringAssert.Contains(run.Error, why);
        CollectionAssert.AreEqual(before, PlantState.Files(_plant.Folder));
    }

    [TestMethod]
    public void Revoke_Command_SaysWhyAndWhatEachBrokerNeeds()
    {
        RabbitConfiguration.Write(_plant.Plant);
        CommandRun run = CommandRun.Of("node", "revoke", "press-1", "--plant", _plant.Folder, "--reason", "stolen");
        Assert.AreEqual(0, run.Code, run.Error);
        StringAssert.Contains(run.Error, "restart it");
        StringAssert.Contains(run.Error, "rabbitmqctl delete_user press-1");
        PlantStatement end = Registry.Find("press-1")!.End!;
        Assert.AreEqual("revoked", end.Fields["why"]);
        Assert.AreEqual("stolen", end.Fields["reason"]);
        string users = File.ReadAllText(_plant.Plant.In("rabbitmq", "definitions.json"));
        Assert.IsFalse(users.Contains("\"press-1\"", StringComparison.Ordinal));
        Assert.AreEqual(2, CommandRun.Of("node", "revoke", "press-1", "--plant", _plant.Folder, "--reason", "bored").Code);
    }

    [TestMethod]
    public void Renew_Bundle_GetsACertificateOf397DaysAndTheFormerOneStaysGood()
    {
        using X509Certificate2 former = Certificate(_bundle);
        DateTimeOffset until = NodeLife.Renew(_plant.Plant, "press-1");

        using X509Certificate2 renewed = Certificate(_bundle);
        Assert.AreNotEqual(former.SerialNumber, renewed.SerialNumber);
        Assert.AreEqual(397, (renewed.NotAfter - renewed.NotBefore).TotalDays, 0.001);
        Assert.AreEqual(397, (former.NotAfter - former.NotBefore).TotalDays, 0.001);
        Assert.AreEqual(renewed.NotAfter.ToUniversalTime(), until.UtcDateTime);
        Assert.IsFalse(List().Has(former));

        NodeLife.Revoke(_plant.Plant, "press-1", "lost", null);
        Assert.IsTrue(List().Has(former) && List().Has(renewed), "every certificate of the key is revoked");
    }

    [TestMethod]
    public void Replace_Board_TakesTheNameOverWithKeysAndALicenceOfItsOwn()
    {
        JsonObject document = NodeFacts.Read(_bundle).Document!;
        document["cal"] = new JsonObject { ["counter"] = 3, ["due"] = "2027-11-26" };
        document["phases"]![0]!["i"]!["gain"] = 0.07;
        ConfigurationHistory.Activate(_plant.Plant, "press-1", document);
        File.WriteAllText(Path.Combine(_bundle, "network.json"), """{"ssid":"hall","password":""}""");
        NodeBundle.TakeStart(_bundle);
        NodeFacts former = NodeFacts.Read(_bundle);
        using X509Certificate2 certificate = Certificate(_bundle);

        NodeLife.Replace(_plant.Plant, "press-1", null);
        Enrolled.All(_plant.Plant);

        NodeFacts present = NodeFacts.Read(_bundle);
        Assert.AreEqual(3, present.Configuration.Serial);
        Assert.AreEqual(0.07, present.Configuration.Phases[0].CurrentCalibration.UnitsPerCount, "the clamp stays");
        Assert.AreEqual(0, present.Configuration.CalibrationCounter, "the calibration was of the former board");
        CollectionAssert.AreNotEqual(former.Kid, present.Kid);
        Assert.AreNotEqual(former.Enrolment.Eui64, present.Enrolment.Eui64);
        Assert.IsTrue(File.Exists(Path.Combine(_bundle, "files", "start")));
        Assert.IsTrue(File.Exists(Path.Combine(_bundle, "network.json")));
        NodeConfiguration onNode =
            NodeApplication.LoadConfiguration(new FlashFileStore(Path.Combine(_bundle, "files") + Path.DirectorySeparatorChar));
        Assert.AreEqual("press-1", onNode.Node);

        string kept = _plant.Plant.In("nodes", "press-1.former", Convert.ToHexStringLower(former.Kid));
        Assert.AreEqual(2, NodeFacts.Read(kept).Configuration.Serial);
        IReadOnlyList<RegisteredNode> keys = Registry.FindAll("press-1");
        Assert.HasCount(2, keys);
        Assert.AreEqual("replaced", keys[0].End!.Fields["why"]);
        Assert.IsNull(keys[1].End);
        Assert.IsTrue(List().Has(certificate));
        using X509Certificate2 own = Certificate(_bundle);
        Assert.IsFalse(List().Has(own));
        PlantState.Require(_plant.Plant);

        NodeLife.Replace(_plant.Plant, "press-1", "0011223344556677");
        Enrolled.All(_plant.Plant);
        Assert.HasCount(3, Registry.FindAll("press-1"));
        Assert.AreEqual("0011223344556677", Registry.Find("press-1")!.Eui64);
    }

    [TestMethod]
    public void Replace_RetiredNode_PutsTheNameBackIntoService()
    {
        NodeLife.Retire(_plant.Plant, "press-1", null);
        NodeLife.Replace(_plant.Plant, "press-1", null);
        Enrolled.All(_plant.Plant);
        Assert.IsTrue(Registry.IsInService("press-1"));
        Assert.AreEqual("retired", Registry.FindAll("press-1")[0].End!.Fields["why"]);
    }

    [TestMethod]
    public void List_Json_HasEveryKeyWithItsState()
    {
        _plant.Provision("press-2");
        NodeLife.Replace(_plant.Plant, "press-1", null);
        Enrolled.All(_plant.Plant);
        NodeLife.Retire(_plant.Plant, "press-2", null);
        CommandRun run = CommandRun.Of("node", "list", "--plant", _plant.Folder, "--json");
        Assert.AreEqual(0, run.Code, run.Error);
        JsonNode json = JsonNode.Parse(run.Output)!;
        Assert.AreEqual(1, (int)json["schemaVersion"]!);
        CollectionAssert.AreEqual(
            (string[])["press-1 replaced", "press-2 retired", "press-1 new"],
            json["nodes"]!.AsArray().Select(node => $"{(string)node!["id"]!} {(string)node["state"]!}").ToArray());
        foreach (string name in (string[])["lastSeen", "firmware", "calibration", "calibrationDue", "outbox", "certificateUntil"])
        {
            Assert.IsTrue(json["nodes"]![2]!.AsObject().ContainsKey(name), name);
        }

        JsonNode shown = JsonNode.Parse(CommandRun.Of("node", "show", "press-2", "--plant", _plant.Folder, "--json").Output)!;
        Assert.AreEqual("retired", (string)shown["state"]!);
        Assert.IsNotNull(shown["certificateUntil"]);
        CommandRun text = CommandRun.Of("node", "list", "--plant", _plant.Folder);
        StringAssert.Contains(text.Output, "press-2");
        StringAssert.Contains(text.Output, "retired");
    }

    [TestMethod]
    [DataRow("retire")]
    [DataRow("renew")]
    [DataRow("replace")]
    public void Command_NameThatIsNotThere_SaysSoInOneLine(string command)
    {
        CommandRun run = CommandRun.Of("node", command, "press-9", "--plant", _plant.Folder);
        Assert.AreEqual(1, run.Code);
        Assert.AreEqual(1, run.Error.Trim().Split('\n').Length);
        StringAssert.Contains(run.Error, "press-9");
    }

    public void Dispose() => _plant.Dispose();

    private static X509Certificate2 Certificate(string bundle) =>
        X509Certificate2.CreateFromPem(File.ReadAllText(Path.Combine(bundle, "files", "tls.crt")));

    private RevocationList List()
    {
        using X509Certificate2 authority = X509Certificate2.CreateFromPem(File.ReadAllText(_plant.Plant.CaCertificatePath));
        return RevocationList.Read(File.ReadAllText(_plant.Plant.RevocationListPath), authority);
    }
}
