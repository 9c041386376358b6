using System.Text.Json.Nodes;
using MeterNode.Core.Configuration;
using MeterNode.Core.Ports;
using MeterNode.Core.Tests.Ports;
using MeterNode.Drivers.Atecc608.Model;
using MeterNode.Node;
using MeterNode.Node.Loop;
using MeterNode.Plant.LifeCycle;
using MeterNode.Plant.Provisioning;
using MeterNode.Support;
using MeterNode.Tools.Tests.Provisioning;
using MeterNode.VirtualBoard;
using MeterNode.VirtualPlant.Simulation;

namespace MeterNode.Tools.Tests.Node;

/// <summary>The first starts of a board whose key is born in a secure element.</summary>
[TestClass]
public sealed class ElementClaimTests : IDisposable
{
    private const string Document = """
        {"machine":"press","phases":[{"i":{"adc":0,"gain":0.05},"u":{"adc":3,"gain":0.26}}],
         "board":{"name":"esp32-wrover","i2c":[26,25],"secureElement":96}}
        """;

    private readonly DirectoryInfo _storage = Directory.CreateTempSubdirectory("meternode-elementclaim-");
    private readonly TemporaryPlant _plant = new();
    private readonly MemoryFileStore _files = new();
    private readonly Board _board;
    private readonly IDisposable _scope;
    private readonly BoardNodeClock _clock;
    private Atecc608Chip _chip = new(new Atecc608Memory());
    private MemoryUplink _uplink = new();

    public ElementClaimTests()
    {
        NodeProvisioner.Add(_plant.Plant, "press-1", JsonNode.Parse(Document)!.AsObject());
        foreach (string path in Directory.EnumerateFiles(Path.Combine(_plant.Plant.BundlePath("press-1"), "files")))
        {
            byte[] content = File.ReadAllBytes(path);
            _files.Write(Path.GetFileName(path), content, 0, content.Length);
        }

        _board = new Board("press-1", _storage.FullName);
        _scope = _board.Enter();
        _clock = new BoardNodeClock(_board.Clock);
        _board.I2c.Connect(1, _chip);
    }

    private NodeConfiguration Configuration => NodeApplication.LoadConfiguration(_files);

    [TestMethod]
    public void FirstStarts_KeyIsMadeUntilAProofNamesItAndNeverAgain()
    {
        Assert.IsNotNull(Start());
        Assert.AreEqual(1, _chip.KeysMade);
        ClaimLoop claim = Start()!;
        Assert.AreEqual(2, _chip.KeysMade, "nobody has seen the first one");
        Prove(claim);
        byte[] proof = (byte[])_uplink.Responses[0]!;

        Assert.IsNotNull(Start());
        byte[] record = NodeEnrolment.Accept(_plant.Plant, proof);
        _files.Write("enrol.cose", record, 0, record.Length);
        Assert.IsNull(Start(), "enrolled");
        Assert.IsNotNull(OpenLoop());

        Assert.AreEqual(2, _chip.KeysMade);
        Assert.IsFalse(_files.Exists("node.key"));
        Assert.AreEqual(
            Convert.ToHexString(record), Convert.ToHexString(NodeEnrolment.Accept(_plant.Plant, proof)), "and the plant knows it");
    }

    /// <summary>Two signatures of one proof differ; the plant looks at what they sign.</summary>
    [TestMethod]
    public void SecondStartWithAProof_AnotherSignature_IsTheSameKeyForThePlant()
    {
        Prove(Start()!);
        byte[] first = (byte[])_uplink.Responses[0]!;
        Prove(Start()!);
        byte[] second = (byte[])_uplink.Responses[0]!;
        CollectionAssert.AreNotEqual(first, second);
        byte[] record = NodeEnrolment.Accept(_plant.Plant, first);
        CollectionAssert.AreEqual(record, NodeEnrolment.Accept(_plant.Plant, second));
    }

    [TestMethod]
    public void Enrolled_AnotherChip_DoesNotStart()
    {
        Prove(Start()!);
        byte[] record = NodeEnrolment.Accept(_plant.Plant, (byte[])_uplink.Responses[0]!);
        _files.Write("enrol.cose", record, 0, record.Length);
        Start();
        _board.I2c.Disconnect(1);
        _chip = new Atecc608Chip(new Atecc608Memory());
        _board.I2c.Connect(1, _chip);
        _board.Restart();
        var e = Assert.ThrowsExactly<ArgumentException>(OpenLoop);
        StringAssert.Contains(e.Message, "no key of this node");
        Assert.IsFalse(_chip.Memory.IsConfigurationLocked, "and the new chip stays new");
    }

    [TestMethod]
    public void Claim_ChipDoesNotAnswer_SaysSoAndIsPolledAgain()
    {
        ClaimLoop claim = Start()!;
        _chip.IsAbsent = true;
        var e = Assert.ThrowsExactly<InvalidOperationException>(() => Prove(claim));
        StringAssert.Contains(e.Message, "secure element: no-answer");
        _chip.IsAbsent = false;
        Prove(Start()!);
    }

    public void Dispose()
    {
        _scope.Dispose();
        _board.Dispose();
        _plant.Dispose();
        _storage.Delete(recursive: true);
    }

    private ClaimLoop? Start()
    {
        _files.Restart();
        _board.Restart();
        _chip.PowerCycle();
        _uplink = new MemoryUplink();
        return NodeApplication.CreateClaim(Configuration, _clock, _files, new NodeInputs(), _uplink);
    }

    private NodeLoop OpenLoop() => NodeApplication.CreateLoop(
        Configuration, _clock, _files, new ScriptedMachine(new ManualClock(), [1000, 1626.35]).Inputs(Configuration), _uplink);

    private void Prove(ClaimLoop claim)
    {
        while (_uplink.Responses.Count == 0)
        {
            _clock.SpinUntil(claim.Poll(_clock.NowMicros));
        }
    }
}
