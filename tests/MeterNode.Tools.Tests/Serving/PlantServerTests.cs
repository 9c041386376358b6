using System.Net;
using System.Text.Json;
using MeterNode.Plant;
using MeterNode.Server.Serving;
using MeterNode.Server.Web;
using MeterNode.Tools.Tests.Support;
using MeterNode.Tools.Tests.Wire;
using MeterNode.Wire;
using MQTTnet;
using MQTTnet.Protocol;

namespace MeterNode.Tools.Tests.Serving;

/// <summary>A plant that runs in one process: packs, receipts, health, and its end.</summary>
[TestClass]
public sealed class PlantServerTests
{
    private const string Packs = "mn/v1/test/node-1/ev";

    [TestMethod]
    public void Publish_Pack_IsStoredWhenItIsAcknowledgedAndHealthSaysSo()
    {
        using var served = new ServedPlant(nodes: 2);
        served.Server.Start();

        ServedPlant.Publish(served.Connect("node-1"), Packs, served.Nodes.Node.Next());

        Assert.AreEqual(1, served.StoredPacks("node-1"));
        var health = served.Server.Health();
        Assert.AreEqual("ok", health.Status, string.Join("; ", health.Problems));
        Assert.AreEqual("node-1", health.LastPack!.Node);
        Assert.AreEqual(0, health.LastPack.Seq);
        Assert.AreEqual(1, health.Packs.Stored);
        Assert.AreEqual((2, 1), (health.Nodes.Registered, health.Nodes.Seen));
        Assert.AreEqual(1, health.Broker.Clients);
        Assert.IsTrue(health.Certificates.All(certificate => certificate.Days > 300));
    }

    [TestMethod]
    public void Start_SecondServerOfOneFolder_IsRefusedWithOneLineThatNamesTheFirst()
    {
        using var served = new ServedPlant();
        served.Server.Start();
        using var second = new PlantServer(served.Options);

        OperatorException refusal = Assert.ThrowsExactly<OperatorException>(() => second.Start());

        StringAssert.Contains(refusal.Message, $"runs already for '{served.Plant.Path}' (process {Environment.ProcessId})");
        served.Server.Stop();
        using var third = new PlantServer(served.Options);
        third.Start();
        Assert.IsTrue(third.IsReady);
    }

    [TestMethod]
    public void Start_TwoPlantsOnTwoPorts_BothServe()
    {
        using var first = new ServedPlant();
        using var second = new ServedPlant();
        first.Server.Start();
        second.Server.Start();

        ServedPlant.Publish(first.Connect("node-1"), Packs, first.Nodes.Node.Next());
        ServedPlant.Publish(second.Connect("node-1"), Packs, second.Nodes.Node.Next());

        Assert.AreEqual((1, 1), (first.StoredPacks("node-1"), second.StoredPacks("node-1")));
    }

    [TestMethod]
    public void Start_PortOfAnotherPlant_SaysWhoHasIt()
    {
        using var first = new ServedPlant();
        using var second = new ServedPlant(port: first.Plant.BrokerPort);
        first.Server.Start();

        OperatorException refusal = Assert.ThrowsExactly<OperatorException>(() => second.Server.Start());

        StringAssert.Contains(refusal.Message, $"port {first.Plant.BrokerPort}");
        if (OperatingSystem.IsLinux())
        {
            StringAssert.Contains(refusal.Message, $"(process {Environment.ProcessId}) uses it");
        }
    }

    /// <summary>A node that was told everything releases what is stored, and sends nothing again after the restart.</summary>
    [TestMethod]
    public void Stop_NodeIsConnected_GetsTheReceiptOfItsLastPack()
    {
        using var served = new ServedPlant();
        var time = new ManualTime();
        served.Remake(options => options with { Time = time, ReceiptInterval = TimeSpan.FromDays(1) }).Start();
        IMqttClient node = served.Connect("node-1");
        var receipts = new System.Collections.Concurrent.BlockingCollection<byte[]>();
        node.ApplicationMessageReceivedAsync += message =>
        {
            receipts.Add(System.Buffers.BuffersExtensions.ToArray(message.ApplicationMessage.Payload));
            return Task.CompletedTask;
        };
        node.SubscribeAsync("mn/v1/test/node-1/rcp", MqttQualityOfServiceLevel.AtLeastOnce).GetAwaiter().GetResult();
        Assert.IsTrue(receipts.TryTake(out _, ServedPlant.Wait), "the first receipt says that nothing is stored");
        foreach (byte[] pack in served.Nodes.Node.Next(3))
        {
            ServedPlant.Publish(node, Packs, pack);
        }

        time.Advance(60);
        served.Server.Stop();

        using var key = MeterNode.Plant.Collecting.ReceiptKey.Load(served.Plant.ReceiptKeyPath);
        Receipt? last = null;
        while (last?.Stored != 2 && receipts.TryTake(out byte[]? bytes, ServedPlant.Wait))
        {
            last = Receipt.TryRead(bytes, key);
        }

        Assert.AreEqual(2, last?.Stored);
    }

