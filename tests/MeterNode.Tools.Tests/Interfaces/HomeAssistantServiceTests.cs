using System.Text.Json;
using MeterNode.Server.Interfaces.HomeAssistant;
using MeterNode.Tools.Tests.Commands;
using MeterNode.Tools.Tests.Serving;
using MeterNode.Tools.Tests.Support;
using MeterNode.Tools.Tests.Web;
using MeterNode.Tools.Tests.Wire;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Interfaces;

/// <summary>Home Assistant's broker as a plant that runs fills it.</summary>
[TestClass]
public sealed class HomeAssistantServiceTests
{
    private const string Discovery = "homeassistant/device/meternode_test_node-1/config";
    private const string State = "meternode/test/node-1/state";
    private const string Availability = "meternode/test/node-1/availability";
    private const string Status = "meternode/test/status";

    [TestMethod]
    public void Set_PackArrives_DeviceIsAnnouncedAsHomeAssistantReadsItAndItsStateHasEveryMember()
    {
        using var home = new HomeBroker();
        using var served = new ServedPlant();
        ManualTime time = served.Begin();
        Set(served, home);
        served.Send(time, pack => pack.Text("t2", "open", 60));

        IReadOnlyDictionary<string, string> retained = home.Wait(
            found => found.ContainsKey(Discovery) && found.ContainsKey(State) && found.ContainsKey(Availability)
                && found.ContainsKey(Status));

        var device = new DiscoveryReader(Discovery, retained[Discovery]);
        Assert.AreEqual(("meternode_test_node-1", "die-casting press"), (device.Identifier, device.Name));
        CollectionAssert.AreEquivalent((string[])[Status, Availability], device.Availability);
        Assert.AreEqual(State, device.StateTopic);
        CollectionAssert.AreEquivalent(
            (string[])
            [
                "energy_kwh", "power_w", "current_1_a", "voltage_1_v", "temperature_1_c", "setpoint_1_c", "temperature_2_c", "setpoint_2_c",
                "shots", "outbox_percent", "problem",
            ],
            device.Entities.Keys);
        Assert.AreEqual(("online", "online"), (retained[Status], retained[Availability]));
        JsonElement state = JsonDocument.Parse(retained[State]).RootElement;
        foreach (string member in device.Members)
        {
            Assert.IsTrue(state.TryGetProperty(member, out _), $"the state has no '{member}'");
        }

        Assert.AreEqual(Math.Round(served.Nodes.Node.Joules / 3.6e6, 4), state.GetProperty("energy_kwh").GetDouble());
        Assert.AreEqual(JsonValueKind.Null, state.GetProperty("temperature_2_c").ValueKind, "a fault is no number");
        Assert.AreEqual((true, false), (state.GetProperty("signed").GetBoolean(), state.GetProperty("estimate").GetBoolean()));
        if (!OperatingSystem.IsWindows())
        {
            // 'plant check' warns of every file of this name that others may read.
            Assert.AreEqual(
                UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(served.Plant.In("serve", "home-assistant.json")));
        }
    }

    [TestMethod]
    public void Stale_NodeSaysNothing_IsOfflineAndComesBack()
    {
        using var home = new HomeBroker();
        using var served = new ServedPlant();
        ManualTime time = served.Begin();
        Set(served, home);
        served.Send(time);
        home.Wait(found => found.GetValueOrDefault(Availability) == "online");

        time.Advance(200);
        home.Wait(found => found.GetValueOrDefault(Availability) == "offline");
    }

    /// <summary>Without a new pack, and without a restart.</summary>
    [TestMethod]
    public void Hall_ThatIsStated_IsTheAreaOfTheDevice()
    {
        using var home = new HomeBroker();
        using var served = new ServedPlant();
        ManualTime time = served.Begin();
        Set(served, home);
        served.Send(time);
        string before = home.Wait(found => found.ContainsKey(Discovery))[Discovery];
        Assert.IsNull(new DiscoveryReader(Discovery, before).Area);

        TrialStaff.Begin(served);
        TrialStaff.Sign(
            served.Plant, TrialStaff.Manager, LedgerKind.Hall, ("machine", "die-casting press"), ("hall", "压铸一车间"),
            ("from", TestNode.StartSeconds - 60));

        string after = home.Wait(found => found.GetValueOrDefault(Discovery) != before)[Discovery];
        Assert.AreEqual("压铸一车间", new DiscoveryReader(Discovery, after).Area);
        CollectionAssert.AreEquivalent(new DiscoveryReader(Discovery, before).Entities, new DiscoveryReader(Discovery, after).Entities);
    }

