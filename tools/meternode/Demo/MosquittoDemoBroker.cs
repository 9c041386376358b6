using System.Security.Cryptography;
using MeterNode.Plant;
using MeterNode.Plant.Collecting;
using MeterNode.Plant.Provisioning;
using MeterNode.Plant.Stores;
using MeterNode.Wire;

namespace MeterNode.Cli.Demo;

/// <summary>A real mosquitto and a collector that subscribes there, as a plant runs them.</summary>
internal sealed class MosquittoDemoBroker : IDemoBroker
{
    private static readonly TimeSpan s_subscribeTimeout = TimeSpan.FromSeconds(60);

    private readonly MosquittoProcess _broker;
    private readonly CollectorHost _collector;
    private readonly ECDsa _receiptKey;

    /// <summary><paramref name="store"/> stays the caller's to dispose of, after this.</summary>
    public MosquittoDemoBroker(PlantFolder plant, IEvidenceStore store)
    {
        _broker = new MosquittoProcess(plant);
        _receiptKey = ReceiptKey.Load(PlantCollectors.Of(plant)[0].ReceiptKeyPath);
        _collector = new CollectorHost(new CollectorOptions
        {
            Registry = Registry.Load(plant.RegistryPath),
            RegistryPath = plant.RegistryPath,
            Store = store,
            ReceiptKey = _receiptKey,
            ReceiptInterval = DemoOptions.ReceiptInterval,
            Broker = new BrokerOptions
            {
                Host = plant.BrokerHost,
                Port = plant.BrokerPort,
                CaFile = plant.CaCertificatePath,
                CertificateFile = plant.CollectorCertificatePath,
                KeyFile = plant.CollectorKeyPath,
            },
        });
    }

    public int Restarts => _broker.Restarts;

    public CollectorStatistics Statistics => _collector.Statistics;

    public void Start()
    {
        _broker.Start();
        var connected = new TaskCompletionSource();
        string last = "no answer";
        _collector.StateChanged += (state, why) =>
        {
            last = why.Text;
            if (state == BrokerState.Subscribed)
            {
                connected.TrySetResult();
            }
        };
        _collector.Start();

        // The broker keeps packs only for sessions that it knows: nodes start after the collector's first subscription.
        if (!connected.Task.Wait(s_subscribeTimeout))
        {
            throw new OperatorException(OperatorError.DeviceOrIo,
                $"the collector could not subscribe: {last}; the broker's log is {_broker.LogPath}");
        }
    }

    public void Interrupt(TimeSpan outage) => _broker.Interrupt(outage);

    public void StopCollector() => _collector.Stop();

    public void Dispose()
    {
        _collector.Dispose();
        _receiptKey.Dispose();
        _broker.Dispose();
    }
}
