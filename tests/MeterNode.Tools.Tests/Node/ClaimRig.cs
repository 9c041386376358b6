using MeterNode.Core.Configuration;
using MeterNode.Core.Ports;
using MeterNode.Core.Tests.Ports;
using MeterNode.Node;
using MeterNode.Node.Loop;
using MeterNode.Plant.LifeCycle;
using MeterNode.Support;
using MeterNode.Tools.Tests.Provisioning;

namespace MeterNode.Tools.Tests.Node;

/// <summary>A board that starts again and again with the files of a node that waits for it, and the plant of that node.</summary>
internal sealed class ClaimRig : IDisposable
{
    private readonly bool _ownsPlant;
    private long _nowMicros;

    public ClaimRig()
        : this(new TemporaryPlant(), "press-1")
    {
        _ownsPlant = true;
    }

    /// <summary>A board with the files of the node, which is added where it is not there yet.</summary>
    public ClaimRig(TemporaryPlant plant, string node)
    {
        Plant = plant;
        Node = node;
        if (!Directory.Exists(plant.Plant.BundlePath(node)))
        {
            plant.Add(node);
        }

        Flash();
    }

    public TemporaryPlant Plant { get; }

    public string Node { get; }

    /// <summary>The board's flash.</summary>
    public MemoryFileStore Files { get; private set; } = new();

    public MemoryUplink Uplink { get; private set; } = new();

    /// <summary>What the board does since its last start; null for a node.</summary>
    public ClaimLoop? Claim { get; private set; }

    /// <summary>The proof that the board has published last.</summary>
    public byte[] Proof => (byte[])Uplink.Responses[^1]!;

    /// <summary>The key on the board's flash.</summary>
    public byte[] Key => Files.ReadAll("node.key");

    /// <summary>Puts the files of the node's bundle onto the flash; what else is there stays.</summary>
    public void Flash()
    {
        foreach (string path in Directory.EnumerateFiles(Path.Combine(Plant.Plant.BundlePath(Node), "files")))
        {
            byte[] content = File.ReadAllBytes(path);
            Files.Write(Path.GetFileName(path), content, 0, content.Length);
        }
    }

    /// <summary>Erases the flash.</summary>
    public void Erase() => Files = new MemoryFileStore();

    /// <summary>A start: what the firmware's main program does first.</summary>
    public void Boot()
    {
        Files.Restart();
        Uplink = new MemoryUplink();
        Claim = NodeApplication.CreateClaim(
            NodeApplication.LoadConfiguration(Files), new ManualClock { NowMicros = _nowMicros }, Files, new NodeInputs(), Uplink);
    }

    /// <summary>Lets the board work for so many seconds, or until it is enrolled.</summary>
    public void Run(double seconds = 1)
    {
        long end = _nowMicros + (long)(seconds * 1e6);
        while (_nowMicros < end && Claim is { IsEnrolled: false })
        {
            _nowMicros = Math.Max(_nowMicros + 1, Math.Min(end, Claim.Poll(_nowMicros)));
        }
    }

    /// <summary>A board that has shown its proof.</summary>
    public ClaimRig Started()
    {
        Boot();
        Run();
        return this;
    }

    /// <summary>A board that is enrolled and has started as a node.</summary>
    public ClaimRig Enrolled()
    {
        Started();
        Uplink.Change = Accept();
        Run();
        Assert.IsTrue(Claim!.IsEnrolled);
        Boot();
        Assert.IsNull(Claim);
        return this;
    }

    /// <summary>The plant answers the present proof.</summary>
    public byte[] Accept() => NodeEnrolment.Accept(Plant.Plant, Proof);

    /// <summary>The loop of the enrolled node, as the main program makes it.</summary>
    public NodeLoop OpenLoop()
    {
        var clock = new ManualClock();
        NodeConfiguration configuration = NodeApplication.LoadConfiguration(Files);
        return NodeApplication.CreateLoop(
            configuration, clock, Files, new ScriptedMachine(clock, [1000, 1626.35]).Inputs(configuration), Uplink);
    }

    public void Dispose()
    {
        if (_ownsPlant)
        {
            Plant.Dispose();
        }
    }
}
