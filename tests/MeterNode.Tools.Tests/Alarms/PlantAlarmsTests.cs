using System.Net;
using System.Text.Json.Nodes;
using MeterNode.Plant.Provisioning;
using MeterNode.Server.Alarms;
using MeterNode.Server.Alarms.Channels;
using MeterNode.Tools.Tests.Commands;
using MeterNode.Tools.Tests.Provisioning;
using MeterNode.Tools.Tests.Serving;
using MeterNode.Tools.Tests.Support;
using MeterNode.Tools.Tests.Wire;
using MeterNode.Wire;
using MQTTnet;

namespace MeterNode.Tools.Tests.Alarms;

/// <summary>What a plant that runs finds: packs go through the broker, and the alarms are in the plant's folder.</summary>
[TestClass]
public sealed class PlantAlarmsTests
{
    private const string Packs = "mn/v1/test/node-1/ev";

    [TestMethod]
    public void Pack_WiringAndSensorFault_RaiseAndClearThroughARestart()
    {
        using var served = new ServedPlant();
        ManualTime time = served.Begin();
        IMqttClient node = served.Connect("node-1");
        ServedPlant.Publish(node, Packs, served.Nodes.Node.Next(
            pack => pack.Text("ev", "wiring finding=ct-reversed phase=2", 30).Text("t2", "open", 60)));
        Turn(served, time, 121);
        Assert.AreEqual(
            "node-1 (die-casting press): no temperature: zone 2: the thermocouple's circuit is open | "
                + "node-1 (die-casting press): wiring: phase 2: the current transformer is reversed",
            Texts(served.Server.Alarms));

        served.Remake(options => options with { Time = time }).Start();
        node = served.Connect("node-1");
        ServedPlant.Publish(node, Packs, served.Nodes.Node.Next(
            pack => pack.Text("ev", "wiring finding=ok phase=2", 30).Number("t2", "Cel", 200, 60)));
        Turn(served, time, 601);

        Assert.IsTrue(served.Server.Alarms.Listed().All(alarm => alarm.State == AlarmState.Cleared), Texts(served.Server.Alarms));
    }

    [TestMethod]
    [DataRow("over-range phase=1 count=3", "over-range")]
    [DataRow("unmetered why=clipped", "unmetered")]
    public void Pack_Event_RaisesItsRule(string text, string rule)
    {
        using var served = new ServedPlant();
        ManualTime time = served.Begin();
        ServedPlant.Publish(served.Connect("node-1"), Packs, served.Nodes.Node.Next(pack => pack.Text("ev", text, 30)));
        Turn(served, time, 61);

        Assert.AreEqual(rule, served.Server.Alarms.Listed().Single().Key.Rule);
    }

    [TestMethod]
    public void Pack_ChangedBytes_RaisesRefusedAsCritical()
    {
        using var served = new ServedPlant();
        ManualTime time = served.Begin();
        byte[] pack = served.Nodes.Node.Next();
        pack[^1] ^= 1;
        ServedPlant.Publish(served.Connect("node-1"), Packs, pack);
        Turn(served, time, 0);

        Alarm alarm = served.Server.Alarms.Listed().Single();
        Assert.AreEqual(("refused", "node-1", AlarmSeverity.Critical), (alarm.Key.Rule, alarm.Key.Node, alarm.Severity));
    }

    [TestMethod]
    public void Silence_OneOfThreeNodes_RaisesItAndNotTheOthers()
    {
        using var served = new ServedPlant(nodes: 3);
        ManualTime time = served.Begin();
        IMqttClient first = served.Connect("node-1"), second = served.Connect("node-2");
        for (int minute = 0; minute < 25; minute++)
        {
            time.Advance(60);
            ServedPlant.Publish(first, Packs, served.Nodes.Nodes[0].Next());
            ServedPlant.Publish(second, "mn/v1/test/node-2/ev", served.Nodes.Nodes[1].Next());
            served.Server.TurnAlarms();
        }

        Assert.AreEqual(
            "node-3 (holding furnace): node is silent: it has said nothing for 20 min", Texts(served.Server.Alarms));
    }

