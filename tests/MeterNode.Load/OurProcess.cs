using System.Diagnostics;
using System.Globalization;

namespace MeterNode.Load;

/// <summary>A process that a measurement has started, with what Linux knows of it.</summary>
internal sealed class OurProcess : IDisposable
{
    private const double TicksPerSecond = 100;

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
    public double CpuSeconds
    {
        get
        {
            string stat = File.ReadAllText($"/proc/{_process.Id}/stat"); // proc(5): fields 14 and 15, behind the name in brackets.
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture))
                / TicksPerSecond;
        }
    }

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

    public int Id => _process.Id;

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
