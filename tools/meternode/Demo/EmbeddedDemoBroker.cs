using MeterNode.Plant.Collecting;
using MeterNode.Plant.Provisioning;
using MeterNode.Server.Serving;

namespace MeterNode.Cli.Demo;

/// <summary>What <c>meternode serve</c> runs: embedded broker, collector, store.</summary>
internal sealed class EmbeddedDemoBroker : IDemoBroker
{
    private readonly PlantServer _server;
    private readonly Lock _gate = new();
    private readonly Timer _restart;
    private bool _isDisposed;

    public EmbeddedDemoBroker(PlantFolder plant)
    {
        _server = new PlantServer(new PlantServerOptions { Plant = plant, ReceiptInterval = DemoOptions.ReceiptInterval });
        _restart = new Timer(_ => Restart());
    }

    public int Restarts { get; private set; }

    public CollectorStatistics Statistics => _server.Statistics!;

    public void Start() => _server.Start();

    public void Interrupt(TimeSpan outage)
    {
        lock (_gate)
        {
            _server.StopBroker();
            _restart.Change(outage, Timeout.InfiniteTimeSpan);
        }
    }

    public void StopCollector() => _server.Stop();

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _restart.Dispose();
        }

        _server.Dispose();
    }

    private void Restart()
    {
        lock (_gate)
        {
            if (!_isDisposed)
            {
                _server.StartBroker();
                Restarts++;
            }
        }
    }
}
