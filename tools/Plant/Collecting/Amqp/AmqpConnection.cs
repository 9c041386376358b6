using System.Net.Sockets;
using MeterNode.Plant.Stores;
using MeterNode.Wire;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace MeterNode.Plant.Collecting;

/// <summary>
/// One connection to a plant's quorum queue, from open to close. It acknowledges packs only after the handler has returned, that is after
/// they are durable. While the store fails it holds what it has and tries again, so that the queue does not count them as refused.
/// </summary>
internal sealed class AmqpConnection : IDisposable
{
    /// <summary>Packs that the queue gives out without an answer: as many as one transaction takes, and as many on their way.</summary>
    private const ushort Prefetch = 2000;

    /// <summary>A pack that came back so often may be what ends the collector: it is stored alone, behind the others.</summary>
    private const long ReturnsUntilAlone = 20;

    /// <summary>A pack that came back so often goes to quarantine unseen. If it was a good one its node sends it again.</summary>
    private const long ReturnsUntilQuarantine = 40;

    private static readonly TimeSpan s_heartbeat = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_answerTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_firstWait = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_maximumWait = TimeSpan.FromSeconds(30);

    private readonly BrokerOptions _options;
    private readonly PackQueuePlace _queue;
    private readonly string _site;
    private readonly AmqpHandlers _handlers;
    private readonly Action<BrokerState, RuleReason> _report;
    private readonly WaitingArrivals<AmqpDelivery> _received = new();
    private readonly PackGathering _gathering = PackGathering.BehindABroker();
    private readonly CancellationTokenSource _gone = new();
    private BrokerTls? _tls;
    private IConnection? _connection;
    private IChannel? _channel;
    private RuleReason? _lost;

    /// <summary>A connection that is not open yet; <paramref name="options"/> name a queue.</summary>
    public AmqpConnection(BrokerOptions options, string site, AmqpHandlers handlers, Action<BrokerState, RuleReason> report)
    {
        _options = options;
        _queue = options.Queue!;
        _site = site;
        _handlers = handlers;
        _report = report;
    }

    private string Name => PackQueuePlace.NameOf(_site);

    private string Endpoint => $"amqps://{_options.Host}:{_queue.Port}";

    /// <summary>
    /// Works until the connection ends or <paramref name="stop"/> is cancelled. True when it had got as far as having the queue.
    /// </summary>
    public bool Run(CancellationToken stop)
    {
        if (!TryOpen(stop))
        {
            return false;
        }

        while (_gathering.Take(_received, stop) is { Count: > 0 } deliveries)
        {
            if (!TryHandle(deliveries, stop))
            {
                break; // What was not stored must not be acknowledged.
            }
        }

        if (!stop.IsCancellationRequested)
        {
            _report(BrokerState.Disconnected, _lost ?? RuleReason.Of("broker.closed", $"{Endpoint} closed the connection"));
        }

        return true;
    }

    /// <summary>Closes it; what is not acknowledged goes to another collector.</summary>
    public void Dispose()
    {
        try
        {
            using var timeout = new CancellationTokenSource(s_answerTime);
            _connection?.CloseAsync(timeout.Token).GetAwaiter().GetResult();
        }
        catch (Exception e) when (IsLoss(e))
        {
            // It was going anyway.
        }

        _channel?.Dispose();
        _connection?.Dispose();
        _tls?.Dispose();
        _gone.Dispose();
    }

    private static bool IsLoss(Exception e) => e is AlreadyClosedException or OperationInterruptedException or BrokerUnreachableException
        or IOException or SocketException or OperationCanceledException or ObjectDisposedException or TimeoutException;

    private bool TryOpen(CancellationToken stop)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(stop);
        timeout.CancelAfter(s_answerTime);
        try
        {
            _tls = BrokerTls.Load(_options) ?? throw new OperatorException(
                OperatorError.Usage,
                RuleReason.Of("broker.queue-certificates", "a queue is used with certificates only: give --ca, --cert and --key"));
            OpenAsync(_tls, timeout.Token).GetAwaiter().GetResult();
        }
        catch (Exception e) when (IsLoss(e) || e is OperatorException or AuthenticationFailureException
            or ProtocolVersionMismatchException or System.Security.Authentication.AuthenticationException)
        {
            if (!stop.IsCancellationRequested)
            {
                _report(
                    BrokerState.Disconnected,
                    RuleReason.Of("broker.cannot-use", $"cannot use {Endpoint}: {AmqpFailure.Describe(e, _tls, _queue, Name)}"));
            }

            return false;
        }

