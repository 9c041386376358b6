using System.Collections;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using MeterNode.VirtualBoard;
using MeterNode.VirtualBoard.Mqtt;
using nanoFramework.M2Mqtt.Exceptions;
using nanoFramework.M2Mqtt.Messages;

namespace nanoFramework.M2Mqtt;

/// <summary>
/// The MQTT client of the current <see cref="Board"/>, carried by libmosquitto. It behaves as nanoFramework.M2Mqtt 5.1 does:
/// <see cref="Connect(string)"/> returns the broker's code and throws when there is no connection; Publish never blocks and queues without
/// limit; what is queued or not acknowledged is lost at the end of the connection; every PUBACK counts as published, whatever its
/// reason code; events come on a thread of their own; <see cref="Close"/> raises no event.
/// </summary>
public class MqttClient : IMqttClient, IDisposable
{
    private const ushort DefaultKeepAliveSeconds = 60;

    private readonly Board _board = Board.Current;
    private readonly Lock _lock = new();
    private readonly List<Pending> _queue = [];
    private readonly MqttEndpoint _endpoint;
    private MosquittoSession? _session;
    private MqttEventPump? _events;
    private Dictionary<int, ushort> _inFlight = [];
    private ushort _lastMessageId;

    public MqttClient(string brokerHostName)
        : this(brokerHostName, MqttSettings.BrokerDefaultPort, false, null, null, MqttSslProtocols.None)
    {
    }

    public MqttClient(
        string brokerHostName, int brokerPort, bool secure, X509Certificate? caCert, X509Certificate? clientCert, MqttSslProtocols sslProtocol)
    {
        MosquittoLibrary.Require();
        _endpoint = new MqttEndpoint(brokerHostName, brokerPort, secure, caCert, clientCert, sslProtocol);
    }

    public event IMqttClient.MqttMsgPublishEventHandler? MqttMsgPublishReceived;

    public event IMqttClient.MqttMsgPublishedEventHandler? MqttMsgPublished;

    public event IMqttClient.MqttMsgSubscribedEventHandler? MqttMsgSubscribed;

    public event IMqttClient.MqttMsgUnsubscribedEventHandler? MqttMsgUnsubscribed;

    public event IMqttClient.ConnectionClosedEventHandler? ConnectionClosed;

    /// <summary>Whether the broker accepted the connection and it still stands.</summary>
    public bool IsConnected { get; private set; }

    /// <summary>Client id of the last accepted connection.</summary>
    public string? ClientId { get; private set; }

    /// <summary>MQTT version of the next connection; 3.1.1 by default.</summary>
    public MqttProtocolVersion ProtocolVersion { get; set; } = MqttProtocolVersion.Version_3_1_1;

    /// <summary>Settings.</summary>
    public MqttSettings Settings => MqttSettings.Instance;

    /// <summary>Connects with a clean session and a keep-alive of 60 s.</summary>
    public MqttReasonCode Connect(string clientId) => Connect(clientId, null, null, true, DefaultKeepAliveSeconds);

    /// <summary>Connects without a will.</summary>
    public MqttReasonCode Connect(string clientId, string? username, string? password, bool cleanSession, ushort keepAlivePeriod) =>
        Connect(clientId, username, password, false, MqttQoSLevel.AtMostOnce, false, null, null, cleanSession, keepAlivePeriod);

    /// <summary>
    /// Connects; blocks until the broker has answered. <see cref="MqttConnectionException"/> when the network connection or TLS
    /// fails, <see cref="MqttCommunicationException"/> when the broker hangs up or does not answer.
    /// </summary>
    public MqttReasonCode Connect(
        string clientId, string? username, string? password, bool willRetain, MqttQoSLevel willQosLevel, bool willFlag,
        string? willTopic, string? willMessage, bool cleanSession, ushort keepAlivePeriod)
    {
        EndSession(raiseClosed: false, keepsQueue: true);
        if (!_board.Network.IsUp)
        {
            throw new MqttConnectionException("Exception connecting to the broker", new SocketException((int)SocketError.NetworkUnreachable));
        }

        var events = new MqttEventPump(_board);
        var session = new MosquittoSession(clientId, cleanSession, ProtocolVersion);
        session.Published += (mid, reason) => OnPublished(session, events, mid, reason);
        session.Received += message => events.Post(() => MqttMsgPublishReceived?.Invoke(this, message));
        session.Subscribed += (mid, granted) => OnSubscribed(events, mid, granted);
        session.Unsubscribed += mid => events.Post(() => MqttMsgUnsubscribed?.Invoke(this, new MqttMsgUnsubscribedEventArgs((ushort)mid)));
        session.Closed += () => OnClosed(session);
        MqttReasonCode code;
        try
        {
            if (willFlag)
            {
                session.SetWill(willTopic!, willMessage!, willQosLevel, willRetain);
            }

            session.SetUser(username, password);
            code = session.Open(_endpoint, keepAlivePeriod, Settings.TimeoutOnConnection);
        }
        catch
        {
            session.Dispose();
            throw;
        }

        if (code != MqttReasonCode.Success)
        {
            session.Dispose();
            return code;
        }

        ClientId = clientId;
        Begin(session, events);
        return code;
    }

