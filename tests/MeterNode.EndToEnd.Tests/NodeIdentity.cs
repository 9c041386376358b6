using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using MeterNode.Plant.Provisioning;
using MeterNode.VirtualBoard;
using nanoFramework.M2Mqtt;
using nanoFramework.M2Mqtt.Messages;

namespace MeterNode.EndToEnd;

/// <summary>A second client with a node's TLS identity: what somebody with the node's files could send.</summary>
internal sealed class NodeIdentity : IDisposable
{
    private readonly DirectoryInfo _storage = Directory.CreateTempSubdirectory("meternode-identity-");
    private readonly Board _board;
    private readonly IDisposable _scope;
    private readonly MqttClient _client;

    public NodeIdentity(PlantFolder plant, string node)
    {
        string files = Path.Combine(plant.BundlePath(node), "files");
        _board = new Board(node, _storage.FullName);
        _scope = _board.Enter();
        X509Certificate2 ca = X509Certificate2.CreateFromPem(File.ReadAllText(Path.Combine(files, "ca.crt")));
        X509Certificate2 identity =
            X509Certificate2.CreateFromPem(
                File.ReadAllText(Path.Combine(files, "tls.crt")), File.ReadAllText(Path.Combine(files, "tls.key")));
        _client = new MqttClient(plant.BrokerHost, plant.BrokerPort, true, ca, identity, MqttSslProtocols.TLSv1_2);
        Assert.AreEqual(MqttReasonCode.Success, _client.Connect(node, null, null, true, 60));
    }

    /// <summary>
    /// Publishes with QoS 1 and waits for the broker's answer: true for an acknowledgement, false when it ends the connection. Publishes
    /// anew while the connection stands and no answer comes: the client gives a message up after three seconds and forgets one whose answer
    /// crosses with its repetition.
    /// </summary>
    public bool Publish(string topic, byte[] message)
    {
        var answers = new BlockingCollection<bool?>();
        void OnPublished(object sender, MqttMsgPublishedEventArgs e) => answers.Add(e.IsPublished ? true : null);
        void OnClosed(object sender, EventArgs e) => answers.Add(false);
        _client.MqttMsgPublished += OnPublished;
        _client.ConnectionClosed += OnClosed;
        try
        {
            for (int tries = 0; tries < 18; tries++)
            {
                _client.Publish(topic, message, null, null, MqttQoSLevel.AtLeastOnce, false);
                if (answers.TryTake(out bool? answer, 5_000) && answer != null)
                {
                    return answer.Value;
                }
            }

            Assert.Fail($"no answer for {topic}; connected: {_client.IsConnected}");
            return false;
        }
        finally
        {
            _client.MqttMsgPublished -= OnPublished;
            _client.ConnectionClosed -= OnClosed;
        }
    }

    public void Dispose()
    {
        _client.Close();
        _scope.Dispose();
        _board.Dispose();
        _storage.Delete(recursive: true);
    }
}