    /// <summary>Unique ids are the node's, not the board's: Home Assistant goes on with the same history.</summary>
    [TestMethod]
    public void Replace_AnotherBoard_KeepsEveryEntity()
    {
        using var home = new HomeBroker();
        using var served = new ServedPlant();
        ManualTime time = served.Begin();
        Set(served, home);
        served.Send(time);
        string before = home.Wait(found => found.ContainsKey(State) && found.ContainsKey(Discovery))[Discovery];
        string stateBefore = home.Retained()[State];

        TestNode board = served.Nodes.Replace();
        File.WriteAllText(served.Plant.RegistryPath, served.Nodes.Registry.ToJson());
        served.Said("the registry has changed");
        time.Advance(3600);
        ServedPlant.Publish(served.Connect("node-1"), "mn/v1/test/node-1/ev", board.Next());

        IReadOnlyDictionary<string, string> after = home.Wait(found => found.GetValueOrDefault(State) != stateBefore);
        CollectionAssert.AreEquivalent(
            new DiscoveryReader(Discovery, before).Entities, new DiscoveryReader(Discovery, after[Discovery]).Entities);
    }

    [TestMethod]
    public void Broker_ForgetsEverything_GetsItAgain()
    {
        using var home = new HomeBroker();
        using var served = new ServedPlant();
        ManualTime time = served.Begin();
        Set(served, home);
        served.Send(time);
        home.Wait(found => found.ContainsKey(State));
        home.Stop();
        served.Said("Home Assistant: ");
        home.Start();

        IReadOnlyDictionary<string, string> retained = home.Wait(
            found => found.ContainsKey(Discovery) && found.ContainsKey(State) && found.ContainsKey(Availability)
                && found.ContainsKey(Status));

        Assert.AreEqual("online", retained[Status]);
    }

    [TestMethod]
    public void Stop_Serve_SaysOfflineForAllOfItsNodes()
    {
        using var home = new HomeBroker();
        using var served = new ServedPlant();
        ManualTime time = served.Begin();
        Set(served, home);
        served.Send(time);
        home.Wait(found => found.ContainsKey(State));

        served.Server.Stop();

        home.Wait(found => found.GetValueOrDefault(Status) == "offline");
    }

    [TestMethod]
    public void Remove_Command_LeavesNothingAtTheBrokerAndNoPassword()
    {
        using var home = new HomeBroker();
        using var served = new ServedPlant();
        ManualTime time = served.Begin();
        Set(served, home);
        served.Send(time);
        home.Wait(found => found.ContainsKey(State));

        Assert.AreEqual(0, CommandRun.Of("home-assistant", "remove", "--plant", served.Plant.Path).Code);

        home.Wait(found => found.Count == 0);
        Assert.IsTrue(SpinWait.SpinUntil(() => !File.Exists(HomeAssistantSettings.PathIn(served.Plant)), ServedPlant.Wait));
        Assert.AreEqual(0, home.Retained().Count);
    }

    /// <summary>Also what went while this program did not run is removed.</summary>
    [TestMethod]
    public void Restart_NodeIsNotInTheRegistryAnyMore_IsRemoved()
    {
        using var home = new HomeBroker();
        using var served = new ServedPlant();
        ManualTime time = served.Begin();
        Set(served, home);
        served.Send(time);
        home.Wait(found => found.ContainsKey(State));
        served.Server.Stop();
        string registry = new Registry("test", served.Nodes.PlantKey.ExportSubjectPublicKeyInfo(), []).ToJson();
        File.WriteAllText(served.Plant.RegistryPath, registry);

        served.Remake(options => options with { Time = time }).Start();

        home.Wait(found => !found.Keys.Any(topic => topic.Contains("node-1", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Set_WrongPassword_IsSaidOnce()
    {
        using var home = new HomeBroker();
        using var served = new ServedPlant();
        served.Begin();
        Set(served, home, "another password");

        StringAssert.Contains(served.Said("Home Assistant: ").Text, "correct user and password");
    }

    [TestMethod]
    [DataRow("set --broker a:b", "'a:b' is no host")]
    [DataRow("set --broker home --prefix a/#", "'a/#' is no prefix of topics")]
    [DataRow("set --broker home --security starttls", "MQTT knows no starttls")]
    [DataRow("remove", "there is nothing to remove")]
    public void Command_BadInput_IsOneLineWithItsCure(string arguments, string message)
    {
        using var served = new ServedPlant();
        CommandRun run = CommandRun.Of(["home-assistant", .. arguments.Split(' '), "--plant", served.Plant.Path]);
        Assert.AreNotEqual(0, run.Code);
        StringAssert.Contains(run.Error, message);
    }

    [TestMethod]
    public void Discovery_ZoneIsGone_TellsHomeAssistantToRemoveItsEntities()
    {
        var device = new HomeAssistantDevice("test", "node-1", "homeassistant");
        byte[] message = device.Discovery(
            "", null, [new HomeAssistantEntity("power_w", "Power", "power", "W", "measurement")], [("temperature_2_c", "sensor")]);

        var reader = new DiscoveryReader(device.DiscoveryTopic, System.Text.Encoding.UTF8.GetString(message));
        Assert.AreEqual(("temperature_2_c", "node-1"), (reader.Removed.Single(), reader.Name));
    }

    private static void Set(ServedPlant served, HomeBroker home, string password = HomeBroker.Password)
    {
        home.NameTo(served.Plant, "home-assistant", password);
        string shown = CommandRun.Of("home-assistant", "show", "--plant", served.Plant.Path).Output;
        Assert.AreEqual($"localhost:{home.Port} (tls, user meters), prefix homeassistant", shown.Trim());
    }
}
