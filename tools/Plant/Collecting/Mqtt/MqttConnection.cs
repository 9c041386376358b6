using System.Buffers;
using System.Net.Sockets;
using MeterNode.Plant.Stores;
using MeterNode.Wire;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace MeterNode.Plant.Collecting;

/// <summary>
/// One connection of the subscriber, from open to close. It acknowledges messages (PUBACK) only after the handler has returned, that is
/// after they are durable; when storing fails it drops the connection, and the broker sends them again in the next one.
/// </summary>
public sealed class MqttConnection : IDisposable
{
    private const int MaximumUnanswered = 1000;

    /// <summary>A longer message is cut: no pack has more than <see cref="CborScan.MaximumPackBytes"/>, and its topic is short.</summary>
    private const int MaximumMessageBytes = CborScan.MaximumPackBytes + 4096;

    private const ushort KeepAliveSeconds = 30;

    private static readonly TimeSpan s_answerTime = TimeSpan.FromSeconds(10);

    private readonly BrokerOptions _options;
    private readonly string _topic;
    private readonly Action<IReadOnlyList<ReceivedPack>> _handle;
    private readonly Action<BrokerState, RuleReason> _report;
    private readonly MqttNotices? _notices;
    private readonly BoundedAdapterFactory _adapters;
    private readonly IMqttClient _client;
    private readonly WaitingArrivals<MqttPublishPacket> _received = new();
    private readonly PackGathering _gathering = PackGathering.BehindPauses();
    private readonly CancellationTokenSource _pinging = new();
    private BrokerTls? _tls;
    private RuleReason? _lost;
    private volatile bool _isSubscribed;

    /// <summary>A connection that is not open yet.</summary>
    public MqttConnection(
        BrokerOptions options,
        string topic,
        Action<IReadOnlyList<ReceivedPack>> handle,
        Action<BrokerState, RuleReason> report,
        MqttNotices? notices = null)
    {
        _notices = notices;
        _options = options;
        _topic = topic;
        _handle = handle;
        _report = report;

        _adapters = new BoundedAdapterFactory(options, MaximumMessageBytes, KeepAliveSeconds, message => _received.TryAdd(message));
        _client = new MqttClientFactory().CreateMqttClient(_adapters);
        _client.DisconnectedAsync += OnDisconnected;
    }

    /// <summary>So often it is looked whether anything was sent meanwhile: in time for <see cref="KeepAliveSeconds"/>.</summary>
    internal TimeSpan PingPause { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A broker that has not answered a ping by then is gone.</summary>
    internal TimeSpan PingTime { get; init; } = s_answerTime;

    /// <summary>Known once the certificate is read.</summary>
    private string ClientId => _options.ClientId ?? _tls?.OwnName ?? "collector";

    /// <summary>True when the broker lacks what was asked for: trying again does not help.</summary>
    public bool IsUnsuitable { get; private set; }

    /// <summary>Shared subscriptions exist in MQTT 5 only.</summary>
    private bool UsesMqtt5 => _options.Version == MqttVersion.V5 || _options.SharedGroup != null;

    private string Endpoint => $"{_options.Host}:{_options.Port}";

    /// <summary>
    /// Works until the connection ends or <paramref name="stop"/> is cancelled. True when it had got as far as being subscribed.
    /// </summary>
    public bool Run(CancellationToken stop)
    {
        if (!TryOpen(stop))
        {
            return false;
        }

        while (_gathering.Take(_received, stop) is { Count: > 0 } packs)
        {
            if (!TryHandle(packs))
            {
                return true; // Dropped as it is: what was not stored must not be acknowledged.
            }
        }

        if (!stop.IsCancellationRequested || _lost != null)
        {
            _report(BrokerState.Disconnected, _lost ?? RuleReason.Of("broker.closed", $"{Endpoint} closed the connection"));
            return true;
        }

        SayGoodbye();
        return true;
    }

    /// <summary>Publishes a message (QoS 1) and waits for the broker's answer; only from <c>handle</c> or <c>report</c>.</summary>
    public void Publish(string topic, byte[] payload, bool isRetained = false)
    {
        MqttApplicationMessage message = new MqttApplicationMessageBuilder().WithTopic(topic).WithPayload(payload)
            .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).WithRetainFlag(isRetained).Build();
        try
        {
            using var timeout = new CancellationTokenSource(s_answerTime);
            MqttClientPublishResult result = _client.PublishAsync(message, timeout.Token).GetAwaiter().GetResult();
            if (!result.IsSuccess)
            {
                // Mosquitto 2.0 hangs up behind such an answer: this is the cause, not that.
                _lost = RuleReason.Of(
                    "broker.no-publish", $"{Endpoint} does not let this certificate publish to {topic} ({result.ReasonCode})");
                End(_lost);
            }
        }
        catch (Exception e) when (e is MqttCommunicationException or OperationCanceledException)
        {
            End(RuleReason.Of("broker.not-published", $"cannot publish to {topic}: {BrokerFailure.DescribeLoss(e)}"));
        }
    }

