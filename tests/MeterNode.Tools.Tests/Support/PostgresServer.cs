using System.Diagnostics;

namespace MeterNode.Tools.Tests.Support;

/// <summary>A private PostgreSQL on loopback, made from Debian's binaries, that can be killed and started again.</summary>
internal sealed class PostgresServer : IDisposable
{
    private readonly string _folder;
    private readonly string _binaries;
    private readonly string _options;

    /// <summary>A running server.</summary>
    /// <param name="binaries">Where the programs are (<see cref="Binaries"/>).</param>
    /// <param name="port">Where it listens.</param>
    /// <param name="settings">More options of the server, such as <c>-c fsync=off</c>.</param>
    /// <param name="prefix">What the name of its folder begins with, in the system's folder for temporary files.</param>
    /// <exception cref="InvalidOperationException">It does not start.</exception>
    internal PostgresServer(string binaries, int port, string settings = "", string prefix = "mn-postgres")
    {
        _folder = Directory.CreateTempSubdirectory(prefix).FullName;
        _binaries = binaries;
        _options = $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={_folder} {settings}";
        Connection = $"Host=127.0.0.1;Port={port};Username=test;Database=postgres";
        if (Environment.UserName == "root")
        {
            Process.Start("chown", ["postgres", _folder]).WaitForExit();
        }

        Require("initdb", "-D", Data, "-U", "test", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
        Start();
    }

    internal string Connection { get; }

    /// <summary>Its data directory.</summary>
    internal string Data => Path.Combine(_folder, "data");

    /// <summary>The folder of the installed programs; null when there is none.</summary>
    internal static string? Binaries() => !Directory.Exists("/usr/lib/postgresql") ? null
        : Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin"))
            .LastOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")));

    public void Dispose()
    {
        Kill();
        Directory.Delete(_folder, recursive: true);
    }

    internal void Start() =>
        Require("pg_ctl", "-D", Data, "-w", "-t", "180", "-s", "-l", Path.Combine(_folder, "log"), "-o", _options, "start");

    /// <summary>Ends it without a checkpoint, as a power cut of the database's machine.</summary>
    internal void Kill() => Run("pg_ctl", "-D", Data, "-s", "-m", "immediate", "stop");

    private void Require(string program, params string[] arguments)
    {
        if (Run(program, arguments) is not 0 and int code)
        {
            throw new InvalidOperationException($"{program} failed with {code}");
        }
    }

    /// <summary>PostgreSQL refuses to run as root.</summary>
    private int Run(string program, params string[] arguments)
    {
        string path = Path.Combine(_binaries, program);
        ProcessStartInfo start = Environment.UserName == "root"
            ? new ProcessStartInfo("runuser", ["-u", "postgres", "--", path, .. arguments])
            : new ProcessStartInfo(path, arguments);
        start.WorkingDirectory = "/";
        start.RedirectStandardOutput = program == "initdb"; // It is talkative. A server that is started would keep the pipe.
        using Process process = Process.Start(start)!;
        if (start.RedirectStandardOutput)
        {
            process.StandardOutput.ReadToEnd();
        }

        process.WaitForExit();
        return process.ExitCode;
    }
}
