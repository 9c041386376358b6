using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using MeterNode.Server.Broker;
using MeterNode.Tools.Tests.Support;
using MeterNode.Tools.Tests.Web;
using MQTTnet;
using MQTTnet.Exceptions;

namespace MeterNode.Tools.Tests.Server;

/// <summary>What a stranger can do at the broker's port before a certificate of the plant is shown.</summary>
[TestClass]
public sealed class BrokerHandshakeTests : IDisposable
{
    private static readonly TimeSpan s_wait = Patience.Step;
    private static readonly TimeSpan s_never = TimeSpan.FromHours(1);

    private readonly X509Certificate2 _ca = Certificates.MakeCa();
    private readonly X509Certificate2 _certificate;
    private readonly ConcurrentQueue<BrokerRefusal> _refused = new();
    private readonly List<IDisposable> _owned = [];

    public BrokerHandshakeTests()
    {
        _certificate = Certificates.Make(_ca, "broker");
    }

    public void Dispose()
    {
        _owned.ForEach(item => item.Dispose());
        _certificate.Dispose();
        _ca.Dispose();
    }

    /// <summary>A certificate can name an address where its issuer is: nobody is asked there on a stranger's word.</summary>
    [TestMethod]
    public async Task CertificateThatNamesAnAddress_IsRefused_AndNobodyIsAskedThere()
    {
        EmbeddedBroker broker = Start(s_never);
        using var elsewhere = new TcpListener(IPAddress.Loopback, 0);
        elsewhere.Start();
        using X509Certificate2 luring = CertificateBrowser.Luring($"http://127.0.0.1:{((IPEndPoint)elsewhere.LocalEndpoint).Port}/ca.crt");

        await AssertRefused(broker, luring);

        Assert.IsTrue(SpinWait.SpinUntil(() => !_refused.IsEmpty, s_wait), "the client hears of it before it is said");
        StringAssert.Contains(_refused.Single().Text, "is not signed by this plant's CA");
        await AssertConnects(broker);
        Assert.IsFalse(elsewhere.Pending());
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("160301")]
    public async Task ClientThatDoesNotFinish_IsCutOffAndSaid(string firstBytes)
    {
        EmbeddedBroker broker = Start(TimeSpan.FromSeconds(1));
        TcpClient idle = Idle(broker);
        idle.GetStream().Write(Convert.FromHexString(firstBytes));

        await AssertEnds(idle.GetStream());

        BrokerRefusal refusal = _refused.Single();
        StringAssert.Contains(refusal.Text, "it did not finish the TLS handshake within 1 s");
        Assert.AreEqual($"127.0.0.1:{((IPEndPoint)idle.Client.LocalEndPoint!).Port}", refusal.Address);
        for (DateTime until = DateTime.UtcNow + s_wait; !await Connects(broker); await Task.Delay(100))
        {
            // On a busy machine an honest client may need longer than the second, once.
            Assert.IsLessThan(until, DateTime.UtcNow, string.Join("; ", _refused.Select(one => one.Text)));
        }
    }

    [TestMethod]
    public async Task HundredClientsThatSayNothing_HoldNobodyUp_AndEndWithTheBroker()
    {
        EmbeddedBroker broker = Start(s_never);
        List<TcpClient> idle = [.. Enumerable.Range(0, 100).Select(_ => Idle(broker))];

        await AssertConnects(broker);
        Assert.IsEmpty(_refused);
        broker.Stop();

        foreach (TcpClient each in idle)
        {
            await AssertEnds(each.GetStream());
        }
    }

    /// <summary>The room for those who have shown nothing is taken by one address: others come in, that address does not.</summary>
    [TestMethod]
    public async Task AddressThatTakesAllRoom_TakesItFromItselfOnly()
    {
        EmbeddedBroker broker = Start(s_never, maximum: 4);
        List<TcpClient> idle = [.. Enumerable.Range(0, 5).Select(_ => Idle(broker))];
        Assert.IsTrue(SpinWait.SpinUntil(() => _refused.Count == 1, s_wait), "the fifth has no room");
        StringAssert.Contains(_refused.Single().Text, "there are 4 connections without a certificate yet, most of them from its address");

        await AssertConnects(broker, "127.0.0.2");

        Assert.IsTrue(SpinWait.SpinUntil(() => _refused.Count == 2, s_wait), "one made room");
        Assert.IsTrue(SpinWait.SpinUntil(() => Ended() == 2, s_wait), "of the five");
        Assert.IsTrue(_refused.All(refusal => refusal.Address.StartsWith("127.0.0.1:", StringComparison.Ordinal)));

        int Ended() => idle.Count(each => each.Client.Poll(0, SelectMode.SelectRead)); // The broker says nothing to those that are open.
    }

