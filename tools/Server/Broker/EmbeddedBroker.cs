using System.Buffers;
using System.Collections;
using System.Collections.Concurrent;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using MeterNode.Plant;
using MeterNode.Plant.Collecting;
using MeterNode.Plant.LifeCycle;
using MeterNode.Plant.Provisioning;
using MeterNode.Plant.Stores;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace MeterNode.Server.Broker;

/// <summary>
/// The plant's MQTT broker in this process: mutual TLS with the plant's CA, rights by certificate (<see cref="BrokerRights"/>), and,
/// where a store is given, an acknowledgement (PUBACK) only after a pack is durable. Sessions, queued messages, retained status and
/// receipts live in memory: a node keeps each pack until a collector has signed that it is stored.
/// </summary>
public sealed class EmbeddedBroker : IDisposable
{
    private const string NameItem = "name";
    private const string VersionItem = "version";
    private const string AddressItem = "address";
    private static readonly TimeSpan s_watchPeriod = TimeSpan.FromSeconds(1);

    private readonly EmbeddedBrokerOptions _options;
    private readonly Func<ReceivedPack, Task<bool>>? _store;
    private readonly BrokerRights _rights;
    private readonly QueueBound _queues;
    private readonly MessagesUnderWay _underWay = new();
    private readonly ClientCertificateRule _certificates;
    private readonly ConnectionLog _log;
    private readonly RevocationWatch _revoked;
    private readonly BrokerCertificate _certificate;

    /// <summary>The certificate of each client that has connected, by its name.</summary>
    private readonly ConcurrentDictionary<string, string> _shown = new(StringComparer.Ordinal);
    private readonly Timer _watch;
    private int _applied;

    /// <summary>Marks what this process publishes itself.</summary>
    private readonly Dictionary<string, object> _ownItems = [];
    private MqttServer? _server;
    private bool _hasRun;

    /// <summary>
    /// <paramref name="store"/> is called for each pack and answers true when it is durable; after false the sender's connection ends
    /// without an acknowledgement. Without it, packs only go to the clients that have subscribed.
    /// </summary>
    public EmbeddedBroker(EmbeddedBrokerOptions options, Func<ReceivedPack, Task<bool>>? store = null)
    {
        _options = options;
        _store = store;
        _rights = new BrokerRights(options.Site, options.Collectors);
        _queues = new QueueBound(options.MaximumQueuedBytes);
        _certificates = new ClientCertificateRule(options.Authority, TimeProvider.System);
        _log = new ConnectionLog((address, cause) => Refuse(string.Empty, address, "connection refused: " + cause));
        _revoked = new RevocationWatch(options.RevocationListPath, options.Authority);
        _certificate = new BrokerCertificate(options.Certificate);
        _watch = new Timer(_ => EndRevoked());
        Port = options.Port;
    }

    /// <summary>
    /// Each client, publication or subscription that was refused, and each message that a full queue lost. Raised on threads of the broker.
    /// </summary>
    public event Action<BrokerRefusal>? Refused;

    /// <summary>A node has published its status: topic and content. Raised on a thread of the broker.</summary>
    public event Action<string, ReadOnlyMemory<byte>>? StatusArrived;

    /// <summary>A node has published an answer: topic and content. Raised on threads of the broker, so return quickly.</summary>
    public event Action<string, ReadOnlyMemory<byte>>? AnswerArrived;

    /// <summary>A board has published the proof of its key: topic and content. Raised on threads of the broker: return quickly.</summary>
    public event Action<string, ReadOnlyMemory<byte>>? ProofArrived;

    /// <summary>The TCP port; after a start with port 0, the one that was found.</summary>
    public int Port { get; private set; }

