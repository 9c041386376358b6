using MeterNode.Gate.Api;
using Mono.Cecil;

namespace MeterNode.Gate.Architecture;

/// <summary>Who may know whom. Each arrow is allowed here or does not exist.</summary>
[TestClass]
public class LayerTests
{
    /// <summary>Nano assemblies that each layer may use; a trailing * stands for any ending.</summary>
    private static readonly Dictionary<string, string[]> s_deviceLibraries = new()
    {
        ["MeterNode.Evidence"] = ["mscorlib"],
        ["MeterNode.Core"] = ["mscorlib", "System.Math"],
        ["MeterNode.Drivers"] = ["mscorlib", "System.Device.*", "System.IO.Ports"],
    };

    /// <summary>The chip's counter units have the namespace of System.Device.Gpio and lie in the library of the chip.</summary>
    private static readonly string[] s_countingUnits =
    [
        "System.Device.Gpio.GpioPulseCounter", "System.Device.Gpio.GpioPulseCount", "System.Device.Gpio.GpioPulsePolarity",
    ];

    /// <summary>Our own assemblies that each may reference.</summary>
    private static readonly (string Folder, string Assembly, string[] May)[] s_own =
    [
        ("firmware/MeterNode.Evidence", "MeterNode.Evidence", []),
        ("firmware/MeterNode.Core", "MeterNode.Core", ["MeterNode.Evidence"]),
        ("drivers/MeterNode.Drivers", "MeterNode.Drivers", ["MeterNode.Evidence", "MeterNode.Core", "MeterNode.VirtualBoard"]),
        ("firmware/MeterNode.Node", "MeterNode.Node",
            ["MeterNode.Evidence", "MeterNode.Core", "MeterNode.Drivers", "MeterNode.VirtualBoard"]),
        ("drivers/MeterNode.Drivers.Models", "MeterNode.Drivers.Models", ["MeterNode.Core"]),
        ("tools/VirtualBoard", "MeterNode.VirtualBoard", ["MeterNode.Drivers.Models"]),
        ("tools/Wire", "MeterNode.Wire", []),
        ("tools/Schema", "MeterNode.Schema", []),
        ("tools/DeviceImage", "MeterNode.DeviceImage", []),
        ("tools/Plant", "MeterNode.Plant", ["MeterNode.Wire", "MeterNode.Core"]),
        ("tools/Figures", "MeterNode.Figures", ["MeterNode.Wire"]),
        ("tools/Charts", "MeterNode.Charts", []),
        ("tools/Report", "MeterNode.Report", ["MeterNode.Wire", "MeterNode.Figures", "MeterNode.Charts"]),
        ("tools/Server", "MeterNode.Server",
            ["MeterNode.Wire", "MeterNode.Figures", "MeterNode.Charts", "MeterNode.Report", "MeterNode.Plant"]),
        ("tools/VirtualPlant", "MeterNode.VirtualPlant",
            ["MeterNode.Wire", "MeterNode.Plant", "MeterNode.Node", "MeterNode.Drivers", "MeterNode.VirtualBoard",
                "MeterNode.Drivers.Models", "MeterNode.Core"]),
        ("tools/meternode", "meternode",
            ["MeterNode.Wire", "MeterNode.Figures", "MeterNode.Report", "MeterNode.Plant", "MeterNode.Server", "MeterNode.VirtualPlant",
                "MeterNode.Node",
                "MeterNode.VirtualBoard", "MeterNode.Core"]),
    ];

    [TestMethod]
    public void Assembly_ReferencesOnlyTheLayersBelow()
    {
        var findings = new List<Finding>();
        foreach ((string folder, string name, string[] may) in s_own)
        {
            using FirmwareAssembly assembly = FirmwareAssembly.Open(Repository.PcAssembly(folder, name));
            findings.AddRange(assembly.Module.AssemblyReferences.Where(r => IsOurs(r.Name) && !may.Contains(r.Name))
                .Select(r => new Finding(
                    name,
                    $"references {r.Name}",
                    may.Length == 0 ? "It may reference nothing of ours" : $"It may reference {string.Join(", ", may)} only")));
        }

        FirmwareGateTests.AssertNone(findings);
    }

    /// <summary>
    /// The host runs the firmware: the whole node on the virtual board, and Core's metering on synthetic and recorded waveforms. What the
    /// firmware writes it must check with Wire, never with the code that wrote it.
    /// </summary>
    [TestMethod]
    [DataRow("tools/Plant", "MeterNode.Plant", "Configuration Ports")]
    [DataRow("tools/meternode", "meternode", "Configuration Metering Ports Thermal")]
    public void Host_ChecksEvidenceWithWireOnly(string folder, string name, string namespaces)
    {
        string[] may = [.. namespaces.Split(' ').Select(n => "MeterNode.Core." + n)];
        using FirmwareAssembly host = FirmwareAssembly.Open(Repository.PcAssembly(folder, name));
        FirmwareGateTests.AssertNone(
            from mention in Mentions.Of(host)
            let used = (mention.Reference as TypeReference ?? mention.Reference.DeclaringType).GetElementType()
            where used.Scope is AssemblyNameReference { Name: "MeterNode.Core" } && !may.Contains(used.Namespace)
            select new Finding(
                mention.Where,
                $"uses {used.FullName} of the firmware",
                "Decode and verify with MeterNode.Wire; that two implementations agree is the point"));
    }