    [TestMethod]
    public void Silence_AllNodes_IsOneAlarm()
    {
        using var served = new ServedPlant(nodes: 3);
        ManualTime time = served.Begin();
        Turn(served, time, 1201);

        Assert.AreEqual("all-silent", served.Server.Alarms.Listed().Single().Key.Rule);
    }

    /// <summary>While no pack can come nobody knows which nodes are silent: the broker's alarm says it all.</summary>
    [TestMethod]
    public void Broker_IsAway_RaisesThatAndNoNode()
    {
        using var served = new ServedPlant(nodes: 3);
        ManualTime time = served.Begin();
        served.Server.StopBroker();
        Turn(served, time, 0);
        Turn(served, time, 1500);
        Assert.AreEqual("plant: no packs can come: the broker does not listen", Texts(served.Server.Alarms));

        served.Server.StartBroker();
        Turn(served, time, 1);
        Turn(served, time, 30);

        Assert.AreEqual(AlarmState.Cleared, served.Server.Alarms.Listed().Single().State);
    }

    /// <summary>
    /// Who could not hear the nodes does not say that they are heard again: not after the broker was away, nor after a restart.
    /// </summary>
    [TestMethod]
    public void Silence_ServerCouldNotHearForAWhile_EndsWithTheFirstNodeThatIsHeard()
    {
        using var served = new ServedPlant(nodes: 3);
        ManualTime time = served.Begin();
        Turn(served, time, 1201);
        served.Server.StopBroker();
        Turn(served, time, 0);
        served.Server.StartBroker();
        Turn(served, time, 1);
        Turn(served, time, 60);
        Assert.AreEqual(AlarmState.Raised, OfAll());

        ServedPlant.Publish(served.Connect("node-1"), Packs, served.Nodes.Node.Next());
        Turn(served, time, 1);
        Assert.AreEqual(AlarmState.Cleared, OfAll());

        AlarmState OfAll() => served.Server.Alarms.Listed().Single(alarm => alarm.Key.Rule == "all-silent").State;
    }

    [TestMethod]
    public void Standby_PowerAtNightWithoutShots_RaisesAfterAnHourAndClearsWithProduction()
    {
        using var served = new ServedPlant();
        served.Plant.SetZone("Asia/Bangkok");
        ManualTime time = served.Begin(); // 21:13 in Bangkok.
        Action<int, double, int?> minutes = MinutesOf(served, time);
        minutes(5, 9000, 2);
        minutes(80, 3200, 0);
        Assert.AreEqual(0, served.Server.Alarms.Listed().Count, Texts(served.Server.Alarms));
        minutes(30, 3200, 0);
        Assert.AreEqual("node-1 (die-casting press): power at night without production: 3200 W and no shot", Texts(served.Server.Alarms));

        minutes(10, 9000, 2);

        Assert.AreEqual(AlarmState.Cleared, served.Server.Alarms.Listed().Single().State);
    }

    /// <summary>A node that counts no shots any more is not judged at night; by day it is.</summary>
    [TestMethod]
    public void Standby_NodeCountsNoShotsAnyMore_EndsWithTheNight()
    {
        using var served = new ServedPlant();
        served.Plant.SetZone("Asia/Bangkok");
        ManualTime time = served.Begin(); // 21:13 in Bangkok.
        Action<int, double, int?> minutes = MinutesOf(served, time);
        minutes(5, 9000, 2);
        minutes(110, 3200, 0);
        minutes(10, 3200, null);
        Assert.AreEqual(AlarmState.Raised, Standby());

        time.Advance(7 * 3600);
        minutes(6, 3200, null);

        Assert.AreEqual(AlarmState.Cleared, Standby());

        AlarmState Standby() => served.Server.Alarms.Listed().Single(alarm => alarm.Key.Rule == "standby").State;
    }

