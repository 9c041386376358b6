using System.Buffers.Binary;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace MeterNode.Tools.Tests.Support;

/// <summary>The least MQTT 3.1.1 that publishes at QoS 1 over TLS and waits for every PUBACK.</summary>
internal sealed class TestPublisher : IDisposable
{
    private readonly TcpClient _tcp;
    private readonly SslStream _stream;
    private ushort _id;

    /// <summary>Connects as <paramref name="node"/>, with a certificate that the broker's CA issues for it.</summary>
    public TestPublisher(TestBroker broker, string node = "node-1")
    {
        broker.Issue(node);
        _tcp = new TcpClient("localhost", broker.Port);
        _stream = new SslStream(_tcp.GetStream(), false, (_, _, _, _) => true);
        using var certificate = X509Certificate2.CreateFromPemFile(broker.File(node + ".crt"), broker.File(node + ".key"));
        _stream.AuthenticateAsClient("localhost", [certificate], checkCertificateRevocation: false);
        Send(0x10, [0, 4, .. "MQTT"u8, 4, 2, 0, 60, 0, (byte)node.Length, .. Encoding.UTF8.GetBytes(node)]);
        Receive(0x20);
    }

    public void Publish(string topic, byte[] payload)
    {
        byte[] name = Encoding.UTF8.GetBytes(topic);
        byte[] numbers = new byte[4];
        BinaryPrimitives.WriteUInt16BigEndian(numbers, (ushort)name.Length);
        BinaryPrimitives.WriteUInt16BigEndian(numbers.AsSpan(2), ++_id);
        Send(0x32, [.. numbers[..2], .. name, .. numbers[2..], .. payload]);
        Receive(0x40);
    }

    public void Dispose()
    {
        _stream.Dispose();
        _tcp.Dispose();
    }

    private void Send(byte type, byte[] body)
    {
        var packet = new List<byte> { type };
        int length = body.Length;
        do
        {
            packet.Add((byte)((length & 127) | (length > 127 ? 128 : 0)));
            length >>= 7;
        }
        while (length > 0);
        packet.AddRange(body);
        _stream.Write(packet.ToArray());
    }

    private void Receive(byte type)
    {
        byte[] answer = new byte[4];
        _stream.ReadExactly(answer);
        Assert.AreEqual(type, answer[0]);
    }
}
