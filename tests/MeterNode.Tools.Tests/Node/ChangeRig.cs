using System.Text.Json;
using System.Text.Json.Nodes;
using MeterNode.Node;
using MeterNode.Node.Storage;
using MeterNode.Plant.NodeCommands;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Node;

/// <summary>
/// A <see cref="NodeRig"/> that starts from its files as the firmware's main program does, and a plant that changes them.
/// </summary>
internal sealed class ChangeRig : IDisposable
{
    private readonly PlantKey _key;
    private readonly byte[] _eui;

    public ChangeRig()
    {
        Rig = new NodeRig();
        _key = Rig.OpenPlantKey();
        _eui = Rig.Configuration.Eui64;
        Write("config.cose", Signed(2, _ => { }));
        Write("ca.crt", "former CA"u8.ToArray());
        Write("tls.crt", "former certificate"u8.ToArray());
        Rig.Run(100);
        Boot();
    }

    public NodeRig Rig { get; }

    /// <summary>The serial that the node uses.</summary>
    public long Serial => Rig.Configuration.Serial;

    /// <summary>How often it has started from its files.</summary>
    public int Boots { get; private set; }

    /// <summary>The answers to changes since the last call.</summary>
    public List<ChangeAnswer> TakeAnswers()
    {
        List<ChangeAnswer> answers = [.. Rig.Uplink.Responses.Cast<byte[]>().Select(bytes => ChangeAnswer.TryRead(bytes, Rig.Registered)!)];
        Rig.Uplink.Responses.Clear();
        return answers;
    }

    /// <summary>A configuration signed by the plant.</summary>
    public byte[] Signed(long serial, Action<JsonObject> edit)
    {
        JsonObject document = JsonNode.Parse("""
            {"v":1,"site":"test","phases":[{"i":{"adc":0,"gain":0.01},"u":{"adc":3,"gain":0.2}}],
             "sampling":{"hertz":1000,"cycles":4,"intervalMs":2000},
             "zones":[{"cs":5,"setpoint":200,"settleSeconds":30,"periodSeconds":300}],
             "board":{"mosi":13,"miso":12,"clock":14},
             "shots":{"debounceMs":20},"cal":{"counter":1},"mqtt":{"host":"broker"}}
            """)!.AsObject();
        document["node"] = Rig.Registered.Id;
        document["serial"] = serial;
        document["eui"] = "hex:" + Convert.ToHexStringLower(_eui);
        document["collectors"] = new JsonArray("hex:" + Convert.ToHexStringLower(PublicKeys.Point(Rig.Collector.Key)));
        edit(document);
        return _key.Sign(CborJson.Encode(JsonSerializer.SerializeToElement(document)));
    }

    /// <summary>A change as the plant sends it.</summary>
    public byte[] Change(long serial, Action<JsonObject> edit) => new NodeChange(Signed(serial, edit)).Sign(_key, Rig.Registered.Id);

    /// <summary>The message of <paramref name="change"/>, signed for this node.</summary>
    public byte[] Sign(NodeChange change) => change.Sign(_key, Rig.Registered.Id);

    /// <summary>Any payload, signed by the plant.</summary>
    public byte[] Sign(byte[] payload) => _key.Sign(payload);

    /// <summary>A change arrives; the node has time for its answer or its restart.</summary>
    public void Deliver(byte[] change, double seconds = 80)
    {
        Rig.Uplink.Change = change;
        Run(seconds);
    }

    /// <summary>Lets time pass, with the restarts that the node wants.</summary>
    public void Run(double seconds)
    {
        for (double left = seconds; left > 0; left--)
        {
            Rig.Run(1);
            if (Rig.Loop.IsRestartDue)
            {
                Rig.Loop.Stop();
                Boot();
            }
        }
    }

    /// <summary>Power goes and comes back.</summary>
    public void PowerCycle() => Boot();

    /// <summary>What the firmware's main program does at a start.</summary>
    private void Boot()
    {
        Rig.Flash.Restart();
        while (!PendingChange.Settle(Rig.Flash))
        {
        }

        try
        {
            Rig.Configuration = NodeApplication.LoadConfiguration(Rig.Flash);
            if (Rig.Configuration.Mode != "adc")
            {
                // The rig's machine fits any mode; the node's real inputs do not.
                throw new ArgumentException("another mode than the fitted inputs");
            }

            Rig.PowerCycle(1);
        }
        catch (ArgumentException) when (PendingChange.GiveUpStart(Rig.Flash))
        {
            Boot();
            return;
        }

        Boots++;
    }

    private void Write(string name, byte[] content) => Rig.Flash.Write(name, content, 0, content.Length);

    public void Dispose() => _key.Dispose();
}