    /// <summary>Listens from now on.</summary>
    /// <exception cref="OperatorException">The port cannot be had.</exception>
    public void Start()
    {
        _revoked.Begin();
        MqttServerOptions options = new MqttServerOptionsBuilder()
            .WithoutDefaultEndpoint().WithPersistentSessions().WithMaxPendingMessagesPerClient(_options.MaximumQueuedMessages)
            .WithPendingMessagesOverflowStrategy(MqttPendingMessagesOverflowStrategy.DropNewMessage).Build();
        var listener = new BrokerListener(_options, Port, _hasRun, Tls, _log);
        _hasRun = true;
        MqttServer server = new MqttServerFactory(_log).CreateMqttServer(options, [listener]);
        server.ValidatingConnectionAsync += OnConnecting;
        server.InterceptingPublishAsync += OnPublishing;
        server.InterceptingSubscriptionAsync += OnSubscribing;
        server.InterceptingClientEnqueueAsync += OnEnqueueing;
        server.ApplicationMessageEnqueuedOrDroppedAsync += OnEnqueued;
        server.InterceptingOutboundPacketAsync += OnSending;
        server.ClientAcknowledgedPublishPacketAsync += OnAcknowledged;
        server.SessionDeletedAsync += OnSessionDeleted;
        try
        {
            server.StartAsync().GetAwaiter().GetResult();
        }
        catch (SocketException e)
        {
            server.Dispose();
            throw new OperatorException(OperatorError.DeviceOrIo,
                $"the broker cannot listen on port {Port} ({e.Message}): {PortOwner.Advice(Port)}");
        }

        Port = listener.Port;
        _server = server;
        _watch.Change(s_watchPeriod, s_watchPeriod);
    }

    /// <summary>Waits until connected clients have what was published for them, at most <paramref name="timeout"/>.</summary>
    public void Drain(TimeSpan timeout)
    {
        long begin = Environment.TickCount64;
        while (_server is MqttServer server && Environment.TickCount64 - begin < timeout.TotalMilliseconds
            && server.GetClientsAsync().GetAwaiter().GetResult().Any(client => _underWay.IsAny(client.Id)))
        {
            Thread.Sleep(20);
        }
    }

    /// <summary>How many clients are connected.</summary>
    public int Clients => _server?.GetClientsAsync().GetAwaiter().GetResult().Count ?? 0;

    /// <summary>Cuts all connections and forgets sessions, queues and retained messages, as the end of the process does.</summary>
    public void Stop()
    {
        _watch.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        if (_server != null)
        {
            _server.StopAsync(new MqttServerStopOptions()).GetAwaiter().GetResult();
            _server.Dispose();
            _server = null;
        }
    }

    /// <summary>Shows <paramref name="certificate"/> to clients that connect from now on; it stays the caller's to dispose of.</summary>
    public void Use(X509Certificate2 certificate) => _certificate.Use(certificate);

    /// <summary>Publishes a message of the plant itself, retained until the broker stops.</summary>
    public PublishAnswer Publish(string topic, byte[] payload) => Publish(topic, payload, isRetained: true);

    /// <summary>Publishes a message of the plant itself to who listens now.</summary>
    public PublishAnswer Send(string topic, byte[] payload) => Publish(topic, payload, isRetained: false);

    private PublishAnswer Publish(string topic, byte[] payload, bool isRetained)
    {
        if (_server is not MqttServer server)
        {
            return PublishAnswer.NotNow;
        }

        MqttApplicationMessage message = new MqttApplicationMessageBuilder().WithTopic(topic).WithPayload(payload)
            .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).WithRetainFlag(isRetained).Build();
        try
        {
            server.InjectApplicationMessage(new InjectedMqttApplicationMessage(message) { CustomSessionItems = _ownItems })
                .GetAwaiter().GetResult();
            return PublishAnswer.Delivered;
        }
        catch (Exception e) when (e is InvalidOperationException or ObjectDisposedException)
        {
            return PublishAnswer.NotNow; // It stops.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stop();
        _watch.Dispose();
    }

    private static string NameOf(IDictionary items) => items[NameItem] as string ?? string.Empty;

    private static string AddressOf(IDictionary items) => items[AddressItem] as string ?? string.Empty;

    private static bool SpeaksMqtt5(IDictionary items) => items[VersionItem] is MqttProtocolVersion.V500;

    private SslServerAuthenticationOptions Tls() => new()
    {
        ServerCertificateContext = _certificate.Present,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        ClientCertificateRequired = true,
        CertificateChainPolicy = _certificates.Policy(),
        RemoteCertificateValidationCallback = IsOfThisPlant,
        AllowTlsResume = false, // Each connection shows its certificate: it may have been revoked since.
    };

