using System.Globalization;
using MeterNode.Plant.Provisioning;
using MeterNode.Plant.Stores;

namespace MeterNode.Load;

/// <summary>A broker, our processes and a database that belong together.</summary>
internal sealed class LoadCase : IDisposable
{
    private readonly List<IDisposable> _owned = [];
    private readonly List<OurProcess> _ours = [];
    private readonly PostgresServer? _postgres;
    private readonly string _store;
    private readonly long _emptyBytes;

    private LoadCase(string store, PostgresServer? postgres)
    {
        _store = store;
        _postgres = postgres;
        _emptyBytes = postgres?.Bytes() ?? 0;
        if (postgres is not null)
        {
            _owned.Add(postgres);
        }
    }

    /// <summary>The processes whose time and memory count.</summary>
    public IReadOnlyList<OurProcess> Ours => _ours;

    /// <summary>True when the broker answers a pack only when it is stored.</summary>
    public bool AnswersWhenStored { get; private init; }

    /// <summary>Processor time of our processes, seconds.</summary>
    public double CpuSeconds => _ours.Sum(process => process.CpuSeconds);

    /// <summary>Memory of our processes, bytes.</summary>
    public long MemoryBytes => _ours.Sum(process => process.MemoryBytes);

    /// <summary>Bytes written by our processes and the database.</summary>
    public long BytesWritten => _ours.Sum(process => process.BytesWritten) + (_postgres?.BytesWritten() ?? 0);

    /// <summary>Bytes that the packs take on disk.</summary>
    public long StoredBytes => _postgres is not null ? _postgres.Bytes() - _emptyBytes
        : new[] { "", "-wal" }.Sum(end => File.Exists(_store + end) ? new FileInfo(_store + end).Length : 0);

    public IEvidenceStore OpenStore() => EvidenceStores.Open(_store, create: false);

    public static async Task<LoadCase> StartAsync(string name, LoadPlant plant, int amqpPort, Func<int> freePort, CancellationToken stop)
    {
        PlantFolder folder = plant.Folder;
        if (name == "embedded")
        {
            var one = new LoadCase(Path.Combine(folder.Path, "evidence.db"), null) { AnswersWhenStored = true };
            return await Started(one, "ready", () => one.Meternode("serve", "serve", "--plant", folder.Path, "--http", "0"), stop)
                .ConfigureAwait(false);
        }

        PostgresServer? postgres = name == "sqlite" ? null : new PostgresServer(freePort());
        var made = new LoadCase(postgres?.Connection ?? Path.Combine(plant.Root, "evidence.db"), postgres);
        try
        {
            if (name != "rabbitmq")
            {
                made._owned.Add(new OurProcess("mosquitto", "sh", [folder.BrokerStartPath]));
                await Task.Delay(1000, stop).ConfigureAwait(false);
            }
            else
            {
                await made.StartRabbitAsync(folder, freePort, stop).ConfigureAwait(false);
            }

            IReadOnlyList<CollectorIdentity> collectors = PlantCollectors.Of(folder);
            foreach (CollectorIdentity collector in name != "rabbitmq" ? collectors.Take(1) : collectors)
            {
                string[] broker = name != "rabbitmq" ? ["--broker", $"127.0.0.1:{folder.BrokerPort}"]
                    : ["--broker", $"amqps://127.0.0.1:{amqpPort}", "--mqtt-port", $"{folder.BrokerPort}"];
                made.Meternode(
                    collector.Name,
                    [
                        "collect", "--registry", folder.RegistryPath, "--db", made._store, "--ca", folder.CaCertificatePath,
                        "--cert", collector.CertificatePath, "--key", collector.KeyPath, .. broker,
                    ]);
            }

            foreach (OurProcess process in made.Ours)
            {
                await process.WaitForAsync(name != "rabbitmq" ? "subscribed" : "takes packs", stop).ConfigureAwait(false);
            }

            return made;
        }
        catch
        {
            made.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _ours.ForEach(process => process.Dispose());
        foreach (IDisposable item in Enumerable.Reverse(_owned))
        {
            item.Dispose();
        }
    }

    private static async Task<LoadCase> Started(LoadCase made, string line, Action start, CancellationToken stop)
    {
        try
        {
            start();
            await made.Ours[0].WaitForAsync(line, stop).ConfigureAwait(false);
            return made;
        }
        catch
        {
            made.Dispose();
            throw;
        }
    }

    private void Meternode(string name, params string[] arguments) =>
        _ours.Add(new OurProcess(name, "dotnet", [Path.Combine(AppContext.BaseDirectory, "meternode.dll"), .. arguments]));

    private async Task StartRabbitAsync(PlantFolder folder, Func<int> freePort, CancellationToken stop)
    {
        string mapper = freePort().ToString(CultureInfo.InvariantCulture);
        _owned.Add(new OurProcess("epmd", "epmd", ["-port", mapper, "-address", "127.0.0.1"]));
        var rabbit = new OurProcess(
            "RabbitMQ",
            "env",
            [
                $"ERL_EPMD_PORT={mapper}", $"RABBITMQ_DIST_PORT={freePort()}", $"RABBITMQ_NODENAME=load{mapper}@localhost",
                "sh", RabbitConfiguration.StartPath(folder),
            ]);
        _owned.Add(rabbit);
        for (DateTime giveUp = DateTime.UtcNow.AddMinutes(3); !await ListensAsync(folder.BrokerPort, stop).ConfigureAwait(false);)
        {
            if (rabbit.HasExited || DateTime.UtcNow > giveUp)
            {
                throw new InvalidOperationException($"RabbitMQ did not start: {rabbit.Last()}");
            }

            await Task.Delay(500, stop).ConfigureAwait(false);
        }
    }

    private static async Task<bool> ListensAsync(int port, CancellationToken stop)
    {
        using var client = new System.Net.Sockets.TcpClient();
        try
        {
            await client.ConnectAsync("127.0.0.1", port, stop).ConfigureAwait(false);
            return true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }
}