    [TestMethod]
    public void Restart_AfterStop_ContinuesTheStore()
    {
        using var served = new ServedPlant();
        served.Server.Start();
        ServedPlant.Publish(served.Connect("node-1"), Packs, served.Nodes.Node.Next());
        served.Remake(options => options).Start();

        ServedPlant.Publish(served.Connect("node-1"), Packs, served.Nodes.Node.Next());

        Assert.AreEqual(2, served.StoredPacks("node-1"));
        Assert.AreEqual(1, served.Server.Statistics!.Count(Verdict.Accepted));
    }

    [TestMethod]
    public void Run_StoreIsDeleted_SaysItAndHealthFails()
    {
        using var served = new ServedPlant();
        OperatorException? lost = null;
        served.Server.Lost += cause => lost ??= cause;
        served.Server.Start();
        Assert.IsTrue(served.Server.IsReady);

        File.Delete(served.Plant.Store);

        Assert.IsTrue(SpinWait.SpinUntil(() => lost is not null, ServedPlant.Wait));
        StringAssert.Contains(lost!.Message, "was deleted");
        Assert.AreEqual("failing", served.Server.Health().Status);
        Assert.IsFalse(served.Server.IsReady);
    }

    [TestMethod]
    public void Start_DatabaseIsAway_IsTriedAgainAndHealthSaysWhy()
    {
        using var served = new ServedPlant();
        const string Nowhere = "Host=127.0.0.1;Port=1;Username=x;Password=secret;Timeout=2";
        PlantServer server = served.Remake(options => options with { Store = Nowhere });
        using var stop = new CancellationTokenSource();
        Task start = Task.Run(() => server.Start(stop.Token));

        PlantNotice notice = served.Said("the next attempt is in");

        Assert.AreEqual(NoticeLevel.Error, notice.Level);
        Assert.IsFalse(server.IsReady);
        StringAssert.Contains(server.Health().Problems[0], "cannot use the PostgreSQL store at 127.0.0.1");
        Assert.AreEqual("PostgreSQL x on 127.0.0.1", server.Health().Store, "no password is shown");
        stop.Cancel();
        Assert.IsTrue(start.Wait(ServedPlant.Wait));
    }

    [TestMethod]
    public void Run_RegistryChanges_IsTakenWithoutARestart()
    {
        using var served = new ServedPlant(nodes: 2);
        served.Server.Start();
        var one = new Registry("test", served.Nodes.Registry.PlantKey, [served.Nodes.Node.Registered]);

        File.WriteAllText(served.Plant.RegistryPath, one.ToJson());

        StringAssert.EndsWith(served.Said("the registry has changed").Text, "1 nodes");
        Assert.AreEqual(1, served.Server.Health().Nodes.Registered);
    }

    [TestMethod]
    public void Pack_FromTheFuture_SaysThatTheClockIsWrongOnce()
    {
        using var served = new ServedPlant();
        var hourBefore = new ManualTime(DateTimeOffset.FromUnixTimeSeconds(TestNode.StartSeconds - 3600));
        served.Remake(options => options with { Time = hourBefore }).Start();
        IMqttClient node = served.Connect("node-1");

        foreach (byte[] pack in served.Nodes.Node.Next(3))
        {
            ServedPlant.Publish(node, Packs, pack);
        }

        StringAssert.Contains(served.Said("in the future").Text, "node-1: its packs are 61 min in the future: set this machine's clock");
        Assert.AreEqual(1, served.Notices.Count(notice => notice.Event == "clock"));
    }

    [TestMethod]
    public async Task Web_HealthAndReady_FollowTheBroker()
    {
        using var served = new ServedPlant();
        using var web = new PlantWeb(served.Server, new PlantWebOptions { Port = 0 });
        using var client = new HttpClient();
        web.Start();
        Assert.AreEqual(HttpStatusCode.ServiceUnavailable, (await client.GetAsync(web.Address + "/ready")).StatusCode);
        served.Server.Start();

        using HttpResponseMessage good = await client.GetAsync(web.Address + "/health");
        Assert.AreEqual(HttpStatusCode.OK, good.StatusCode);
        using JsonDocument health = JsonDocument.Parse(await good.Content.ReadAsStringAsync());
        Assert.AreEqual("ok", health.RootElement.GetProperty("status").GetString());
        Assert.AreEqual("embedded", health.RootElement.GetProperty("broker").GetProperty("kind").GetString());
        Assert.AreEqual(HttpStatusCode.OK, (await client.GetAsync(web.Address + "/ready")).StatusCode);

        served.Server.StopBroker();
        using HttpResponseMessage bad = await client.GetAsync(web.Address + "/health");
        Assert.AreEqual(HttpStatusCode.ServiceUnavailable, bad.StatusCode);
        StringAssert.Contains(await bad.Content.ReadAsStringAsync(), "the broker does not listen");
    }
}