    [TestMethod]
    public void Core_And_Drivers_UseOnlyTheirDeviceLibraries()
    {
        NanoApi api = NanoApi.Real;
        var findings = new List<Finding>();
        foreach ((string Folder, string Assembly) project in Firmware.Projects.Where(p => s_deviceLibraries.ContainsKey(p.Assembly)))
        {
            string[] allowed = s_deviceLibraries[project.Assembly];
            findings.AddRange(
                from use in Firmware.UsesOf(project)
                where use.Line.StartsWith("T ", StringComparison.Ordinal)
                let library = api.AssemblyOf(use.Line[2..])
                where library != null && !allowed.Any(a => Matches(a, library)) && !s_countingUnits.Contains(use.Line[2..])
                select new Finding(
                    use.Where, $"uses {use.Line[2..]} of {library}", $"{project.Assembly} may use {string.Join(", ", allowed)} only"));
        }

        FirmwareGateTests.AssertNone(findings);
    }

    [TestMethod]
    [DataRow("firmware/MeterNode.Core/MeterNode.Core.csproj", "nanoFramework.System.Math")]
    [DataRow("drivers/MeterNode.Drivers/MeterNode.Drivers.csproj", "nanoFramework.System.Device.", "nanoFramework.System.IO.Ports",
        "nanoFramework.Hardware.Esp32")]
    public void DeviceBuild_ReferencesOnlyThesePackages(string project, params string[] prefixes)
    {
        FirmwareGateTests.AssertNone(
            new ProjectFile(project).Packages.Where(p => !prefixes.Any(prefix => p.Include.StartsWith(prefix, StringComparison.Ordinal)))
                .Select(p => new Finding(
                    project, $"references package {p.Include}", $"It may reference {string.Join("*, ", prefixes)}* only")));
    }

    [TestMethod]
    public void Drivers_DoNotKnowEachOther()
    {
        using FirmwareAssembly drivers = Firmware.Open(("drivers/MeterNode.Drivers", "MeterNode.Drivers"));
        Dictionary<string, string?> driverOf = drivers.Types.ToDictionary(t => t.FullName, DriverOf);
        IEnumerable<Finding> findings =
            from mention in Mentions.Of(drivers)
            let user = mention.Method == null ? null : DriverOf(mention.Method.DeclaringType)
            let used = mention.Reference as TypeReference ?? mention.Reference.DeclaringType
            let other = driverOf.GetValueOrDefault(used.GetElementType().FullName)
            where user != null && other != null && user != other
            select new Finding(
                mention.Where, $"driver {user} uses {used.FullName} of driver {other}", "Drivers stand alone: the node puts them together");
        FirmwareGateTests.AssertNone(findings);
    }

    /// <summary>
    /// A driver speaks the ports' language: the ports themselves, what they hand over, and the thermocouple functions that a chip's
    /// answer needs. Configuration, records and evidence are none of its business.
    /// </summary>
    [TestMethod]
    [DataRow("drivers/MeterNode.Drivers", "MeterNode.Drivers")]
    [DataRow("drivers/MeterNode.Drivers.Models", "MeterNode.Drivers.Models")]
    public void Drivers_KnowOfCoreOnlyThePortsAndThermal(string folder, string name)
    {
        string[] mayTypes = ["MeterNode.Core.Metering.WaveformWindow", "MeterNode.Core.Metering.PhaseResult"];
        using FirmwareAssembly drivers = FirmwareAssembly.Open(Repository.PcAssembly(folder, name));
        FirmwareGateTests.AssertNone(
            from mention in Mentions.Of(drivers)
            let used = (mention.Reference as TypeReference ?? mention.Reference.DeclaringType).GetElementType()
            where used.Scope is AssemblyNameReference { Name: "MeterNode.Core" or "MeterNode.Evidence" }
                && used.Namespace is not ("MeterNode.Core.Ports" or "MeterNode.Core.Thermal") && !mayTypes.Contains(used.FullName)
            select new Finding(mention.Where, $"uses {used.FullName}", "A driver may use Core's ports, what they hand over, and Thermal"));
    }

    [TestMethod]
    public void FirmwareAndDrivers_ReferenceNoTool_ExceptVirtualBoardOnThePc()
    {
        var findings = new List<Finding>();
        foreach (ProjectFile project in ProjectFile.Under("firmware").Concat(ProjectFile.Under("drivers")))
        {
            foreach ((string path, string condition) in project.Projects.Where(p => p.Path.StartsWith("tools/", StringComparison.Ordinal)))
            {
                bool isPcVirtualBoard =
                    path == "tools/VirtualBoard/VirtualBoard.csproj" && condition.Replace(" ", "").Contains("'$(Nano)'!='true'");
                if (!isPcVirtualBoard)
                {
                    findings.Add(
                        new Finding(
                            project.RelativePath,
                            $"references {path}",
                            "Only tools/VirtualBoard, and only under Condition=\"'$(Nano)' != 'true'\""));
                }
            }
        }

        FirmwareGateTests.AssertNone(findings);
    }

    [TestMethod]
    public void Wire_UsesOnlyTheSharedFrameworks()
    {
        var project = new ProjectFile("tools/Wire/Wire.csproj");
        FirmwareGateTests.AssertNone(project.Packages.Select(p => p.Include).Concat(project.Projects.Select(p => p.Path))
            .Select(r => new Finding(
                project.RelativePath, $"references {r}", "Wire checks the firmware's encoder with nothing but .NET itself")));
    }

    private static bool IsOurs(string assembly) => assembly.StartsWith("MeterNode.", StringComparison.Ordinal) || assembly == "meternode";

    private static bool Matches(string pattern, string name) =>
        pattern.EndsWith('*') ? name.StartsWith(pattern[..^1], StringComparison.Ordinal) : name == pattern;

    /// <summary>Max31856 for MeterNode.Drivers.Max31856, null outside a driver's namespace.</summary>
    private static string? DriverOf(TypeDefinition type)
    {
        while (type.DeclaringType != null)
        {
            type = type.DeclaringType;
        }

        string[] parts = type.Namespace.Split('.');
        return parts.Length > 2 ? parts[2] : null;
    }
}