    [TestMethod]
    public void Room_IsMadeByTheNewestOfTheFullestAddress()
    {
        var room = new OpenHandshakes(4);
        Socket[] sockets = [.. Enumerable.Range(0, 7).Select(_ => new Socket(SocketType.Stream, ProtocolType.Tcp))];
        _owned.AddRange(sockets);
        IPAddress[] addresses = [.. Enumerable.Range(1, 4).Select(last => IPAddress.Parse($"192.0.2.{last}"))];
        Assert.IsTrue(room.Begin(sockets[0], addresses[0]));
        Assert.IsTrue(room.Begin(sockets[1], addresses[0]));
        Assert.IsTrue(room.Begin(sockets[2], addresses[0]));
        Assert.IsTrue(room.Begin(sockets[3], addresses[1]));

        Assert.IsFalse(room.Begin(sockets[4], addresses[0]), "its address has the most");
        Assert.IsTrue(room.Begin(sockets[5], addresses[2]));
        Assert.IsFalse(room.End(sockets[2]), "it was closed for the one before");
        Assert.IsFalse(room.Begin(sockets[6], addresses[1]), "its address would have the most");
        Assert.IsTrue(room.End(sockets[0]) && room.End(sockets[1]) && room.End(sockets[3]) && room.End(sockets[5]));
        Assert.IsTrue(room.Begin(sockets[6], addresses[1]));
    }

    private static async Task AssertEnds(Stream stream)
    {
        using var timeout = new CancellationTokenSource(s_wait);
        try
        {
            Assert.AreEqual(0, await stream.ReadAsync(new byte[1], timeout.Token));
        }
        catch (IOException)
        {
            // Cut off.
        }
    }

    private EmbeddedBroker Start(TimeSpan handshakeTimeout, int maximum = 1024)
    {
        var broker = new EmbeddedBroker(new EmbeddedBrokerOptions
        {
            Site = "demo",
            Authority = _ca,
            Certificate = _certificate,
            Port = 0,
            HandshakeTimeout = handshakeTimeout,
            MaximumHandshakes = maximum,
        });
        _owned.Add(broker);
        broker.Refused += _refused.Enqueue;
        broker.Start();
        return broker;
    }

    private TcpClient Idle(EmbeddedBroker broker)
    {
        var client = new TcpClient("127.0.0.1", broker.Port);
        _owned.Add(client);
        return client;
    }

    /// <summary>The client itself asks nobody for the issuer of what it shows.</summary>
    private async Task AssertRefused(EmbeddedBroker broker, X509Certificate2 shown)
    {
        using var stream = new SslStream(Idle(broker).GetStream());
        using var timeout = new CancellationTokenSource(s_wait);
        try
        {
            await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = "localhost",
                ClientCertificateContext = SslStreamCertificateContext.Create(shown, null, offline: true),
                RemoteCertificateValidationCallback = (_, _, _, _) => true,
            }, timeout.Token);
        }
        catch (Exception e) when (e is IOException or AuthenticationException)
        {
            return; // TLS 1.2: the refusal is part of the handshake.
        }

        await AssertEnds(stream);
    }

    private async Task<bool> Connects(EmbeddedBroker broker)
    {
        try
        {
            await AssertConnects(broker);
            return true;
        }
        catch (Exception e) when (e is MqttCommunicationException or OperationCanceledException)
        {
            return false;
        }
    }

    private async Task AssertConnects(EmbeddedBroker broker, string from = "127.0.0.1")
    {
        using X509Certificate2 certificate = Certificates.Make(_ca, "press-1");
        MqttClientOptions options = new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", broker.Port).WithClientId("press-1")
            .WithTlsOptions(new MqttClientTlsOptionsBuilder().UseTls().WithRevocationMode(X509RevocationMode.NoCheck)
                .WithTargetHost("localhost").WithTrustChain([_ca]).WithClientCertificates([certificate]).Build()).Build();
        ((MqttClientTcpOptions)options.ChannelOptions).LocalEndpoint = new IPEndPoint(IPAddress.Parse(from), 0);
        using IMqttClient client = new MqttClientFactory().CreateMqttClient();
        using var timeout = new CancellationTokenSource(s_wait);
        Assert.AreEqual(MqttClientConnectResultCode.Success, (await client.ConnectAsync(options, timeout.Token)).ResultCode);
        await client.PingAsync(timeout.Token);
    }
}
