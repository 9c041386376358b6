using System.Collections;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using MeterNode.VirtualBoard;
using MeterNode.VirtualBoard.Mqtt;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using nanoFramework.M2Mqtt.Exceptions;
using nanoFramework.M2Mqtt.Messages;

namespace nanoFramework.M2Mqtt;

/// <summary>
/// The MQTT client of the current <see cref="Board"/>. It behaves as nanoFramework.M2Mqtt 5.1 does (read from its source, July 2026):
/// the look-up in the constructor and the TLS handshake stop the whole board; <see cref="Connect(string)"/> throws when there is no
/// connection, also when the broker refuses and hangs up, so that its code is not seen; Publish never blocks and queues without limit; a
/// message that stays without an answer is sent three times, a second apart, and then given up, and an answer that comes later is lost;
/// what is queued or not acknowledged is lost at the end of the connection; every PUBACK counts as published, whatever its reason code;
/// events come on a thread of their own; <see cref="Disconnect"/> throws on a dead session; only <see cref="Close"/> gives the socket of a
/// connection back that was never accepted, and ends the thread that reads from it; it raises no event.
/// </summary>
public class MqttClient : IMqttClient, IDisposable
{
    private const ushort DefaultKeepAliveSeconds = 60;

    private readonly Board _board = Board.Current;
    private readonly Lock _lock = new();
    private readonly MqttEndpoint _endpoint;
    private readonly List<OutgoingMessage> _queue = [];
    private MqttSession? _session;
    private MqttEventPump? _events;
    private MqttSession? _opening;
    private IDisposable? _socket;
    private bool _isSpinning;
    private ushort _lastMessageId;

    public MqttClient(string brokerHostName)
        : this(brokerHostName, MqttSettings.BrokerDefaultPort, false, null, null, MqttSslProtocols.None)
    {
    }

