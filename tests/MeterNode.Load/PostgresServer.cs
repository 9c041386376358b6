using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace MeterNode.Load;

/// <summary>A private PostgreSQL on loopback, made from Debian's binaries.</summary>
internal sealed class PostgresServer : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("meternode-load-postgres-").FullName;
    private readonly string _binaries;

    public PostgresServer(int port)
    {
        _binaries = Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin"))
            .Last(folder => File.Exists(Path.Combine(folder, "initdb")));
        Connection = $"Host=127.0.0.1;Port={port};Username=test;Database=postgres";
        if (Environment.UserName == "root")
        {
            Process.Start("chown", ["postgres", _folder]).WaitForExit();
        }

        string options = $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={_folder}";
        Run("initdb", "-D", Data, "-U", "test", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
        Run("pg_ctl", "-D", Data, "-w", "-s", "-l", Path.Combine(_folder, "log"), "-o", options, "start");
    }

    public string Connection { get; }

    private string Data => Path.Combine(_folder, "data");

    /// <summary>Bytes on disk that the database needs, when everything is written.</summary>
    public long Bytes()
    {
        using var connection = new NpgsqlConnection(Connection + ";Pooling=false");
        connection.Open();
        using var command = new NpgsqlCommand("SELECT pg_database_size('postgres')", connection);
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>Bytes that the server's processes have caused to be written to disk, those that have ended included.</summary>
    public long BytesWritten()
    {
        int server = int.Parse(File.ReadLines(Path.Combine(Data, "postmaster.pid")).First(), CultureInfo.InvariantCulture);
        string children = File.ReadAllText($"/proc/{server}/task/{server}/children");
        return children.Split(' ', StringSplitOptions.RemoveEmptyEntries).Append(server.ToString(CultureInfo.InvariantCulture))
            .Sum(id => OurProcess.WrittenBy(int.Parse(id, CultureInfo.InvariantCulture)));
    }

    public void Dispose()
    {
        Run("pg_ctl", "-D", Data, "-s", "-m", "immediate", "stop");
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>PostgreSQL refuses to run as root.</summary>
    private void Run(string program, params string[] arguments)
    {
        string path = Path.Combine(_binaries, program);
        ProcessStartInfo start = Environment.UserName == "root"
            ? new ProcessStartInfo("runuser", ["-u", "postgres", "--", path, .. arguments])
            : new ProcessStartInfo(path, arguments);
        start.WorkingDirectory = "/";
        start.RedirectStandardOutput = program == "initdb";
        using Process process = Process.Start(start)!;
        if (start.RedirectStandardOutput)
        {
            process.StandardOutput.ReadToEnd();
        }

        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} failed with {process.ExitCode}");
        }
    }
}
