using System.Diagnostics;

namespace MeterNode.Tools.Tests.Support;

/// <summary>A private PostgreSQL on loopback, made from Debian's binaries, that can be killed and started again.</summary>
internal sealed class PostgresServer : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mn-postgres").FullName;
    private readonly string _binaries;
    private readonly int _port = TestBroker.FreePort();

    private PostgresServer(string binaries)
    {
        _binaries = binaries;
        if (Environment.UserName == "root")
        {
            Process.Start("chown", ["postgres", _folder]).WaitForExit();
        }

        Assert.AreEqual(0, Run("initdb", "-D", Data, "-U", "test", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"), "initdb");
        Start();
    }

    internal string Connection => $"Host=127.0.0.1;Port={_port};Username=test;Database=postgres";

    private string Data => Path.Combine(_folder, "data");

    public void Dispose()
    {
        Kill();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A running server; the test is skipped where the programs are not installed.</summary>
    internal static PostgresServer Require()
    {
        string? binaries = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin"))
                .LastOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")))
            : null;
        if (binaries is null)
        {
            Assert.Inconclusive("postgresql is not installed (apt-get install postgresql): nothing was tested against it.");
        }

        return new PostgresServer(binaries);
    }

    internal void Start()
    {
        string options = $"-p {_port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={_folder}";
        Assert.AreEqual(0, Run("pg_ctl", "-D", Data, "-w", "-s", "-l", Path.Combine(_folder, "log"), "-o", options, "start"), "pg_ctl");
    }

    /// <summary>Ends it without a checkpoint, as a power cut of the database's machine.</summary>
    internal void Kill() => Run("pg_ctl", "-D", Data, "-s", "-m", "immediate", "stop");

    /// <summary>PostgreSQL refuses to run as root.</summary>
    private int Run(string program, params string[] arguments)
    {
        string path = Path.Combine(_binaries, program);
        ProcessStartInfo start = Environment.UserName == "root"
            ? new ProcessStartInfo("runuser", ["-u", "postgres", "--", path, .. arguments])
            : new ProcessStartInfo(path, arguments);
        start.WorkingDirectory = "/";
        using var process = Process.Start(start)!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