    /// <summary>Says goodbye and closes; <see cref="ConnectionClosed"/> follows. <see cref="MqttCommunicationException"/> when not connected.</summary>
    public void Disconnect()
    {
        MosquittoSession session = _session ?? throw new MqttCommunicationException();
        session.Goodbye();
        IsConnected = false;
        EndSession(raiseClosed: true);
    }

    /// <summary>Closes at once and forgets everything queued; no event.</summary>
    public void Close()
    {
        IsConnected = false;
        EndSession(raiseClosed: false);
    }

    /// <summary>Closes for good.</summary>
    public void Dispose()
    {
        Close();
        GC.SuppressFinalize(this);
    }

    /// <summary>Asks for topics; all with the same QoS (a limit of the virtual board). The answer is an event.</summary>
    public ushort Subscribe(string[] topics, MqttQoSLevel[] qosLevels)
    {
        if (topics.Length != qosLevels.Length || qosLevels.Any(level => level != qosLevels[0]))
        {
            throw new ArgumentException("The virtual board subscribes to topics of one QoS at a time.");
        }

        return Enqueue(new Pending(NextMessageId(), session => session.Subscribe(topics, qosLevels[0])));
    }

    /// <summary>Ends subscriptions.</summary>
    public ushort Unsubscribe(string[] topics) => Enqueue(new Pending(NextMessageId(), session => session.Unsubscribe(topics)));

    /// <summary>Publishes with QoS 0.</summary>
    public ushort Publish(string topic, byte[] message) => Publish(topic, message, null, null, MqttQoSLevel.AtMostOnce, false);

    /// <summary>Publishes with QoS 0. The content type goes out with MQTT 5 only.</summary>
    public ushort Publish(string topic, byte[] message, string? contentType) =>
        Publish(topic, message, contentType, null, MqttQoSLevel.AtMostOnce, false);

    /// <summary>Queues a message; returns its id, which <see cref="MqttMsgPublished"/> names when the broker has it (QoS 1 and 2).</summary>
    public ushort Publish(string topic, byte[] message, string? contentType, ArrayList? userProperties, MqttQoSLevel qosLevel, bool retain) =>
        Enqueue(new Pending(NextMessageId(), session => session.Publish(topic, message, contentType, qosLevel, retain))
        {
            IsAcknowledged = qosLevel != MqttQoSLevel.AtMostOnce,
        });

    private ushort NextMessageId()
    {
        lock (_lock)
        {
            _lastMessageId = _lastMessageId == ushort.MaxValue ? (ushort)1 : (ushort)(_lastMessageId + 1);
            return _lastMessageId;
        }
    }

    private ushort Enqueue(Pending pending)
    {
        lock (_lock)
        {
            if (_session == null)
            {
                _queue.Add(pending);
            }
            else
            {
                Send(_session, pending);
            }
        }

        return pending.MessageId;
    }

    // Under the lock, so that an acknowledgement cannot overtake the note of what it acknowledges.
    private void Send(MosquittoSession session, Pending pending)
    {
        int mid = pending.Action(session);
        if (mid > 0 && pending.IsAcknowledged)
        {
            _inFlight[mid] = pending.MessageId;
        }
    }

    private void Begin(MosquittoSession session, MqttEventPump events)
    {
        _board.Network.LinkLost += OnLinkLost;
        lock (_lock)
        {
            _session = session;
            _events = events;
            _inFlight = [];
            IsConnected = true;
            foreach (Pending pending in _queue)
            {
                Send(session, pending);
            }

            _queue.Clear();
        }

        events.Start();

        // What happened before anybody listened.
        if (session.IsClosed || !_board.Network.IsUp)
        {
            OnClosed(session);
        }
    }

    private void OnPublished(MosquittoSession session, MqttEventPump events, int mid, int reason)
    {
        ushort id;
        lock (_lock)
        {
            if (!ReferenceEquals(session, _session) || !_inFlight.Remove(mid, out id))
            {
                return;
            }
        }

        if (reason >= 0x80)
        {
            _board.Network.CountRefusedPublish();
        }

        events.Post(() => MqttMsgPublished?.Invoke(this, new MqttMsgPublishedEventArgs(id, true)));
    }

    private void OnSubscribed(MqttEventPump events, int mid, int[] granted) =>
        events.Post(() => MqttMsgSubscribed?.Invoke(
            this, new MqttMsgSubscribedEventArgs((ushort)mid, granted.Select(level => (MqttQoSLevel)level).ToArray())));

    private void OnClosed(MosquittoSession session)
    {
        if (ReferenceEquals(session, _session))
        {
            EndSession(raiseClosed: true);
        }
    }

    private void OnLinkLost() => EndSession(raiseClosed: true);

    private void EndSession(bool raiseClosed, bool keepsQueue = false)
    {
        MosquittoSession? session;
        MqttEventPump? events;
        lock (_lock)
        {
            session = _session;
            events = _events;
            _session = null;
            _events = null;
            _inFlight = [];
            IsConnected = false;
            if (!keepsQueue)
            {
                _queue.Clear();
            }
        }

        _board.Network.LinkLost -= OnLinkLost;
        session?.Dispose();
        if (events != null)
        {
            if (raiseClosed)
            {
                events.Post(() => ConnectionClosed?.Invoke(this, EventArgs.Empty));
            }

            events.Stop();
        }
    }

    private sealed record Pending(ushort MessageId, Func<MosquittoSession, int> Action)
    {
        public bool IsAcknowledged { get; init; }
    }
}