    /// <summary>
    /// Publishes retained messages (QoS 1), a few at once, and waits for the broker's answers; from any thread. They leave together.
    /// </summary>
    public IReadOnlyList<PublishAnswer> TryPublish(IReadOnlyList<(string Topic, byte[] Payload)> messages)
    {
        CollectorAdapter? adapter = _isSubscribed ? _adapters.Adapter : null;
        if (adapter is null)
        {
            return [.. messages.Select(_ => PublishAnswer.NotNow)];
        }

        PublishedMessages.Together together = adapter.Published.Begin(messages.Count);
        TimeSpan time = s_answerTime;
        ThreadedChannel connection = _adapters.Connection!;
        connection.Hurry();
        try
        {
            Send(adapter, messages, together.Identifiers);
        }
        catch (Exception e) when (
            e is MqttCommunicationException or MqttProtocolViolationException or OperationCanceledException or ObjectDisposedException
                or InvalidOperationException or IOException or SocketException)
        {
            time = TimeSpan.Zero; // Those without an answer are published again over the next connection.
        }

        try
        {
            return adapter.Published.Wait(together, time);
        }
        finally
        {
            connection.Relax();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _pinging.Cancel();
        _pinging.Dispose();
        _client.Dispose();
        _tls?.Dispose();
    }

    private void Send(CollectorAdapter adapter, IReadOnlyList<(string Topic, byte[] Payload)> messages, ushort[] identifiers)
    {
        BoundedChannel channel = _adapters.Channel!;
        channel.Hold();
        try
        {
            for (int i = 0; i < messages.Count; i++)
            {
                var message = new MqttPublishPacket
                {
                    PacketIdentifier = identifiers[i],
                    Topic = messages[i].Topic,
                    PayloadSegment = messages[i].Payload,
                    QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
                    Retain = true,
                };
                adapter.SendPacketAsync(message, CancellationToken.None).GetAwaiter().GetResult(); // Half a message would stay half.
            }
        }
        finally
        {
            channel.ReleaseAsync(CancellationToken.None).GetAwaiter().GetResult();
        }
    }

    private bool TryOpen(CancellationToken stop)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(stop);
        timeout.CancelAfter(s_answerTime);
        try
        {
            _adapters.Tls = _tls = BrokerTls.Load(_options);
            MqttClientConnectResult answer = _client.ConnectAsync(ClientOptions(), timeout.Token).GetAwaiter().GetResult();
            if (_options.SharedGroup != null
                && (answer.ResultCode is MqttClientConnectResultCode.UnsupportedProtocolVersion or BrokerFailure.UnacceptableVersion
                    || (answer.ResultCode == MqttClientConnectResultCode.Success && !answer.SharedSubscriptionAvailable)))
            {
                SayUnsuitable();
                return false;
            }

            if (answer.ResultCode != MqttClientConnectResultCode.Success)
            {
                _report(
                    BrokerState.Disconnected,
                    RuleReason.Of("broker.refused", $"{Endpoint}: {BrokerFailure.Describe(answer.ResultCode, ClientId)}"));
                return false;
            }

            if (_options.Queue != null)
            {
                // An earlier session may have taken packs: what it still has comes all the same.
                _client.UnsubscribeAsync(new MqttClientUnsubscribeOptionsBuilder().WithTopicFilter(_topic).Build(), timeout.Token)
                    .GetAwaiter().GetResult();
                SubscribeToNotices(timeout.Token); // Without them this connection is for nothing.
                return Begin($"listens to the nodes at {Endpoint}");
            }

            MqttClientSubscribeResult granted = _client.SubscribeAsync(
                new MqttClientSubscribeOptionsBuilder().WithTopicFilter(_topic, MqttQualityOfServiceLevel.AtLeastOnce).Build(),
                    timeout.Token).GetAwaiter().GetResult();
            if (granted.Items.First().ResultCode != MqttClientSubscribeResultCode.GrantedQoS1)
            {
                _report(
                    BrokerState.Disconnected,
                    RuleReason.Of(
                        "broker.no-subscribe",
                        $"{Endpoint} does not let this certificate subscribe to {_topic}: use registry and certificate of that broker's "
                            + $"plant, and to collect a collector's"));
                return false;
            }
        }
        catch (MqttProtocolViolationException) when (_options.SharedGroup != null)
        {
            SayUnsuitable(); // An answer in the form of MQTT 3.1.1.
            return false;
        }
        catch (Exception e) when (
            e is MqttCommunicationException or MqttProtocolViolationException or OperationCanceledException or OperatorException)
        {
            if (!stop.IsCancellationRequested)
            {
                RuleReason why = BrokerFailure.Describe(e, _tls);
                bool isShared = _options.SharedGroup is not null && _tls?.Refusal is null && e is MqttCommunicationException;
                _report(
                    BrokerState.Disconnected,
                    isShared ? RuleReason.Of(
                        "broker.cannot-share",
                        $"cannot connect to {Endpoint}: {why}; --shared needs MQTT 5, which RabbitMQ speaks from version 3.13 on")
                    : RuleReason.Of("broker.cannot-connect", $"cannot connect to {Endpoint}: {why}"));
            }

            return false;
        }

        TrySubscribeToNotices(timeout.Token);
        return Begin($"subscribed to {_topic} at {Endpoint}");
    }