    /// <summary>A node was configured anew without its second zone, or its new board has none.</summary>
    [TestMethod]
    public void Pack_ZoneIsNotThereAnyMore_ClearsItsAlarms()
    {
        using var served = new ServedPlant();
        ManualTime time = served.Begin();
        IMqttClient node = served.Connect("node-1");
        ServedPlant.Publish(node, Packs, served.Nodes.Node.Next(
            pack => pack.Text("t3", "open", 60).Number("t2.tin", "%", 50, 60).Text("t2", "open", 60)));
        Turn(served, time, 121);
        Assert.AreEqual("control 2 | sensor 2 | sensor 3", Open());

        ServedPlant.Publish(node, Packs, served.Nodes.Node.Next(pack => pack.Text("t3", "open", 60)));
        Turn(served, time, 121);

        Assert.AreEqual("sensor 3", Open());

        string Open() => string.Join(" | ", served.Server.Alarms.Listed().Where(alarm => alarm.ClearedAt is null)
            .Select(alarm => $"{alarm.Key.Rule} {alarm.Key.Part}").Order());
    }

    [TestMethod]
    public void Calibration_HasNoDayAnyMore_Clears()
    {
        using var plant = new TemporaryPlant();
        var time = new ManualTime();
        JsonObject document = TemporaryPlant.Document();
        document["cal"] = new JsonObject { ["due"] = "2026-12-01" };
        plant.Provision(document: document);
        var book = new AlarmBook(plant.Plant, time);
        var conditions = new AlarmConditions(book, time);
        var alarms = new PlantAlarms(conditions, plant.Plant, time);
        Turn();
        Assert.IsTrue(book.IsOpen(new AlarmKey("calibration", "press-1")));

        document.Remove("cal");
        ConfigurationHistory.Activate(plant.Plant, "press-1", document);
        time.Advance(3600);
        Turn();

        Assert.IsFalse(book.IsOpen(new AlarmKey("calibration", "press-1")));

        void Turn()
        {
            alarms.Turn(new AlarmSituation(Registry.Load(plant.Plant.RegistryPath), null, null, null));
            conditions.Turn();
        }
    }

    /// <summary>Who gives a file of settings back to the user of the server changes neither its time nor its length.</summary>
    [TestMethod]
    public void Settings_CanBeReadAgain_AreTakenAndTheProblemWasSaidOnce()
    {
        using var served = new ServedPlant();
        Assert.AreEqual(0, CommandRun.Of("alarm", "set", "over-range", "--off", "--plant", served.Plant.Path).Code);
        using var settings = new UnreadableFile(AlarmSettings.PathIn(served.Plant));
        ManualTime time = served.Begin();
        Turn(served, time, 0);
        Turn(served, time, 5);
        Assert.AreEqual(1, served.Notices.Count(notice => notice.Text.Contains("the former settings of the alarms go on")));

        settings.Restore();
        Turn(served, time, 5);
        ServedPlant.Publish(
            served.Connect("node-1"), Packs, served.Nodes.Node.Next(pack => pack.Text("ev", "over-range phase=1 count=3", 30)));
        Turn(served, time, 0);

        Assert.AreEqual(0, served.Server.Alarms.Listed().Count, Texts(served.Server.Alarms));
    }

    /// <summary>The whole way: a pack, its alarm, the settings that came while the server runs, and the message.</summary>
    [TestMethod]
    public void Channel_AddedWhileTheServerRuns_IsToldTheNextAlarm()
    {
        using var served = new ServedPlant();
        ManualTime time = served.Begin();
        int port = LoopbackPorts.Take();
        using var listener = new HttpListener { Prefixes = { $"http://127.0.0.1:{port}/" } };
        listener.Start();
        Task<HttpListenerContext> arrived = listener.GetContextAsync();
        CommandRun added = CommandRun.Of(
            "alarm", "channel", "add", "webhook", "hook", $"http://127.0.0.1:{port}/", "--plant", served.Plant.Path);
        Assert.AreEqual(0, added.Code, added.Error);

        ServedPlant.Publish(
            served.Connect("node-1"), Packs, served.Nodes.Node.Next(pack => pack.Text("ev", "over-range phase=1 count=3", 30)));
        Turn(served, time, 0);

        Assert.IsTrue(arrived.Wait(ServedPlant.Wait));
        using var body = new StreamReader(arrived.Result.Request.InputStream);
        StringAssert.Contains(body.ReadToEnd(), "\"rule\":\"over-range\"");
        arrived.Result.Response.Close();
        Assert.IsTrue(SpinWait.SpinUntil(() => new ChannelProgressFile(served.Plant).Of("hook")?.SentAt is not null, ServedPlant.Wait));
    }