    /// <summary>Looks the broker's name up; <see cref="SocketException"/> when there is no such host.</summary>
    public MqttClient(
        string brokerHostName, int brokerPort, bool secure, X509Certificate? caCert, X509Certificate? clientCert,
            MqttSslProtocols sslProtocol)
    {
        _endpoint = new MqttEndpoint(brokerHostName, LookUp(brokerHostName), brokerPort, secure, caCert, clientCert, sslProtocol);
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
    /// fails, <see cref="MqttCommunicationException"/> when the broker hangs up, with or without a refusal, or does not answer.
    /// </summary>
    public MqttReasonCode Connect(
        string clientId, string? username, string? password, bool willRetain, MqttQoSLevel willQosLevel, bool willFlag,
        string? willTopic, string? willMessage, bool cleanSession, ushort keepAlivePeriod)
    {
        EndSession(raiseClosed: false, keepsQueue: true);
        try
        {
            _socket = _board.Network.OpenSocket();
        }
        catch (SocketException e)
        {
            throw new MqttConnectionException($"Socket exception connecting to the broker: {e.ErrorCode}", e);
        }

        var events = new MqttEventPump(_board);
        var session = new MqttSession(_endpoint, Version(), _board.Network);
        session.Published += (id, isPublished, reason) => OnPublished(events, id, isPublished, reason);
        session.Received += message => events.Post(() => MqttMsgPublishReceived?.Invoke(this, message));
        session.Subscribed += (id, granted) =>
            events.Post(() => MqttMsgSubscribed?.Invoke(this, new MqttMsgSubscribedEventArgs(id, granted)));
        session.Unsubscribed += id => events.Post(() => MqttMsgUnsubscribed?.Invoke(this, new MqttMsgUnsubscribedEventArgs(id)));
        session.Closed += () => OnClosed(session);
        MqttReasonCode code = MqttReasonCode.UnspecifiedError;
        try
        {
            Volatile.Write(ref _opening, session);
            code = session.Open(
                new MqttConnectPacket
                {
                    ClientId = clientId,
                    Username = username,
                    Password = password == null ? null : System.Text.Encoding.UTF8.GetBytes(password),
                    CleanSession = cleanSession,
                    KeepAlivePeriod = keepAlivePeriod,
                    WillFlag = willFlag,
                    WillTopic = willTopic,
                    WillMessage = willMessage == null ? null : System.Text.Encoding.UTF8.GetBytes(willMessage),
                    WillQoS = (MqttQualityOfServiceLevel)willQosLevel,
                    WillRetain = willRetain,
                },
                Settings.TimeoutOnConnection);
        }
        finally
        {
            Volatile.Write(ref _opening, null);
            if (code != MqttReasonCode.Success)
            {
                // The device's receiver reads from the closed connection until somebody calls Close.
                SetSpinning(session.IsClosed);
                session.Dispose();
            }
        }

        if (code == MqttReasonCode.Success)
        {
            ClientId = clientId;
            Begin(session, events);
        }

        return code;
    }

    /// <summary>
    /// Says goodbye and closes; <see cref="ConnectionClosed"/> follows. <see cref="MqttCommunicationException"/> when not connected.
    /// </summary>
    public void Disconnect()
    {
        MqttSession session = _session ?? throw new MqttCommunicationException();
        session.Goodbye();
        IsConnected = false;
        EndSession(raiseClosed: true);
    }

    /// <summary>Closes at once and forgets everything queued; no event.</summary>
    public void Close()
    {
        IsConnected = false;
        Volatile.Read(ref _opening)?.Dispose();
        EndSession(raiseClosed: false);
    }

    /// <summary>Closes for good.</summary>
    public void Dispose()
    {
        Close();
        GC.SuppressFinalize(this);
    }

    /// <summary>Asks for topics. The answer is an event.</summary>
    public ushort Subscribe(string[] topics, MqttQoSLevel[] qosLevels)
    {
        if (topics.Length != qosLevels.Length)
        {
            throw new ArgumentException("A topic without QoS, or a QoS without topic.");
        }

        ushort id = NextMessageId();
        var packet = new MqttSubscribePacket { PacketIdentifier = id };
        for (int i = 0; i < topics.Length; i++)
        {
            packet.TopicFilters.Add(new MqttTopicFilter { Topic = topics[i], QualityOfServiceLevel = Level(qosLevels[i]) });
        }

        return Enqueue(new OutgoingMessage(packet, id, isAnswered: true));
    }

    /// <summary>Ends subscriptions.</summary>
    public ushort Unsubscribe(string[] topics)
    {
        ushort id = NextMessageId();
        var packet = new MqttUnsubscribePacket { PacketIdentifier = id };
        packet.TopicFilters.AddRange(topics);
        return Enqueue(new OutgoingMessage(packet, id, isAnswered: true));
    }

    /// <summary>Publishes with QoS 0.</summary>
    public ushort Publish(string topic, byte[] message) => Publish(topic, message, null, null, MqttQoSLevel.AtMostOnce, false);

    /// <summary>Publishes with QoS 0. The content type goes out with MQTT 5 only.</summary>
    public ushort Publish(string topic, byte[] message, string? contentType) =>
        Publish(topic, message, contentType, null, MqttQoSLevel.AtMostOnce, false);

    /// <summary>
    /// Queues a message; returns its id, which <see cref="MqttMsgPublished"/> names when the broker has it or never answered (QoS 1).
    /// </summary>
    public ushort Publish(string topic, byte[] message, string? contentType, ArrayList? userProperties, MqttQoSLevel qosLevel, bool retain)
    {
        ushort id = NextMessageId();
        bool isAnswered = qosLevel != MqttQoSLevel.AtMostOnce;
        var packet = new MqttPublishPacket
        {
            PacketIdentifier = isAnswered ? id : (ushort)0,
            Topic = topic,
            PayloadSegment = new ArraySegment<byte>(message),
            QualityOfServiceLevel = Level(qosLevel),
            Retain = retain,
            ContentType = ProtocolVersion == MqttProtocolVersion.Version_5 ? contentType : null,
        };
        return Enqueue(new OutgoingMessage(packet, id, isAnswered));
    }

    private IPAddress LookUp(string host)
    {
        if (IPAddress.TryParse(host, out IPAddress? given))
        {
            return given;
        }

        IPAddress? found;
        try
        {
            found = Dns.GetHostAddresses(host, AddressFamily.InterNetwork).FirstOrDefault();
        }
        catch (SocketException)
        {
            found = null;
        }

        // lwip_getaddrinfo is one native call (nf-interpreter: lwIP_Sockets.cpp).
        using (_board.Network.EnterNativeCall(
            found == null ? VirtualNetwork.FailedLookUpMilliseconds : _board.Network.LookUpMilliseconds))
        {
            return found ?? throw new SocketException((int)SocketError.HostNotFound);
        }
    }

    private void SetSpinning(bool isSpinning)
    {
        if (isSpinning != _isSpinning)
        {
            _isSpinning = isSpinning;
            _board.Network.CountSpinning(isSpinning ? 1 : -1);
        }
    }

    /// <summary>The virtual board has no QoS 2, which nothing of ours uses.</summary>
    private static MqttQualityOfServiceLevel Level(MqttQoSLevel level) =>
        level is MqttQoSLevel.AtMostOnce or MqttQoSLevel.AtLeastOnce ? (MqttQualityOfServiceLevel)level
            : throw new NotSupportedException("QoS 2");

    private MQTTnet.Formatter.MqttProtocolVersion Version() => ProtocolVersion switch
    {
        MqttProtocolVersion.Version_3_1 => MQTTnet.Formatter.MqttProtocolVersion.V310,
        MqttProtocolVersion.Version_5 => MQTTnet.Formatter.MqttProtocolVersion.V500,
        _ => MQTTnet.Formatter.MqttProtocolVersion.V311,
    };

    private ushort NextMessageId()
    {
        lock (_lock)
        {
            _lastMessageId = _lastMessageId == ushort.MaxValue ? (ushort)1 : (ushort)(_lastMessageId + 1);
            return _lastMessageId;
        }
    }

    private ushort Enqueue(OutgoingMessage message)
    {
        lock (_lock)
        {
            if (_session == null)
            {
                _queue.Add(message);
            }
            else
            {
                _session.Enqueue(message);
            }
        }

        return message.MessageId;
    }

    private void Begin(MqttSession session, MqttEventPump events)
    {
        _board.Network.LinkLost += OnLinkLost;
        lock (_lock)
        {
            _session = session;
            _events = events;
            IsConnected = true;
            _queue.ForEach(session.Enqueue);
            _queue.Clear();
        }

        events.Start();

        // What happened before anybody listened.
        if (session.IsClosed || !_board.Network.IsUp)
        {
            OnClosed(session);
        }
    }

    private void OnPublished(MqttEventPump events, ushort id, bool isPublished, int reason)
    {
        if (reason >= 0x80)
        {
            _board.Network.CountRefusedPublish();
        }

        events.Post(() => MqttMsgPublished?.Invoke(this, new MqttMsgPublishedEventArgs(id, isPublished)));
    }

    private void OnClosed(MqttSession session)
    {
        if (ReferenceEquals(session, _session))
        {
            EndSession(raiseClosed: true);
        }
    }

    private void OnLinkLost() => EndSession(raiseClosed: true);

    private void EndSession(bool raiseClosed, bool keepsQueue = false)
    {
        MqttSession? session;
        MqttEventPump? events;
        lock (_lock)
        {
            session = _session;
            events = _events;
            _session = null;
            _events = null;
            IsConnected = false;
            _socket?.Dispose();
            _socket = null;
            SetSpinning(false);
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

            events.Dispose();
        }
    }
}