    private bool Begin(string text)
    {
        _isSubscribed = true;
        if (!_options.IsTransient)
        {
            _adapters.Connection!.Pause = _options.ReadPause;
        }

        _ = PingAsync(_pinging.Token);
        _report(BrokerState.Subscribed, BrokerFailure.Words(text));
        return true;
    }

    /// <summary>Asks the broker for a sign of life whenever nothing was sent for a while.</summary>
    private async Task PingAsync(CancellationToken end)
    {
        ThreadedChannel connection = _adapters.Connection!;
        TimeSpan wanted = TimeSpan.FromSeconds(_adapters.Adapter!.ServerKeepAliveSeconds) / 3;
        TimeSpan pause = wanted > TimeSpan.Zero && wanted < PingPause ? wanted : PingPause;
        using var timer = new PeriodicTimer(pause);
        try
        {
            while (await timer.WaitForNextTickAsync(end).ConfigureAwait(false))
            {
                if (connection.SinceWritten >= pause)
                {
                    using var timeout = CancellationTokenSource.CreateLinkedTokenSource(end);
                    timeout.CancelAfter(PingTime);
                    connection.Hurry();
                    try
                    {
                        await _client.PingAsync(timeout.Token).ConfigureAwait(false);
                    }
                    finally
                    {
                        connection.Relax();
                    }
                }
            }
        }
        catch (Exception e) when (
            e is MqttCommunicationException or MqttProtocolViolationException or OperationCanceledException or ObjectDisposedException
                or InvalidOperationException or NullReferenceException or IOException or SocketException)
        {
            if (!end.IsCancellationRequested)
            {
                bool isSilence = e is OperationCanceledException or MqttCommunicationTimedOutException;
                EndLost(isSilence ? RuleReason.Of("broker.silent", "no answer in time") : BrokerFailure.DescribeLoss(e));
            }
        }
    }

    private void SayUnsuitable()
    {
        IsUnsuitable = true;
        _report(
            BrokerState.Unsuitable,
            RuleReason.Of(
                "broker.no-shared",
                $"{Endpoint} has no shared subscriptions of MQTT 5: leave --shared out, each collector then "
                    + $"receives every pack, and a common PostgreSQL store keeps each once"));
    }

    /// <summary>A broker with older rights does not allow it: packs come all the same.</summary>
    private void TrySubscribeToNotices(CancellationToken cancellation)
    {
        try
        {
            SubscribeToNotices(cancellation);
        }
        catch (Exception e) when (e is MqttCommunicationException or OperationCanceledException)
        {
            // The connection is gone, and Run says so.
        }
    }

    private void SubscribeToNotices(CancellationToken cancellation)
    {
        foreach (string topic in _notices?.Topics ?? [])
        {
            _client.SubscribeAsync(
                new MqttClientSubscribeOptionsBuilder().WithTopicFilter(topic, MqttQualityOfServiceLevel.AtLeastOnce).Build(),
                cancellation).GetAwaiter().GetResult();
        }
    }