    /// <summary>Settings of something else change while a message is on its way, which takes its time.</summary>
    [TestMethod]
    public void Settings_ChangeWhileAMessageIsOnItsWay_SendNothingTwice()
    {
        using var served = new ServedPlant();
        ManualTime time = served.Begin();
        int port = LoopbackPorts.Take();
        using var listener = new HttpListener { Prefixes = { $"http://127.0.0.1:{port}/" } };
        listener.Start();
        Assert.AreEqual(0, CommandRun.Of(
            "alarm", "channel", "add", "webhook", "hook", $"http://127.0.0.1:{port}/", "--plant", served.Plant.Path).Code);
        IMqttClient node = served.Connect("node-1");
        ServedPlant.Publish(node, Packs, served.Nodes.Node.Next(pack => pack.Text("ev", "over-range phase=1 count=3", 30)));
        Turn(served, time, 0);
        HttpListenerContext first = Arrived();

        Assert.AreEqual(0, CommandRun.Of("alarm", "set", "control", "--off", "--plant", served.Plant.Path).Code);
        Turn(served, time, 0);
        ServedPlant.Publish(node, Packs, served.Nodes.Node.Next(pack => pack.Text("ev", "over-range phase=2 count=3", 30)));
        Turn(served, time, 0);
        first.Response.Close();
        HttpListenerContext second = Arrived();
        second.Response.Close();

        Assert.AreNotEqual(first.Request.Headers["X-MeterNode-Delivery"], second.Request.Headers["X-MeterNode-Delivery"]);

        HttpListenerContext Arrived()
        {
            Task<HttpListenerContext> arrived = listener.GetContextAsync();
            Assert.IsTrue(arrived.Wait(ServedPlant.Wait));
            return arrived.Result;
        }
    }

    /// <summary>Packs of so many minutes, with so many W and shots a minute; null for a node that counts none.</summary>
    private static Action<int, double, int?> MinutesOf(ServedPlant served, ManualTime time)
    {
        IMqttClient node = served.Connect("node-1");
        long shots = 0;
        return (count, watts, shotsAMinute) =>
        {
            for (int minute = 0; minute < count; minute++)
            {
                time.Advance(60);
                TestNode made = served.Nodes.Node;
                shots += shotsAMinute ?? 0;
                var payload = new PayloadWriter(made.Eui64, time.GetUtcNow().ToUnixTimeSeconds() - 60);
                payload.Text("mode", "adc", 60).Text("tq", "S", 60).Number("p", "W", watts, 60).Number("ei", "J", made.Joules, 60);
                if (shotsAMinute is not null)
                {
                    payload.Number("shots", "count", shots, 60);
                }

                ServedPlant.Publish(node, Packs, made.Sign(payload.Write()));
                served.Server.TurnAlarms();
            }
        };
    }

    private static void Turn(ServedPlant served, ManualTime time, double seconds)
    {
        time.Advance(seconds);
        served.Server.TurnAlarms();
    }

    private static string Texts(AlarmBook book) => string.Join(
        " | ",
        book.Listed().OrderBy(alarm => alarm.Key.Rule)
            .Select(alarm => AlarmText.Of(alarm, MachineOf(alarm), null, isChinese: false).ToString()));

    private static string? MachineOf(Alarm alarm) => alarm.Key.Node switch
    {
        "node-1" => "die-casting press",
        "node-3" => "holding furnace",
        _ => null,
    };
}