    private bool IsOfThisPlant(object sender, X509Certificate? shown, X509Chain? sent, SslPolicyErrors errors)
    {
        using X509Certificate2? certificate = shown == null ? null : X509CertificateLoader.LoadCertificate(shown.GetRawCertData());
        _revoked.Check(out string? problem);
        Say(problem);
        string? why = _certificates.Refuse(certificate) ?? _revoked.Refuse(RevocationList.TextOf(certificate!));
        if (why != null)
        {
            Refuse(ClientCertificateRule.CommonName(certificate) ?? string.Empty, _log.Address, "connection refused: " + why);
        }

        return why == null;
    }

    /// <summary>Ends the connections of those whose certificate was revoked since.</summary>
    private void EndRevoked()
    {
        _revoked.Check(out string? problem);
        Say(problem);
        int lists = _revoked.Lists;
        if (lists == Interlocked.Exchange(ref _applied, lists) || _server is not MqttServer server)
        {
            return;
        }

        foreach ((string name, string serialNumber) in _shown)
        {
            if (_revoked.Refuse(serialNumber) is string why
                && _shown.TryRemove(new KeyValuePair<string, string>(name, serialNumber)))
            {
                Refuse(name, string.Empty, "connection ended: " + why);
                End(server, name);
            }
        }
    }

    private static void End(MqttServer server, string name)
    {
        try
        {
            var options = new MqttServerClientDisconnectOptions { ReasonCode = MqttDisconnectReasonCode.NotAuthorized };
            server.DisconnectClientAsync(name, options).GetAwaiter().GetResult();
        }
        catch (InvalidOperationException)
        {
            // It has no connection.
        }
    }

    private void Say(string? problem)
    {
        if (problem != null)
        {
            Refuse(string.Empty, string.Empty, problem);
        }
    }

    private Task OnConnecting(ValidatingConnectionEventArgs client)
    {
        string? name = ClientCertificateRule.CommonName(client.ClientCertificate);
        string address = ConnectionLog.TextOf(client.RemoteEndPoint);
        string? why = BrokerRights.RefuseConnection(name, client.ClientId);
        if (why == null)
        {
            // First remembered, then asked: a list that came since the handshake ends the connection here or there.
            string serialNumber = RevocationList.TextOf(client.ClientCertificate!);
            _shown[name!] = serialNumber;
            why = _revoked.Refuse(serialNumber);
            if (why != null)
            {
                _shown.TryRemove(new KeyValuePair<string, string>(name!, serialNumber));
            }
        }

        if (why == null)
        {
            client.SessionItems[NameItem] = name;
            client.SessionItems[VersionItem] = client.ProtocolVersion;
            client.SessionItems[AddressItem] = address;
            if (client.CleanSession == true)
            {
                Forget(name!); // MQTTnet takes the session before without a word.
            }
        }
        else
        {
            client.ReasonCode = MqttConnectReasonCode.ClientIdentifierNotValid;
            Refuse(name ?? string.Empty, address, "connection refused: " + why);
        }

        return Task.CompletedTask;
    }

