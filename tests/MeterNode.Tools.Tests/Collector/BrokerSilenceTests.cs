using System.Net;
using System.Net.Sockets;
using MeterNode.Plant.Collecting;

namespace MeterNode.Tools.Tests.Collector;

/// <summary>A broker that lets the collector in and then says nothing: the connection stands, and nothing will come over it.</summary>
[TestClass]
public sealed class BrokerSilenceTests
{
    private const byte Connect = 0x10, Subscribe = 0x82, Ping = 0xc0;

    [TestMethod]
    public void Run_BrokerAnswersNoPing_EndsAndSaysSo()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Task<(int KeepAliveSeconds, bool HasPinged)> broker = Task.Run(() => Serve(listener));
        var texts = new List<string>();
        var options = new BrokerOptions { Host = "127.0.0.1", Port = ((IPEndPoint)listener.LocalEndpoint).Port };
        using (var connection = new MqttConnection(options, "mn/v1/demo/+/ev", _ => { }, (_, why) => texts.Add(why.Text))
        {
            PingPause = TimeSpan.FromMilliseconds(100),
            PingTime = TimeSpan.FromMilliseconds(300),
        })
        using (var stop = new CancellationTokenSource(TimeSpan.FromMinutes(1)))
        {
            Assert.IsTrue(connection.Run(stop.Token), string.Join("; ", texts));
            Assert.IsFalse(stop.IsCancellationRequested, "it waits for ever");
        }

        StringAssert.Contains(texts[^1], "lost: no answer in time");
        (int keepAliveSeconds, bool hasPinged) = broker.GetAwaiter().GetResult();
        Assert.AreEqual(30, keepAliveSeconds);
        Assert.IsTrue(hasPinged);
    }

    /// <summary>MQTT 5: the broker wants to hear something every two seconds. It does, and the connection stands.</summary>
    [TestMethod]
    public void Run_BrokerWantsAKeepAliveOfItsOwn_IsPingedInTime()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        Task<int> broker = Task.Run(() => ServeVersion5(listener, stop));
        var texts = new List<string>();
        var options = new BrokerOptions
        {
            Host = "127.0.0.1",
            Port = ((IPEndPoint)listener.LocalEndpoint).Port,
            Version = MqttVersion.V5,
        };
        using (var connection = new MqttConnection(options, "mn/v1/demo/+/ev", _ => { }, (_, why) => texts.Add(why.Text)))
        {
            Assert.IsTrue(connection.Run(stop.Token), string.Join("; ", texts));
        }

        Assert.HasCount(1, texts, string.Join("; ", texts));
        int pings = broker.GetAwaiter().GetResult();
        Assert.AreEqual(3, pings);
    }

    /// <summary>CONNACK with Server Keep Alive (0x13) of 2 s. It ends the test behind the third ping.</summary>
    private static int ServeVersion5(TcpListener listener, CancellationTokenSource stop)
    {
        using Socket socket = listener.AcceptSocket();
        using var stream = new NetworkStream(socket);
        int pings = 0;
        byte[] packet = new byte[1000];
        while (Read(stream, packet, 2) && packet[1] < 128 && Read(stream, packet, packet[1], 2))
        {
            switch (packet[0])
            {
                case Connect:
                    stream.Write([0x20, 6, 0, 0, 3, 0x13, 0, 2]);
                    break;
                case Subscribe:
                    stream.Write([0x90, 4, packet[2], packet[3], 0, 1]);
                    break;
                case Ping:
                    stream.Write([0xd0, 0]);
                    if (++pings == 3)
                    {
                        stop.Cancel();
                    }

                    break;
            }
        }

        return pings;
    }

    /// <summary>MQTT 3.1.1: CONNACK and SUBACK, and no answer to PINGREQ. Until the other side has gone.</summary>
    private static (int KeepAliveSeconds, bool HasPinged) Serve(TcpListener listener)
    {
        using Socket socket = listener.AcceptSocket();
        using var stream = new NetworkStream(socket);
        int keepAliveSeconds = -1;
        bool hasPinged = false;
        byte[] packet = new byte[1000];
        while (Read(stream, packet, 2) && packet[1] < 128 && Read(stream, packet, packet[1], 2))
        {
            switch (packet[0])
            {
                case Connect:
                    keepAliveSeconds = (packet[10] << 8) | packet[11];
                    stream.Write([0x20, 2, 0, 0]);
                    break;
                case Subscribe:
                    stream.Write([0x90, 3, packet[2], packet[3], 1]);
                    break;
                case Ping:
                    hasPinged = true;
                    break;
            }
        }

        return (keepAliveSeconds, hasPinged);
    }

    private static bool Read(NetworkStream stream, byte[] packet, int count, int offset = 0)
    {
        try
        {
            stream.ReadExactly(packet, offset, count);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
