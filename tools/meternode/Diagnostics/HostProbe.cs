using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using MeterNode.Plant.Flashing;
using MeterNode.Server.Reports;
using Microsoft.Win32;

namespace MeterNode.Cli.Diagnostics;

/// <summary>Looks at this machine. Changes nothing, opens no serial port (that would reset a board), asks no network.</summary>
public static class HostProbe
{
    private const int ReadWrite = 4 | 2;
    private const int ClockError = 5;
    private const int TimexBytes = 512;

    /// <summary>The system that this runs on.</summary>
    internal static HostSystem System { get; } =
        OperatingSystem.IsWindows() ? HostSystem.Windows : OperatingSystem.IsMacOS() ? HostSystem.MacOs : HostSystem.Linux;

    /// <summary>Collects the facts. Takes well under a second.</summary>
    public static HostFacts Collect()
    {
        HostSystem system = System;
        return new HostFacts
        {
            DotnetSdks = [.. Lines("dotnet", "--list-sdks").Select(l => l.Split(' ')[0])],
            NanoffPath = Nanoff.Find(),
            SerialPorts = [.. PortPaths(system).Select(p => new SerialPortInfo(p, MayUse(p)))],
            MaySerial = system != HostSystem.Linux || Environment.IsPrivilegedProcess
                || Lines("id", "-nG").SelectMany(l => l.Split(' ')).Any(g => g is "dialout" or "uucp"),
            MosquittoPath = OnPath("mosquitto", "/usr/sbin", "/usr/local/sbin", "/opt/homebrew/sbin", @"C:\Program Files\mosquitto"),
            BrowserPath = PdfBrowser.Find(),
            HasChineseFont = HasChineseFont(system),
            Clock = Clock(system),
            TimeService = TimeService(),
            FreeBytes = new DriveInfo(Environment.CurrentDirectory).AvailableFreeSpace,
            System = system,
        };
    }

    /// <summary>Serial ports that boards can be at, sorted.</summary>
    internal static IEnumerable<string> PortPaths(HostSystem system)
    {
        if (OperatingSystem.IsWindows())
        {
            return WindowsPorts();
        }

        string[] patterns = system == HostSystem.MacOs ? ["cu.usb*", "cu.SLAB*", "cu.wch*"] : ["ttyUSB*", "ttyACM*"];
        return patterns.SelectMany(p => Directory.EnumerateFileSystemEntries("/dev", p)).Order(StringComparer.Ordinal);
    }

    [SupportedOSPlatform("windows")]
    private static List<string> WindowsPorts()
    {
        var ports = new List<string>();
        using RegistryKey? key = Registry.LocalMachine.OpenSubKey(@"HARDWARE\DEVICEMAP\SERIALCOMM");
        foreach (string name in key?.GetValueNames() ?? [])
        {
            if (key!.GetValue(name) is string port)
            {
                ports.Add(port);
            }
        }

        ports.Sort(StringComparer.Ordinal);
        return ports;
    }

    private static bool MayUse(string path) => OperatingSystem.IsWindows() || access(path, ReadWrite) == 0;

    /// <summary>Windows and macOS have one; fontconfig knows elsewhere, where its program is installed.</summary>
    private static bool? HasChineseFont(HostSystem system) =>
        system != HostSystem.Linux ? true
        : OnPath("fc-list") is string list ? Lines(list, ":lang=zh").Length > 0
        : null;

    /// <summary>adjtimex(2) without modes only reads; TIME_ERROR means that no time source disciplines the clock.</summary>
    private static ClockState Clock(HostSystem system)
    {
        if (system != HostSystem.Linux)
        {
            return ClockState.Unknown;
        }

        int state = adjtimex(new byte[TimexBytes]);
        return state < 0 ? ClockState.Unknown : state == ClockError ? ClockState.Free : ClockState.Synchronised;
    }

    private static string? TimeService()
    {
        if (Directory.Exists("/run/chrony"))
        {
            return "chrony";
        }

        return Directory.Exists("/run/systemd/timesync") ? "systemd-timesyncd" : null;
    }

    private static string? OnPath(string name, params string[] more)
    {
        string file = OperatingSystem.IsWindows() ? name + ".exe" : name;
        return (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Concat(more)
            .Select(folder => Path.Combine(folder, file))
            .FirstOrDefault(File.Exists);
    }

    private static string[] Lines(string program, string argument)
    {
        try
        {
            using var process =
                Process.Start(
                    new ProcessStartInfo(program, argument)
                    {
                        RedirectStandardInput = true,
                        RedirectStandardOutput = true,
                        RedirectStandardError = true
                    })!;
            process.StandardInput.Close();
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            string text = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : [];
        }
        catch (Win32Exception)
        {
            return [];
        }
    }

    [DllImport("libc", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int access(string path, int mode);

    [DllImport("libc")]
    private static extern int adjtimex(byte[] timex);
}
