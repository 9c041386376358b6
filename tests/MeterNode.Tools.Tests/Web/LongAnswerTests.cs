using System.Net;
using System.Net.Sockets;
using MeterNode.Plant.Access;
using MeterNode.Server.Live;
using MeterNode.Server.Web;
using MeterNode.Tools.Tests.Serving;
using MeterNode.Tools.Tests.Support;
using MeterNode.Tools.Tests.Wire;
using MeterNode.Wire;
using MQTTnet;

namespace MeterNode.Tools.Tests.Web;

/// <summary>Who listens for long: as long as that is permitted, and not so many that others cannot.</summary>
[TestClass]
public sealed class LongAnswerTests
{
    [TestMethod]
    [Timeout(Patience.TestMs, CooperativeCancellation = true)]
    [DataRow("password")]
    [DataRow("token")]
    [DataRow("first account")]
    public async Task Live_AccessThatEnds_EndsTheAnswer(string end)
    {
        using var web = new ServedWeb();
        HttpClient client = end switch
        {
            "password" => await web.SignedIn(AccessRole.Viewer),
            "token" => web.WithToken(AccessRight.Read),
            _ => web.Browser(),
        };
        using Stream events = await client.GetStreamAsync(LiveEndpoint.Path);
        Assert.AreNotEqual(0, await events.ReadAsync(new byte[1]));

        switch (end)
        {
            case "password":
                PlantAccess.SetPassword(web.Plant, "viewer", "another long password");
                break;
            case "token":
                PlantAccess.EndToken(web.Plant, AccessBook.Read(web.Plant).Tokens[0].Name);
                break;
            default:
                PlantAccess.AddAccount(web.Plant, "anna", AccessRole.Manager, ServedWeb.Password);
                break;
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        await events.CopyToAsync(Stream.Null, patience.Token); // It ends, or the patience does.
    }

    [TestMethod]
    public async Task Live_OneTokenThatAsksTooOften_KeepsNobodyElseOut()
    {
        using var web = new ServedWeb();
        HttpClient greedy = web.WithToken(AccessRight.Read);
        var open = new List<HttpResponseMessage>();
        for (int listener = 0; listener <= LiveEndpoint.MaximumOfOne; listener++)
        {
            open.Add(await greedy.GetAsync(LiveEndpoint.Path, HttpCompletionOption.ResponseHeadersRead));
        }

        Assert.AreEqual(HttpStatusCode.OK, open[^2].StatusCode);
        Assert.AreEqual(HttpStatusCode.ServiceUnavailable, open[^1].StatusCode);
        HttpClient other = web.WithToken(AccessRight.Read);
        using HttpResponseMessage answer = await other.GetAsync(LiveEndpoint.Path, HttpCompletionOption.ResponseHeadersRead);
        Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode);
        open.ForEach(each => each.Dispose());
    }

    [TestMethod]
    public async Task Connections_TooManyFromOneAddress_AreClosed_AndThisMachineIsServed()
    {
        using var web = new ServedWeb();
        int port = new Uri(web.Web.PageAddress!).Port;
        var open = new List<TcpClient>();
        for (int connection = 0; connection < ConnectionBound.MaximumOfOne; connection++)
        {
            open.Add(new TcpClient());
            await open[^1].ConnectAsync(IPAddress.Loopback, port);
        }

        Assert.IsTrue(await IsRefused(port), "one more");
        Assert.IsFalse(await IsClosed(open[0], TimeSpan.FromSeconds(1)), "the first is not one too many");
        Assert.AreEqual(HttpStatusCode.OK, (await web.Browser().GetAsync("/")).StatusCode);
        open.ForEach(each => each.Dispose());
    }

    /// <summary>A clock that is ahead makes no value look new after the node has gone silent.</summary>
    [TestMethod]
    public void Node_ClockAhead_IsStaleWhenItsPacksEnd()
    {
        using var served = new ServedPlant();
        var time = new ManualTime(DateTimeOffset.FromUnixTimeSeconds(TestNode.StartSeconds));
        served.Remake(options => options with { Time = time });
        served.Server.Start();
        TestNode node = served.Nodes.Nodes[0];
        using IMqttClient client = served.Connect(node.Id);
        foreach (byte[] pack in node.Next(40))
        {
            ServedPlant.Publish(client, Topics.Packs(ServedPlant.Site, node.Id), pack);
        }

        Assert.IsTrue(
            SpinWait.SpinUntil(() => served.Server.Live.Find(node.Id)?.Pack?.Seq == 39, ServedPlant.Wait), "the packs did not come");
        NodeLive live = served.Server.Live.Find(node.Id)!;
        Assert.AreEqual(NodeCondition.Current, served.Server.Live.ConditionOf(live));
        Assert.AreEqual(time.GetUtcNow(), live.At, "it was measured in the future");

        time.Advance(300);

        Assert.AreEqual(NodeCondition.Stale, served.Server.Live.ConditionOf(live));

        served.Remake(options => options with { Time = time });
        served.Server.Start();

        live = served.Server.Live.Find(node.Id)!;
        Assert.AreEqual(39, live.Pack?.Seq);
        Assert.AreNotEqual(NodeCondition.Current, served.Server.Live.ConditionOf(live), "a restart makes nothing new");
    }

    private static async Task<bool> IsRefused(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port);
            return await IsClosed(client, ServedPlant.Wait);
        }
        catch (SocketException)
        {
            return true; // The other side was faster.
        }
    }

    /// <summary>Whether the other side closes the connection within this time.</summary>
    private static async Task<bool> IsClosed(TcpClient client, TimeSpan within)
    {
        using var patience = new CancellationTokenSource(within);
        try
        {
            return await client.GetStream().ReadAsync(new byte[1], patience.Token) == 0;
        }
        catch (IOException)
        {
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
