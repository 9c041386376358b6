using System.Text.Json;
using MeterNode.Cli.Commands;
using MeterNode.Cli.Diagnostics;

namespace MeterNode.Tools.Tests.Diagnostics;

[TestClass]
public sealed class DoctorChecksTests
{
    private static readonly HostFacts s_good = new()
    {
        DotnetSdks = ["8.0.100", "10.0.401"],
        NanoffPath = "/home/a/.dotnet/tools/nanoff",
        SerialPorts = [new SerialPortInfo("/dev/ttyUSB0", Usable: true)],
        MaySerial = true,
        MosquittoPath = "/usr/sbin/mosquitto",
        BrowserPath = "/usr/bin/chromium",
        HasChineseFont = true,
        Clock = ClockState.Synchronised,
        TimeService = "chrony",
        FreeBytes = 5L << 30,
        System = HostSystem.Linux,
    };

    public static IEnumerable<object[]> Faults =>
    [
        [s_good with { DotnetSdks = ["8.0.100"] }, ".NET SDK", CheckState.Fail, "dotnet-sdk-10.0"],
        [s_good with { DotnetSdks = [] }, ".NET SDK", CheckState.Fail, "dotnet-sdk-10.0"],
        [s_good with { MosquittoPath = null }, "mosquitto", CheckState.Optional, "sudo apt-get install mosquitto"],
        [s_good with { BrowserPath = null, HasChineseFont = false }, "report.pdf", CheckState.Optional, "chromium fonts-wqy-zenhei"],
        [s_good with { BrowserPath = null, System = HostSystem.Windows }, "report.pdf", CheckState.Optional, "winget"],
        [s_good with { HasChineseFont = false }, "report.pdf", CheckState.Optional, "sudo apt-get install fonts-wqy-zenhei"],
        [s_good with { FreeBytes = 500L << 20 }, "disk", CheckState.Warn, "free space"],
        [s_good with { FreeBytes = 50L << 20 }, "disk", CheckState.Fail, "free space"],
        [s_good with { Clock = ClockState.Free, TimeService = null }, "clock", CheckState.Warn, "sudo apt-get install chrony"],
        [s_good with { Clock = ClockState.Free, TimeService = "systemd-timesyncd" }, "clock", CheckState.Warn, "timedatectl set-ntp true"],
        [s_good with { Clock = ClockState.Unknown, System = HostSystem.Windows }, "clock", CheckState.Warn, "w32tm"],
        [s_good with { NanoffPath = null }, "nanoff", CheckState.Warn, "dotnet tool install -g nanoff"],
        [s_good with { SerialPorts = [] }, "serial port", CheckState.Warn, "plug the board in"],
        [s_good with { MaySerial = false, SerialPorts = [] }, "serial port", CheckState.Warn, "usermod -aG dialout"],
        [s_good with { SerialPorts = [new SerialPortInfo("/dev/ttyACM0", Usable: false)] }, "serial port", CheckState.Warn,
            "usermod -aG dialout"],
    ];

    [TestMethod]
    public void Judge_AGoodMachine_IsAllOkWithoutFixes()
    {
        IReadOnlyList<CheckResult> results = DoctorChecks.Judge(s_good);

        Assert.AreEqual(7, results.Count);
        Assert.IsTrue(results.All(r => r.State == CheckState.Ok && r.Fix is null));
    }

    [TestMethod]
    [DynamicData(nameof(Faults))]
    public void Judge_OneFault_IsThatCheckAloneWithItsFix(HostFacts facts, string name, CheckState state, string fix)
    {
        CheckResult bad = DoctorChecks.Judge(facts).Single(r => r.State != CheckState.Ok);

        Assert.AreEqual(name, bad.Name);
        Assert.AreEqual(state, bad.State);
        StringAssert.Contains(bad.Fix, fix);
        Assert.IsFalse(bad.Fix!.Contains('\n'));
    }

    [TestMethod]
    public void Print_Json_HasEveryCheck()
    {
        var output = new StringWriter();

        DoctorCommand.Print(DoctorChecks.Judge(s_good), json: true, output);

        Assert.AreEqual(7, JsonDocument.Parse(output.ToString()).RootElement.GetProperty("checks").GetArrayLength());
    }

    /// <summary>Not every system says which fonts it has.</summary>
    [TestMethod]
    public void Judge_FontsAreUnknown_IsNoFault() =>
        Assert.IsTrue(DoctorChecks.Judge(s_good with { HasChineseFont = null }).All(check => check.State == CheckState.Ok));

    /// <summary>The tests run on .NET 10 from sources, so the probe must find an SDK, and it must not throw anywhere.</summary>
    [TestMethod]
    public void Collect_OnThisMachine_FindsTheSdkAndFreeSpace()
    {
        HostFacts facts = HostProbe.Collect();

        Assert.IsTrue(facts.DotnetSdks.Count > 0);
        Assert.IsTrue(facts.FreeBytes > 0);
    }
}
