using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using MeterNode.Tools.Tests.Support;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Protocol;

namespace MeterNode.Tools.Tests.Brokers;

/// <summary>
/// A client of a <see cref="PlantBroker"/> with the certificate of somebody. What it asks for may be refused in three ways: by an answer,
/// by silence or by the end of the connection, as each broker has it.
/// </summary>
internal sealed class BrokerClient : IDisposable
{
    private static readonly TimeSpan s_wait = Patience.Step;

    private readonly PlantBroker _broker;
    private readonly MqttClientOptionsBuilder _options;
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly BlockingCollection<(string Topic, byte[] Bytes)> _received = [];
    private readonly List<Task> _unanswered = [];

    /// <summary><paramref name="name"/> is null for a client without certificate.</summary>
    internal BrokerClient(PlantBroker broker, string? name, string clientId, bool isPersistent = false, string? willTopic = null)
    {
        _broker = broker;
        _options = broker.Options(name, clientId).WithCleanSession(!isPersistent);
        if (willTopic != null)
        {
            _options = _options.WithWillTopic(willTopic).WithWillPayload(clientId).WithWillRetain(false);
        }

        _client.ApplicationMessageReceivedAsync += message =>
        {
            _received.Add((message.ApplicationMessage.Topic, message.ApplicationMessage.Payload.ToArray()));
            return Task.CompletedTask;
        };
    }

    /// <summary>Whether the broker has ended the connection, once it has had the time to answer a ping.</summary>
    internal bool IsConnected
    {
        get
        {
            try
            {
                using var timeout = new CancellationTokenSource(s_wait);
                _client.PingAsync(timeout.Token).GetAwaiter().GetResult();
                return _client.IsConnected;
            }
            catch (Exception e) when (IsRefusal(e))
            {
                return false;
            }
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _received.Dispose();
    }

    /// <summary>Connects; false when it is refused.</summary>
    internal bool Connect() => Connect(_options.Build());

    /// <summary>The same with a user's name and password, as MQTT has them.</summary>
    internal bool Connect(string user, string password) => Connect(_options.WithCredentials(user, password).Build());

    /// <summary>Subscribes; false when it is refused.</summary>
    internal bool Subscribe(string filter)
    {
        try
        {
            using var timeout = new CancellationTokenSource(s_wait);
            return _client.SubscribeAsync(
                new MqttClientSubscribeOptionsBuilder().WithTopicFilter(filter, MqttQualityOfServiceLevel.AtLeastOnce).Build(),
                timeout.Token).GetAwaiter().GetResult().Items.Single().ResultCode == MqttClientSubscribeResultCode.GrantedQoS1;
        }
        catch (Exception e) when (IsRefusal(e))
        {
            return false;
        }
    }

    /// <summary>Publishes and waits for the answer; false when the connection ended instead.</summary>
    internal bool Publish(string topic, string text, bool isRetained = false) => Publish(Message(topic, text, isRetained));

    /// <summary>The same with any content.</summary>
    internal bool Publish(string topic, byte[] content) => Publish(new MqttApplicationMessageBuilder().WithTopic(topic)
        .WithPayload(content).WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).Build());

    private bool Publish(MqttApplicationMessage message)
    {
        try
        {
            using var timeout = new CancellationTokenSource(s_wait);
            return _client.PublishAsync(message, timeout.Token).GetAwaiter().GetResult().IsSuccess;
        }
        catch (Exception e) when (IsRefusal(e))
        {
            return false;
        }
    }

    /// <summary>Publishes what may stay without answer.</summary>
    internal void Send(string topic, string text, bool isRetained = false)
    {
        Task sending = _client.PublishAsync(Message(topic, text, isRetained));
        _unanswered.Add(sending.ContinueWith(done => done.Exception, TaskScheduler.Default));
    }

    /// <summary>The next message; fails when none comes.</summary>
    internal (string Topic, string Text) Take()
    {
        (string topic, byte[] bytes) = TakeMessage();
        return (topic, Encoding.UTF8.GetString(bytes));
    }

    /// <summary>The content of the next message; fails when none comes.</summary>
    internal byte[] TakeBytes() => TakeMessage().Bytes;

    /// <summary>What has come and was not taken.</summary>
    internal (string Topic, string Text)[] Left() =>
        [.. _received.Select(message => (message.Topic, Encoding.UTF8.GetString(message.Bytes)))];

    /// <summary>Waits until the broker has ended the connection.</summary>
    internal void AwaitEnd() => Assert.IsTrue(SpinWait.SpinUntil(() => !_client.IsConnected, s_wait), $"{_broker.Kind}: still connected");

    internal void Disconnect()
    {
        if (_client.IsConnected)
        {
            _client.DisconnectAsync(new MqttClientDisconnectOptions()).GetAwaiter().GetResult();
        }
    }

    private static bool IsRefusal(Exception e) =>
        e is MqttCommunicationException or OperationCanceledException or MqttClientNotConnectedException or InvalidOperationException;

    private static MqttApplicationMessage Message(string topic, string text, bool isRetained) =>
        new MqttApplicationMessageBuilder().WithTopic(topic).WithPayload(Encoding.UTF8.GetBytes(text)).WithRetainFlag(isRetained)
            .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).Build();

    private (string Topic, byte[] Bytes) TakeMessage()
    {
        Assert.IsTrue(_received.TryTake(out (string, byte[]) message, s_wait), $"{_broker.Kind}: no message came");
        return message;
    }

    private bool Connect(MqttClientOptions options)
    {
        try
        {
            using var timeout = new CancellationTokenSource(s_wait);
            return _client.ConnectAsync(options, timeout.Token).GetAwaiter().GetResult().ResultCode == MqttClientConnectResultCode.Success;
        }
        catch (Exception e) when (IsRefusal(e))
        {
            return false;
        }
    }
}