    private MqttClientOptions ClientOptions()
    {
        // A "private" connection would name itself a bridge, which some brokers refuse.
        MqttClientOptionsBuilder builder = new MqttClientOptionsBuilder().WithTcpServer(_options.Host, _options.Port)
            .WithClientId(ClientId).WithKeepAlivePeriod(TimeSpan.Zero).WithTryPrivate(false).WithCleanSession(_options.IsTransient);
        if (UsesMqtt5)
        {
            builder = builder.WithProtocolVersion(MqttProtocolVersion.V500).WithReceiveMaximum(MaximumUnanswered)
                .WithMaximumPacketSize(MaximumMessageBytes).WithSessionExpiryInterval(_options.IsTransient ? 0 : uint.MaxValue);
        }
        else
        {
            builder = builder.WithProtocolVersion(MqttProtocolVersion.V311);
        }

        return builder.Build();
    }

    private bool IsNotice(MqttPublishPacket message) => _notices != null
        && !message.Topic.EndsWith("/ev", StringComparison.Ordinal)
        && _notices.Topics.Any(
            topic => MqttTopicFilterComparer.Compare(message.Topic, topic) == MqttTopicFilterCompareResult.IsMatch);

    private static ReadOnlyMemory<byte> ContentOf(MqttPublishPacket message) =>
        message.Payload.IsSingleSegment ? message.Payload.First : message.Payload.ToArray();

    private Task OnDisconnected(MqttClientDisconnectedEventArgs e)
    {
        if (e.ClientWasConnected)
        {
            EndLost(e.Reason == MqttClientDisconnectReason.SessionTakenOver
                ? RuleReason.Of(
                    "broker.name-taken",
                    $"another collector uses the name '{ClientId}': give each its own certificate with 'meternode collector add'")
                : e.Exception == null ? RuleReason.Of(
                    "broker.closed-it", $"the broker closed it; if that goes on, another collector may be using the name '{ClientId}'")
                : BrokerFailure.DescribeLoss(e.Exception));
        }

        return Task.CompletedTask;
    }

    private void EndLost(RuleReason why) => End(RuleReason.Of("broker.lost", $"connection to {Endpoint} lost: {why}"));

    private void End(RuleReason why)
    {
        Interlocked.CompareExchange(ref _lost, why, null);
        _received.CompleteAdding();
    }

    private bool TryHandle(List<MqttPublishPacket> messages)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        var packs = new List<ReceivedPack>(messages.Count);
        var notices = new List<MqttPublishPacket>();
        foreach (MqttPublishPacket message in messages)
        {
            if (IsNotice(message))
            {
                notices.Add(message);
            }
            else
            {
                packs.Add(new ReceivedPack(message.Topic, ContentOf(message), now));
            }
        }

        try
        {
            if (packs.Count > 0)
            {
                _handle(packs);
            }
        }
        catch (StoreException e)
        {
            _report(
                BrokerState.StoreFailed,
                RuleReason.Of("broker.not-stored", $"{PlainReason.ReasonOf(e)}; {packs.Count} packs stay with the broker"));
            return false;
        }

        foreach (MqttPublishPacket notice in notices)
        {
            _notices!.Handle(notice.Topic, ContentOf(notice), !notice.Retain);
        }

        try
        {
            Acknowledge(messages);
        }
        catch (Exception e) when (
            e is MqttCommunicationException or MqttProtocolViolationException or OperationCanceledException or ObjectDisposedException
                or IOException or SocketException)
        {
            // Stored all the same: the broker sends them again, and they are recognised as duplicates.
            EndLost(BrokerFailure.DescribeLoss(e));
        }

        return true;
    }

    private void Acknowledge(List<MqttPublishPacket> messages)
    {
        CollectorAdapter adapter = _adapters.Adapter!;
        BoundedChannel channel = _adapters.Channel!;
        using var timeout = new CancellationTokenSource(s_answerTime);
        channel.Hold();
        try
        {
            foreach (MqttPublishPacket message in messages)
            {
                if (message.QualityOfServiceLevel == MqttQualityOfServiceLevel.AtLeastOnce)
                {
                    var answer = new MqttPubAckPacket { PacketIdentifier = message.PacketIdentifier };
                    adapter.SendPacketAsync(answer, timeout.Token).GetAwaiter().GetResult();
                }
            }
        }
        finally
        {
            channel.ReleaseAsync(CancellationToken.None).GetAwaiter().GetResult();
        }
    }

    private void SayGoodbye()
    {
        try
        {
            using var timeout = new CancellationTokenSource(s_answerTime);
            _client.DisconnectAsync(new MqttClientDisconnectOptions(), timeout.Token).GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is MqttCommunicationException or OperationCanceledException)
        {
            // It was going anyway.
        }
    }
}
