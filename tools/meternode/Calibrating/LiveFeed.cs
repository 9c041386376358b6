using System.Collections.Concurrent;
using MeterNode.Plant;
using MeterNode.Plant.Collecting;
using MeterNode.Plant.NodeCommands;
using MeterNode.Plant.Provisioning;
using MeterNode.Plant.Stores;
using MeterNode.Wire;

namespace MeterNode.Cli.Calibrating;

/// <summary>
/// A node's present values as they come. They stop by themselves after a quarter of an hour, so the node is told to go on.
/// </summary>
internal sealed class LiveFeed : ILiveFeed, IDisposable
{
    private static readonly TimeSpan s_renewal = TimeSpan.FromMinutes(8);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly PlantFolder _plant;
    private readonly string _node;
    private readonly BlockingCollection<LiveValues> _values = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly IDisposable _turn;
    private readonly Thread _thread;
    private MqttConnection? _connection;
    private DateTime _askedUtc = DateTime.MinValue;
    private long _lastWindows = -1;
    private volatile string? _failure;

    /// <summary>Connects to the plant's broker as the operator.</summary>
    /// <exception cref="OperatorException">Another command of this plant is on its way.</exception>
    public LiveFeed(PlantFolder plant, string node)
    {
        _plant = plant;
        _node = node;
        _turn = OperatorTurn.Take(plant, TimeSpan.FromSeconds(10));
        _thread = new Thread(Work) { Name = "status of " + node, IsBackground = true };
        _thread.Start();
    }

    /// <inheritdoc/>
    public void Skip()
    {
        while (_values.TryTake(out _))
        {
            // Older than the load.
        }
    }

    /// <inheritdoc/>
    public LiveValues Next(TimeSpan limit, CancellationToken cancellation)
    {
        DateTime giveUp = DateTime.UtcNow + limit;
        while (DateTime.UtcNow < giveUp)
        {
            cancellation.ThrowIfCancellationRequested();
            if (_values.TryTake(out LiveValues? values, 200, cancellation))
            {
                return values;
            }

            if (_failure is string failure)
            {
                throw new OperatorException(OperatorError.DeviceOrIo, failure);
            }
        }

        throw new OperatorException(
            OperatorError.DeviceOrIo,
            $"no present values from {_node} for {limit.TotalSeconds:0} s: it is switched off, has no connection to the broker, or its "
                + $"firmware is older than the command 'live' (then press its button)");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _thread.Join();
        _turn.Dispose();
        _stop.Dispose();
        _values.Dispose();
    }

    private void Work()
    {
        try
        {
            using (_connection = new MqttConnection(OperatorTurn.Broker(_plant), Topics.Status(_plant.Site, _node), Handle, Report))
            {
                _connection.Run(_stop.Token);
            }
        }
        catch (OperatorException e)
        {
            _failure = e.Message;
        }
    }

    private void Report(BrokerState state, RuleReason why)
    {
        if (state == BrokerState.Subscribed)
        {
            AskAgain();
        }
        else if (!_stop.IsCancellationRequested)
        {
            _failure = why.Text;
        }
    }

    private void Handle(IReadOnlyList<ReceivedPack> messages)
    {
        foreach (ReceivedPack message in messages)
        {
            LiveValues? values = LiveValues.TryRead(message.Bytes);
            if (DateTime.UtcNow - _askedUtc > (values == null ? s_patience : s_renewal))
            {
                AskAgain();
            }

            // A retained status is as old as it is, and one without a new interval says what the one before said.
            bool isNew = values != null && _lastWindows >= 0 && values.WindowsUsed != _lastWindows;
            _lastWindows = values?.WindowsUsed ?? _lastWindows;
            if (isNew)
            {
                _values.Add(values!);
            }
        }
    }

    private void AskAgain()
    {
        _askedUtc = DateTime.UtcNow;
        _connection!.Publish(Topics.Commands(_plant.Site, _node), LiveCommand.Sign(_plant, _node, DateTimeOffset.UtcNow));
    }
}
