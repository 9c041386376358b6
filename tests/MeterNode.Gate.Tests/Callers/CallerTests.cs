namespace MeterNode.Gate.Callers;

/// <summary>
/// What the device image has without a caller in firmware/, drivers/ or tools/ is removed. Tests are no callers: a member that only a
/// test calls costs flash on every node.
/// </summary>
[TestClass]
public class CallerTests
{
    /// <summary>What may stay without a caller, and why.</summary>
    private static readonly Dictionary<string, string> s_approved = new()
    {
        ["MeterNode.Node.Program.Main"] = "the device starts here",
        ["MeterNode.Core.Thermal.ControlAccuracy.get_IsInControl"] = "tests see by it when samples begin and cease to count",
        ["MeterNode.Core.Thermal.ThermalSample.ColdCelsius"] = "tests see by it that a driver takes the cold junction from the chip",
    };

    private static readonly (string Folder, string Assembly)[] s_callers =
    [
        ("drivers/MeterNode.Drivers.Models", "MeterNode.Drivers.Models"),
        ("tools/VirtualBoard", "MeterNode.VirtualBoard"),
        ("tools/Schema", "MeterNode.Schema"),
        ("tools/Plant", "MeterNode.Plant"),
        ("tools/VirtualPlant", "MeterNode.VirtualPlant"),
        ("tools/meternode", "meternode"),
    ];

    [TestMethod]
    public void DeviceImage_MemberWithoutCaller_IsApprovedWithAReason()
    {
        FirmwareAssembly[] judged = [.. Firmware.Projects.Select(Firmware.Open)];
        var walk = new CallWalk(judged);
        foreach ((string folder, string name) in s_callers)
        {
            using FirmwareAssembly caller = FirmwareAssembly.Open(Repository.PcAssembly(folder, name));
            walk.From(caller);
        }

        Finding[] idle = [.. s_approved.Keys.Where(member => !walk.From(member))
            .Select(member => new Finding(member, "is approved without need", "It has a caller, or is gone: take it off the list"))];
        FirmwareGateTests.AssertNone(walk.Uncalled().Concat(idle));
        Array.ForEach(judged, a => a.Dispose());
    }
}