        _report(BrokerState.Subscribed, BrokerFailure.Words($"takes packs from the queue {Name} at {Endpoint}"));
        return true;
    }

    private async Task OpenAsync(BrokerTls tls, CancellationToken cancellation)
    {
        var factory = new ConnectionFactory
        {
            HostName = _options.Host,
            Port = _queue.Port,
            VirtualHost = _queue.VirtualHost,
            Ssl = tls.ToSslOption(),
            AuthMechanisms = [new ExternalMechanismFactory()],
            ClientProvidedName = tls.OwnName,
            RequestedHeartbeat = s_heartbeat,
            RequestedConnectionTimeout = s_answerTime,
            AutomaticRecoveryEnabled = false, // What is on its way must be given out again, in order.
            TopologyRecoveryEnabled = false,
        };
        _connection = await factory.CreateConnectionAsync(cancellation).ConfigureAwait(false);
        _channel = await _connection.CreateChannelAsync(cancellationToken: cancellation).ConfigureAwait(false);
        await _channel.BasicQosAsync(0, Prefetch, global: false, cancellation).ConfigureAwait(false);
        await _channel.QueueDeclareAsync(
            Name, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?> { ["x-queue-type"] = "quorum" },
            cancellationToken: cancellation).ConfigureAwait(false);
        await _channel.QueueBindAsync(Name, PackQueuePlace.Exchange, PackQueuePlace.BindingOf(_site), cancellationToken: cancellation)
            .ConfigureAwait(false);
        await _channel.BasicConsumeAsync(Name, autoAck: false, new DeliveryIntake(_channel, _received, OnEnd), cancellation)
            .ConfigureAwait(false);
    }

    private void OnEnd(RuleReason? why) => EndLost(why ?? RuleReason.Of("broker.ended", "the broker closed it"));

    private void EndLost(RuleReason why)
    {
        RuleReason lost = RuleReason.Of("broker.lost", $"connection to {Endpoint} lost: {why}");
        if (Interlocked.CompareExchange(ref _lost, lost, null) is null)
        {
            _received.CompleteAdding();
            try
            {
                _gone.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // This is over.
            }
        }
    }

    /// <summary>Stores and acknowledges; false when that was not to be before the connection or the collector ends.</summary>
    private bool TryHandle(List<AmqpDelivery> deliveries, CancellationToken stop)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop, _gone.Token);
        List<ReceivedPack> packs = [.. deliveries.Where(item => item.Returns < ReturnsUntilAlone).Select(item => item.Pack)];
        if (packs.Count > 0 && !TryStore(() => _handlers.Store(packs), packs.Count, over.Token))
        {
            return false;
        }

        foreach (AmqpDelivery returned in deliveries.Where(item => item.Returns >= ReturnsUntilAlone))
        {
            Action store = returned.Returns < ReturnsUntilQuarantine
                ? () => _handlers.Store([returned.Pack]) : () => _handlers.Refuse(returned.Pack);
            if (!TryStore(store, 1, over.Token))
            {
                return false;
            }
        }

        try
        {
            _channel!.BasicAckAsync(deliveries[^1].Tag, multiple: true, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        }
        catch (Exception e) when (IsLoss(e))
        {
            // Stored all the same: another collector gets them, and they are recognised as duplicates.
            EndLost(BrokerFailure.DescribeLoss(e));
        }

        return true;
    }

    private bool TryStore(Action store, int count, CancellationToken over)
    {
        for (TimeSpan wait = s_firstWait; ; wait = wait * 2 < s_maximumWait ? wait * 2 : s_maximumWait)
        {
            try
            {
                store();
                return true;
            }
            catch (StoreException e)
            {
                _report(
                    BrokerState.StoreFailed,
                    RuleReason.Of("broker.not-stored", $"{PlainReason.ReasonOf(e)}; {count} packs stay with the broker"));
            }

            if (over.WaitHandle.WaitOne(wait))
            {
                return false;
            }
        }
    }
}
