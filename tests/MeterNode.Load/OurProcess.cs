using System.Diagnostics;
using System.Globalization;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Load;

/// <summary>A process that a measurement has started, with what Linux knows of it.</summary>
internal sealed class OurProcess : IDisposable
{
    /// <summary>Processor time below this is mostly the length of the ticks in which Linux counts it.</summary>
    public const double MinimumCpuSeconds = 0.1;

    /// <summary>In these Linux counts processor time, s.</summary>
    public const double TickSeconds = 0.01;

    private readonly Process _process;
    private readonly List<string> _lines = [];

    public OurProcess(string name, string program, params IEnumerable<string> arguments)
    {
        Name = name;
        _process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
            WorkingDirectory = "/",
        })!;
        _process.ErrorDataReceived += (_, e) => Add(e.Data);
        _process.OutputDataReceived += (_, e) => Add(e.Data);
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    public string Name { get; }

    public bool HasExited => _process.HasExited;

    /// <summary>Processor time since its start, in user mode and in the system.</summary>
    public double CpuSeconds => SecondsIn($"/proc/{_process.Id}/stat", 14);

    /// <summary>Processor time of the processes that this one has started and that have ended.</summary>
    public static double CpuSecondsOfEnded => SecondsIn("/proc/self/stat", 16);

    /// <summary>Bytes that it has caused to be written to disk.</summary>
    public long BytesWritten => WrittenBy(_process.Id);

    /// <summary>Memory in use, bytes.</summary>
    public long MemoryBytes
    {
        get
        {
            string line = File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
            return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) * 1024;
        }
    }

    /// <summary><c>meternode collect</c>.</summary>
    public static OurProcess Collect(PlantFolder folder, CollectorIdentity collector, string store, params IEnumerable<string> broker) =>
        Meternode(
            collector.Name,
            [
                "collect", "--registry", folder.RegistryPath, "--db", store, "--ca", folder.CaCertificatePath,
                "--cert", collector.CertificatePath, "--key", collector.KeyPath, .. broker,
            ]);

    /// <summary>The program with these arguments.</summary>
    public static OurProcess Meternode(string name, params IEnumerable<string> arguments) =>
        new(name, "dotnet", [Path.Combine(AppContext.BaseDirectory, "meternode.dll"), .. arguments]);

    public static long WrittenBy(int process)
    {
        string line = File.ReadLines($"/proc/{process}/io").First(line => line.StartsWith("write_bytes:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
    }

    /// <summary>Waits until it has said <paramref name="part"/>.</summary>
    public async Task WaitForAsync(string part, CancellationToken stop)
    {
        for (DateTime giveUp = DateTime.UtcNow.AddMinutes(2); ; await Task.Delay(100, stop).ConfigureAwait(false))
        {
            lock (_lines)
            {
                if (_lines.Exists(line => line.Contains(part, StringComparison.Ordinal)))
                {
                    return;
                }
            }

            if (_process.HasExited || DateTime.UtcNow > giveUp)
            {
                throw new InvalidOperationException($"{Name} did not say '{part}': {Last()}");
            }
        }
    }

    public string Last()
    {
        lock (_lines)
        {
            return string.Join(" | ", _lines.TakeLast(5));
        }
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    /// <summary>Ticks in user mode (<paramref name="field"/> of proc(5), from 3 on) and in the system (the next one), as seconds.</summary>
    private static double SecondsIn(string path, int field)
    {
        string stat = File.ReadAllText(path);
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' '); // Behind the name in brackets comes field 3.
        return (long.Parse(fields[field - 3], CultureInfo.InvariantCulture) + long.Parse(fields[field - 2], CultureInfo.InvariantCulture))
            * TickSeconds;
    }

    private void Add(string? line)
    {
        lock (_lines)
        {
            if (line is not null)
            {
                _lines.Add(line);
            }
        }
    }
}
