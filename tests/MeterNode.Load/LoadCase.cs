using System.Globalization;
using MeterNode.Plant.Provisioning;
using MeterNode.Plant.Stores;
using MeterNode.Tools.Tests.Support;

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
        _emptyBytes = postgres is null ? 0 : PostgresBytes.OnDisk(postgres);
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
    public long BytesWritten => _ours.Sum(process => process.BytesWritten) + (_postgres is null ? 0 : PostgresBytes.Written(_postgres));

    /// <summary>Bytes that the packs take on disk.</summary>
    public long StoredBytes => _postgres is not null ? PostgresBytes.OnDisk(_postgres) - _emptyBytes : SqliteBytes(_store);

    public IEvidenceStore OpenStore() => EvidenceStores.Open(_store, create: false);

    public static async Task<LoadCase> StartAsync(string name, LoadPlant plant, int amqpPort, Func<int> freePort, CancellationToken stop)
    {
        PlantFolder folder = plant.Folder;
        bool isEmbedded = name == "embedded";
        PostgresServer? postgres = name is "postgres" or "rabbitmq" ? StartPostgres(freePort()) : null;
        var made = new LoadCase(postgres?.Connection ?? Path.Combine(isEmbedded ? folder.Path : plant.Root, "evidence.db"), postgres)
        {
            AnswersWhenStored = isEmbedded,
        };
        try
        {
            string ready;
            switch (name)
            {
                case "embedded":
                    made._ours.Add(OurProcess.Meternode("serve", "serve", "--plant", folder.Path, "--http", "0"));
                    ready = "ready";
                    break;
                case "rabbitmq":
                    await made.StartRabbitAsync(folder, freePort, stop).ConfigureAwait(false);
                    string[] queue = ["--broker", $"amqps://127.0.0.1:{amqpPort}", "--mqtt-port", $"{folder.BrokerPort}"];
                    made._ours.AddRange(
                        PlantCollectors.Of(folder).Select(collector => OurProcess.Collect(folder, collector, made._store, queue)));
                    ready = "takes packs";
                    break;
                default:
                    made._owned.Add(await StartMosquittoAsync(folder, stop).ConfigureAwait(false));
                    made._ours.Add(OurProcess.Collect(
                        folder, PlantCollectors.Of(folder)[0], made._store, "--broker", $"127.0.0.1:{folder.BrokerPort}"));
                    ready = "subscribed";
                    break;
            }

            foreach (OurProcess process in made.Ours)
            {
                await process.WaitForAsync(ready, stop).ConfigureAwait(false);
            }

            return made;
        }
        catch
        {
            made.Dispose();
            throw;
        }
    }

    /// <summary>mosquitto with the configuration of the plant.</summary>
    public static async Task<OurProcess> StartMosquittoAsync(PlantFolder folder, CancellationToken stop)
    {
        var broker = new OurProcess("mosquitto", "sh", folder.BrokerStartPath);
        try
        {
            await Task.Delay(1000, stop).ConfigureAwait(false);
            return broker;
        }
        catch
        {
            broker.Dispose();
            throw;
        }
    }

    /// <summary>Bytes of a SQLite file and its log.</summary>
    public static long SqliteBytes(string path) =>
        new[] { "", "-wal" }.Sum(end => File.Exists(path + end) ? new FileInfo(path + end).Length : 0);

    public void Dispose()
    {
        _ours.ForEach(process => process.Dispose());
        foreach (IDisposable item in Enumerable.Reverse(_owned))
        {
            item.Dispose();
        }
    }

    private static PostgresServer StartPostgres(int port) => new(
        PostgresServer.Binaries() ?? throw new InvalidOperationException("PostgreSQL is not installed: apt-get install postgresql"),
        port,
        prefix: "meternode-load-postgres-");

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
