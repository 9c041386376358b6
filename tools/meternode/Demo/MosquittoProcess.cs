using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using MeterNode.Plant;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Cli.Demo;

/// <summary>
/// A real mosquitto on loopback with a plant's configuration. When it dies it is started again, as a service manager would;
/// what it said goes to a file beside its configuration.
/// </summary>
internal sealed class MosquittoProcess : IDisposable
{
    private static readonly TimeSpan s_startTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_restartDelay = TimeSpan.FromSeconds(1);

    private readonly PlantFolder _plant;
    private readonly string _program;
    private readonly Lock _gate = new();
    private readonly Lock _logGate = new();
    private Process? _process;
    private bool _wanted;
    private DateTime _notBefore;

    public MosquittoProcess(PlantFolder plant)
    {
        _plant = plant;
        _program = FindProgram()
            ?? throw new OperatorException(OperatorError.DeviceOrIo,
                "mosquitto is not installed: run 'sudo apt-get install mosquitto', or leave --broker mosquitto away");
    }

    /// <summary>Whether this machine has one.</summary>
    public static bool IsInstalled => FindProgram() != null;

    /// <summary>How often it was started again.</summary>
    public int Restarts { get; private set; }

    public string LogPath => _plant.In("broker", "mosquitto.log");

    /// <summary>Starts it and waits until it accepts connections.</summary>
    public void Start()
    {
        lock (_gate)
        {
            _wanted = true;
            Launch();
        }

        DateTime giveUp = DateTime.UtcNow + s_startTimeout;
        while (!Accepts())
        {
            if (DateTime.UtcNow > giveUp)
            {
                throw new OperatorException(OperatorError.DeviceOrIo, $"mosquitto did not start: {LastLogLine()}");
            }

            Thread.Sleep(50);
        }
    }

    /// <summary>Kills it, and starts it again after <paramref name="outage"/>; returns at once.</summary>
    public void Interrupt(TimeSpan outage)
    {
        lock (_gate)
        {
            _notBefore = DateTime.UtcNow + outage;
            _process?.Kill();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _wanted = false;
            if (_process is { HasExited: false })
            {
                _process.Kill();
                _process.WaitForExit(5000);
            }
        }
    }

    private static string? FindProgram()
    {
        string[] folders = [.. (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator), "/usr/sbin",
            "/usr/local/sbin"];
        return folders.Where(folder => folder.Length > 0).Select(folder => Path.Combine(folder, "mosquitto")).FirstOrDefault(File.Exists);
    }

    private void Launch()
    {
        var start = new ProcessStartInfo(_program, ["-c", Path.GetFileName(_plant.BrokerConfigurationPath)])
        {
            WorkingDirectory = Path.GetDirectoryName(Path.GetFullPath(_plant.BrokerConfigurationPath)),
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.ErrorDataReceived += (_, e) => Log(e.Data);
        process.OutputDataReceived += (_, e) => Log(e.Data);
        process.Exited += (_, _) => Task.Run(OnExited);
        process.Start();
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        _process = process;
    }

    private void OnExited()
    {
        TimeSpan wait = _notBefore - DateTime.UtcNow;
        Thread.Sleep(wait > s_restartDelay ? wait : s_restartDelay);
        lock (_gate)
        {
            // Somebody else may have started it again meanwhile.
            if (_wanted && !Accepts())
            {
                Restarts++;
                Launch();
            }
        }
    }

    private bool Accepts()
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, _plant.BrokerPort);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void Log(string? line)
    {
        if (line != null)
        {
            lock (_logGate)
            {
                File.AppendAllText(LogPath, line + "\n");
            }
        }
    }

    private string LastLogLine()
    {
        return File.Exists(LogPath) ? File.ReadLines(LogPath).LastOrDefault() ?? "no message" : "no message";
    }
}
