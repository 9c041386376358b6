using System.Globalization;

namespace MeterNode.Cli.Diagnostics;

/// <summary>Judges a machine: what is missing, and the command that fixes it.</summary>
public static class DoctorChecks
{
    /// <summary>Oldest SDK that builds the project, major version.</summary>
    private const int SdkMajor = 10;
    private const long LowDiskBytes = 1L << 30;
    private const long NoDiskBytes = 100L << 20;

    /// <summary>All checks, in the order in which a newcomer needs the things.</summary>
    public static IReadOnlyList<CheckResult> Judge(HostFacts facts) =>
    [
        Sdk(facts), Disk(facts), Clock(facts), NanoffTool(facts), SerialPorts(facts), Mosquitto(facts), Printing(facts),
    ];

    private static CheckResult Sdk(HostFacts facts)
    {
        string[] good = [.. facts.DotnetSdks.Where(
            v => int.TryParse(v.Split('.')[0], CultureInfo.InvariantCulture, out int major) && major >= SdkMajor)];
        return good.Length > 0
            ? Ok(".NET SDK", string.Join(", ", good))
            : new CheckResult(
                ".NET SDK",
                CheckState.Fail,
                facts.DotnetSdks.Count == 0 ? "none" : "only " + string.Join(", ", facts.DotnetSdks),
                facts.System switch
                {
                    HostSystem.Windows => "winget install Microsoft.DotNet.SDK.10",
                    HostSystem.MacOs => "brew install --cask dotnet-sdk",
                    _ => "sudo apt-get install dotnet-sdk-10.0 (or https://dot.net/download)",
                });
    }

    private static CheckResult Mosquitto(HostFacts facts) => facts.MosquittoPath is not null
        ? Ok("mosquitto", facts.MosquittoPath)
        : new CheckResult(
            "mosquitto", CheckState.Optional, "not on this machine: only a plant whose broker runs here needs it", facts.System switch
            {
                HostSystem.Windows => "install https://mosquitto.org/download",
                HostSystem.MacOs => "brew install mosquitto",
                _ => "sudo apt-get install mosquitto",
            });

    private static CheckResult Printing(HostFacts facts)
    {
        const string Name = "report.pdf";
        return facts switch
        {
            { BrowserPath: null } => new CheckResult(
                Name, CheckState.Optional, "no Chromium, Chrome or Edge: reports are made without PDF", facts.System switch
                {
                    HostSystem.Windows => "winget install Microsoft.Edge",
                    HostSystem.MacOs => "brew install --cask google-chrome",
                    _ => "sudo apt-get install chromium fonts-wqy-zenhei",
                }),
            { HasChineseFont: false } => new CheckResult(
                Name,
                CheckState.Optional,
                "no font with Chinese letters: reports are made without PDF",
                "sudo apt-get install fonts-wqy-zenhei"),
            { BrowserPath: string browser } => Ok(Name, browser),
        };
    }

    private static CheckResult Disk(HostFacts facts)
    {
        string free = facts.FreeBytes >= LowDiskBytes
            ? (facts.FreeBytes / (double)(1L << 30)).ToString("F1", CultureInfo.InvariantCulture) + " GB free"
            : (facts.FreeBytes >> 20).ToString(CultureInfo.InvariantCulture) + " MB free";
        const string fix = "free space on this disk, or work in a folder on another one";
        return facts.FreeBytes switch
        {
            < NoDiskBytes => new CheckResult("disk", CheckState.Fail, free, fix),
            < LowDiskBytes => new CheckResult("disk", CheckState.Warn, free, fix),
            _ => Ok("disk", free),
        };
    }

    private static CheckResult Clock(HostFacts facts)
    {
        string service = facts.TimeService is null ? "" : " by " + facts.TimeService;
        string fix = facts.System switch
        {
            HostSystem.Windows => "w32tm /resync (as administrator)",
            HostSystem.MacOs => "sudo sntp -sS time.apple.com",
            _ when facts.TimeService is null => "sudo apt-get install chrony",
            _ when facts.TimeService == "chrony" => "chronyc makestep (and see 'chronyc sources')",
            _ => "sudo timedatectl set-ntp true (and see 'timedatectl timesync-status')",
        };
        return facts.Clock switch
        {
            ClockState.Synchronised => Ok("clock", "synchronised" + service),
            ClockState.Free => new CheckResult(
                "clock", CheckState.Warn, "not synchronised: time stamps of reports and certificates would be doubtful", fix),
            _ => new CheckResult("clock", CheckState.Warn, "this system does not say whether its clock is synchronised", fix),
        };
    }

    private static CheckResult NanoffTool(HostFacts facts) => facts.NanoffPath is not null
        ? Ok("nanoff", facts.NanoffPath)
        : new CheckResult("nanoff", CheckState.Warn, "not installed: 'meternode flash' needs it", "dotnet tool install -g nanoff");

    private static CheckResult SerialPorts(HostFacts facts)
    {
        string group = "sudo usermod -aG dialout $USER (then log out and in again)";
        string[] locked = [.. facts.SerialPorts.Where(p => !p.Usable).Select(p => p.Path)];
        if (locked.Length > 0)
        {
            return new CheckResult("serial port", CheckState.Warn, "no permission for " + string.Join(", ", locked), group);
        }

        if (!facts.MaySerial)
        {
            return new CheckResult(
                "serial port", CheckState.Warn, "this user is not in the group dialout: 'meternode flash' could not open a board", group);
        }

        return facts.SerialPorts.Count > 0
            ? Ok("serial port", string.Join(", ", facts.SerialPorts.Select(p => p.Path)))
            : new CheckResult(
                "serial port",
                CheckState.Warn,
                "no board found: 'meternode flash' needs one",
                "plug the board in with a USB cable that carries data");
    }

    private static CheckResult Ok(string name, string found) => new(name, CheckState.Ok, found, null);
}
