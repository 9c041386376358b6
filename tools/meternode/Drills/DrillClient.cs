using System.Buffers;
using System.Collections.Concurrent;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using MeterNode.Plant.Provisioning;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace MeterNode.Cli.Drills;

/// <summary>Somebody at the plant's broker with keys of the plant: a thief with a node's, a collector that does as it likes.</summary>
internal sealed class DrillClient : IDisposable
{
    private static readonly TimeSpan s_answerTime = TimeSpan.FromSeconds(15);

    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly X509Certificate2 _identity;

    private DrillClient(X509Certificate2 identity)
    {
        _identity = identity;
        _client.ApplicationMessageReceivedAsync += message =>
        {
            MqttApplicationMessage content = message.ApplicationMessage;
            Received.Enqueue((content.Topic, content.Payload.ToArray()));
            return Task.CompletedTask;
        };
    }

    /// <summary>Topic and content of everything that has come.</summary>
    public ConcurrentQueue<(string Topic, byte[] Content)> Received { get; } = new();

    /// <summary>A connection under <paramref name="clientId"/>; null when the broker refuses it.</summary>
    public static DrillClient? TryConnect(
        PlantFolder plant, string certificatePath, string keyPath, string clientId, bool isClean = true, bool speaksMqtt5 = false)
    {
        X509Certificate2 identity =
            X509Certificate2.CreateFromPem(File.ReadAllText(certificatePath), File.ReadAllText(keyPath));
        var client = new DrillClient(identity);
        MqttClientOptions options = new MqttClientOptionsBuilder()
            .WithTcpServer(plant.BrokerHost, plant.BrokerPort).WithClientId(clientId).WithCleanSession(isClean)
            .WithProtocolVersion(speaksMqtt5 ? MqttProtocolVersion.V500 : MqttProtocolVersion.V311).WithTimeout(s_answerTime)
            .WithTlsOptions(tls => tls.UseTls().WithSslProtocols(SslProtocols.Tls12)
                .WithClientCertificates([identity]).WithCertificateValidationHandler(_ => true))
            .Build();
        if (Try(() =>
            client._client.ConnectAsync(options).GetAwaiter().GetResult().ResultCode == MqttClientConnectResultCode.Success))
        {
            return client;
        }

        client.Dispose();
        return null;
    }

    /// <summary>True when the broker says that it delivers what <paramref name="filter"/> names.</summary>
    public bool TrySubscribe(string filter) => Try(() =>
    {
        MqttClientSubscribeResult result = _client.SubscribeAsync(filter, MqttQualityOfServiceLevel.AtLeastOnce).GetAwaiter().GetResult();
        return result.Items.All(item => (int)item.ResultCode <= 2);
    });

    /// <summary>True when the broker has not said no; under MQTT 3.1.1 that means little.</summary>
    public bool TryPublish(string topic, byte[] content, bool isRetained = false) => Try(() =>
    {
        MqttApplicationMessage message = new MqttApplicationMessageBuilder().WithTopic(topic).WithPayload(content)
            .WithRetainFlag(isRetained).WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).Build();
        return _client.PublishAsync(message).GetAwaiter().GetResult().IsSuccess;
    });

    public void Dispose()
    {
        _client.Dispose();
        _identity.Dispose();
    }

    private static bool Try(Func<bool> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is MqttCommunicationException or OperationCanceledException or InvalidOperationException
            or IOException or MqttProtocolViolationException)
        {
            return false;
        }
    }
}