    private async Task OnPublishing(InterceptingPublishEventArgs publication)
    {
        if (ReferenceEquals(publication.SessionItems, _ownItems))
        {
            return;
        }

        string name = NameOf(publication.SessionItems);
        string topic = publication.ApplicationMessage.Topic ?? string.Empty;
        long bytes = publication.ApplicationMessage.Payload.Length;
        string? why = bytes > _options.MaximumMessageBytes ? $"{bytes} bytes are more than {_options.MaximumMessageBytes}"
            : _rights.MayPublish(name, topic, publication.ApplicationMessage.Retain) ? null : _rights.WhyNot(topic);
        if (why != null)
        {
            Refuse(name, AddressOf(publication.SessionItems), $"publication to {topic} refused: {why}");
            publication.ProcessPublish = false;
            publication.Response.ReasonCode = MqttPubAckReasonCode.NotAuthorized;

            // MQTT 3.1.1 knows no refusal, and a node takes every answer for success: without a connection it keeps what it has.
            bool isNode = !_rights.IsCollector(name) && name != ReservedNames.Operator;
            publication.CloseConnection = isNode || !SpeaksMqtt5(publication.SessionItems);
            return;
        }

        if (_store != null && _rights.IsEvidence(topic)
            && !await _store(new ReceivedPack(topic, publication.ApplicationMessage.Payload.ToArray(),
                DateTimeOffset.UtcNow)).ConfigureAwait(false))
        {
            publication.ProcessPublish = false;
            publication.CloseConnection = true;
        }

        if (topic.EndsWith("/claim", StringComparison.Ordinal))
        {
            ProofArrived?.Invoke(topic, publication.ApplicationMessage.Payload.ToArray());
        }

        if (topic.EndsWith("/rsp", StringComparison.Ordinal))
        {
            AnswerArrived?.Invoke(topic, publication.ApplicationMessage.Payload.ToArray());
        }

        if (topic.EndsWith("/status", StringComparison.Ordinal))
        {
            StatusArrived?.Invoke(topic, publication.ApplicationMessage.Payload.ToArray());
        }
    }

    private Task OnSubscribing(InterceptingSubscriptionEventArgs subscription)
    {
        string name = NameOf(subscription.SessionItems);
        string filter = subscription.TopicFilter.Topic;
        if (!_rights.MaySubscribe(name, filter))
        {
            Refuse(name, AddressOf(subscription.SessionItems), $"subscription to {filter} refused: {_rights.WhyNot(filter)}");
            subscription.ProcessSubscription = false;
            subscription.Response.ReasonCode = SpeaksMqtt5(subscription.SessionItems) ? MqttSubscribeReasonCode.NotAuthorized
                : MqttSubscribeReasonCode.UnspecifiedError;
        }

        return Task.CompletedTask;
    }

    private Task OnEnqueueing(InterceptingClientApplicationMessageEnqueueEventArgs message)
    {
        if (!_queues.TryAdd(message.ReceiverClientId, message.ApplicationMessage.Payload.Length))
        {
            message.AcceptEnqueue = false;
            SayLost(message.ReceiverClientId, message.SenderClientId);
            return Task.CompletedTask;
        }

        _underWay.Add(message.ReceiverClientId);
        return Task.CompletedTask;
    }

    private Task OnEnqueued(ApplicationMessageEnqueuedEventArgs message)
    {
        if (message.IsDropped)
        {
            _queues.Remove(message.ReceiverClientId, message.ApplicationMessage.Payload.Length);
            _underWay.Remove(message.ReceiverClientId);
            SayLost(message.ReceiverClientId, message.SenderClientId);
        }

        return Task.CompletedTask;
    }

    private Task OnSending(InterceptingPacketEventArgs packet)
    {
        if (packet.Packet is MqttPublishPacket { Dup: false } message)
        {
            _queues.Remove(packet.ClientId, message.Payload.Length);
            if (message is { QualityOfServiceLevel: MqttQualityOfServiceLevel.AtMostOnce, Retain: false })
            {
                _underWay.Remove(packet.ClientId); // Nobody says that it has come.
            }
        }

        return Task.CompletedTask;
    }

    private Task OnAcknowledged(ClientAcknowledgedPublishPacketEventArgs acknowledged)
    {
        if (acknowledged is { IsCompleted: true, PublishPacket.Retain: false }) // A retained one at a subscription was never queued.
        {
            _underWay.Remove(acknowledged.ClientId);
        }

        return Task.CompletedTask;
    }

    private Task OnSessionDeleted(SessionDeletedEventArgs session)
    {
        Forget(session.Id);
        return Task.CompletedTask;
    }

    private void Forget(string client)
    {
        _queues.Forget(client);
        _underWay.Forget(client);
    }

    private void SayLost(string receiver, string sender) =>
        Refuse(receiver, string.Empty, $"its queue is full: a message from '{sender}' is lost for it");

    private void Refuse(string client, string address, string text) => Refused?.Invoke(new BrokerRefusal(client, address, text));
}
