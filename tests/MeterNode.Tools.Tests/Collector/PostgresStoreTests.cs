using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using MeterNode.Plant.Collecting;
using MeterNode.Plant.Stores;
using Npgsql;

namespace MeterNode.Tools.Tests.Collector;

/// <summary>
/// The compliance suite on a real PostgreSQL: the one named by METERNODE_TEST_POSTGRES (a connection string), or a private server on
/// loopback made from Debian's binaries. Inconclusive where there is neither.
/// </summary>
[TestClass]
public class PostgresStoreTests : EvidenceStoreCompliance
{
    private static string? s_connection;
    private static string? s_folder;
    private static string? s_binaries;
    private readonly string _schema = "test_" + Guid.NewGuid().ToString("n");

    [ClassInitialize]
    public static void StartServer(TestContext context)
    {
        s_connection = Environment.GetEnvironmentVariable("METERNODE_TEST_POSTGRES");
        s_binaries = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).LastOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")))
            : null;
        if (s_connection is not null || s_binaries is null)
        {
            return;
        }

        s_folder = Directory.CreateTempSubdirectory("mn-postgres").FullName;
        string data = Path.Combine(s_folder, "data");
        if (Environment.UserName == "root")
        {
            Process.Start("chown", ["postgres", s_folder]).WaitForExit();
        }

        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        if (Run("initdb", "-D", data, "-U", "test", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync") == 0
            && Run("pg_ctl", "-D", data, "-w", "-s", "-l", Path.Combine(s_folder, "log"), "-o", $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={s_folder} -c fsync=off", "start") == 0)
        {
            s_connection = $"Host=127.0.0.1;Port={port};Username=test;Database=postgres";
        }
    }

    [ClassCleanup]
    public static void StopServer()
    {
        NpgsqlConnection.ClearAllPools();
        if (s_folder is not null)
        {
            Run("pg_ctl", "-D", Path.Combine(s_folder, "data"), "-s", "-m", "immediate", "stop");
            Directory.Delete(s_folder, recursive: true);
        }
    }

    [TestCleanup]
    public void DropSchema()
    {
        if (s_connection is not null)
        {
            Execute($"DROP SCHEMA IF EXISTS {_schema} CASCADE");
        }
    }

    [TestMethod]
    public void Open_NobodyListens_SaysSo()
    {
        StoreException e = Assert.ThrowsExactly<StoreException>(() => new PostgresStore("Host=127.0.0.1;Port=1;Username=x;Timeout=2"));

        StringAssert.StartsWith(e.Message, "cannot open the PostgreSQL store: ");
    }

    private protected override IEvidenceStore Open()
    {
        if (s_connection is null)
        {
            Assert.Inconclusive("no PostgreSQL server (apt-get install postgresql, or set METERNODE_TEST_POSTGRES)");
        }

        Execute($"CREATE SCHEMA IF NOT EXISTS {_schema}");
        return EvidenceStores.Open($"{s_connection};Search Path={_schema};Pooling=false", create: true);
    }

    private protected override void Clear(IEvidenceStore store)
    {
        foreach (string table in (string[])["readings", "packs", "gaps", "nodes", "quarantine"])
        {
            Execute($"DELETE FROM {_schema}.{table}");
        }
    }

    private static void Execute(string sql)
    {
        using var connection = new NpgsqlConnection(s_connection + ";Pooling=false");
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    /// <summary>PostgreSQL refuses to run as root.</summary>
    private static int Run(string program, params string[] arguments)
    {
        string path = Path.Combine(s_binaries!, program);
        ProcessStartInfo start = Environment.UserName == "root"
            ? new ProcessStartInfo("runuser", ["-u", "postgres", "--", path, .. arguments])
            : new ProcessStartInfo(path, arguments);
        start.WorkingDirectory = "/";
        using var process = Process.Start(start)!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
