using System.Diagnostics;
using MeterNode.Plant.Provisioning;
using MeterNode.Plant.Stores;
using Microsoft.Data.Sqlite;

namespace MeterNode.Load;

/// <summary>
/// The same packs through the same mosquitto into our collector, and into a script that a user would write instead: both write SQLite,
/// and both are killed in the middle.
/// </summary>
internal sealed class PeerMeasure(LoadPlant plant, Progress progress)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    /// <summary>Measures ours (<paramref name="script"/> null) or the Python script.</summary>
    public async Task<PeerResult> RunAsync(
        string? script, List<byte[]> warm, List<byte[]> packs, List<byte[]> killed, CancellationToken stop)
    {
        string database = Path.Combine(plant.Root, script is null ? "ours.db" : "peer.db");
        using OurProcess broker = await LoadCase.StartMosquittoAsync(plant.Folder, stop).ConfigureAwait(false);
        OurProcess collector = await StartAsync(script, database, stop).ConfigureAwait(false);
        try
        {
            using Publisher publisher = await Publisher.ConnectAsync(plant, stop).ConfigureAwait(false);
            await StoreAsync(publisher, script, database, warm, 0, warm.Count, stop).ConfigureAwait(false);
            double cpu = collector.CpuSeconds;
            long written = collector.BytesWritten;
            await StoreAsync(publisher, script, database, packs, 0, warm.Count + packs.Count, stop).ConfigureAwait(false);
            cpu = collector.CpuSeconds - cpu;
            written = collector.BytesWritten - written;
            double onDisk = LoadCase.SqliteBytes(database) / (double)(warm.Count + packs.Count);

            Task<(long[], long[])> publishing = publisher.PublishAsync(
                killed, 200, i => progress.Say("killed", i, killed.Count, "packs"), stop);
            await Task.Delay(TimeSpan.FromSeconds(killed.Count / 400.0), stop).ConfigureAwait(false);
            collector.Dispose();
            collector = await StartAsync(script, database, stop).ConfigureAwait(false);
            await publishing.ConfigureAwait(false);
            int all = warm.Count + packs.Count + killed.Count;
            await WaitAsync(script, database, all, stop).ConfigureAwait(false);
            PackComparison compared = PackComparison.Of(warm.Concat(packs).Concat(killed), Stored(script, database));
            return new PeerResult
            {
                CpuMillisecondsPerPack = cpu < OurProcess.MinimumCpuSeconds ? null : cpu * 1000 / packs.Count,
                BytesWrittenPerPack = written / (double)packs.Count,
                BytesOnDiskPerPack = onDisk,
                Lost = compared.Lost,
                Doubled = compared.Doubled,
            };
        }
        finally
        {
            collector.Dispose();
        }
    }

    private async Task StoreAsync(
        Publisher publisher, string? script, string database, List<byte[]> packs, double rate, int all, CancellationToken stop)
    {
        await publisher.PublishAsync(packs, rate, i => progress.Say("backlog", i, packs.Count, "packs"), stop).ConfigureAwait(false);
        await WaitAsync(script, database, all, stop).ConfigureAwait(false);
    }

    private async Task<OurProcess> StartAsync(string? script, string database, CancellationToken stop)
    {
        PlantFolder folder = plant.Folder;
        CollectorIdentity collector = PlantCollectors.Of(folder)[0];
        OurProcess process = script is null
            ? OurProcess.Collect(folder, collector, database, "--broker", $"127.0.0.1:{folder.BrokerPort}")
            : new OurProcess(
                "script", "/usr/bin/python3", script, $"{folder.BrokerPort}", folder.CaCertificatePath, collector.CertificatePath,
                collector.KeyPath, database);
        await process.WaitForAsync("subscribed", stop).ConfigureAwait(false);
        return process;
    }

    private async Task WaitAsync(string? script, string database, int all, CancellationToken stop)
    {
        for (long begin = Stopwatch.GetTimestamp(); ; await Task.Delay(250, stop).ConfigureAwait(false))
        {
            int stored = Count(script, database);
            progress.Say("storing", stored, all, "packs");
            if (stored >= all || Stopwatch.GetElapsedTime(begin) > s_patience)
            {
                return;
            }
        }
    }

    private static int Count(string? script, string database)
    {
        if (script is null)
        {
            using IEvidenceStore store = EvidenceStores.Open(database, create: false);
            return (int)store.Nodes().Sum(node => node.PackCount);
        }

        using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT count(DISTINCT payload) FROM packs";
        return (int)(long)command.ExecuteScalar()!;
    }

    private List<byte[]> Stored(string? script, string database)
    {
        if (script is null)
        {
            using IEvidenceStore store = EvidenceStores.Open(database, create: false);
            return [.. plant.Keys.SelectMany(key => store.Packs(key)).Select(pack => pack.Bytes)];
        }

        var packs = new List<byte[]>();
        using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT payload FROM packs";
        using SqliteDataReader row = command.ExecuteReader();
        while (row.Read())
        {
            packs.Add(row.GetFieldValue<byte[]>(0));
        }

        return packs;
    }
}
