using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using MeterNode.Gate.Api;

namespace MeterNode.Gate;

/// <summary>The assemblies under the gate.</summary>
public static partial class Firmware
{
    /// <summary>Projects that make up the device image: folder and assembly name.</summary>
    public static readonly (string Folder, string Assembly)[] Projects =
    [
        ("firmware/MeterNode.Evidence", "MeterNode.Evidence"),
        ("firmware/MeterNode.Core", "MeterNode.Core"),
        ("drivers/MeterNode.Drivers", "MeterNode.Drivers"),
        ("firmware/MeterNode.Node", "MeterNode.Node"),
    ];

    /// <summary>Projects that run on the emulator besides.</summary>
    public static readonly (string Folder, string Assembly)[] EmulatorProjects =
    [
        ("tests/MeterNode.Core.Tests", "MeterNode.Core.Tests"),
        ("tests/MeterNode.Bench", "MeterNode.Bench"),
        ("tests/MeterNode.Support", "MeterNode.Support"),
        ("tests/MeterNode.WholeNode", "MeterNode.WholeNode"),
        ("tests/MeterNode.NodeRun", "MeterNode.NodeRun"),
    ];

    /// <summary>The one file where #if is allowed and whose PC half may use what the device does not have.</summary>
    public const string PlatformFile = "firmware/MeterNode.Node/Platform.cs";

    private static readonly HashSet<string> s_ours = [.. Projects.Concat(EmulatorProjects).Select(p => p.Assembly)];

    private static readonly ConcurrentDictionary<(string Folder, string Assembly), Lazy<IReadOnlyList<ApiUse>>> s_uses = new();

    public static FirmwareAssembly Open((string Folder, string Assembly) project) =>
        FirmwareAssembly.Open(Repository.PcAssembly(project.Folder, project.Assembly));

    /// <summary>Everything a project uses from outside the firmware: from its built assembly, and constants from its sources.</summary>
    public static IReadOnlyList<ApiUse> UsesOf((string Folder, string Assembly) project) =>
        s_uses.GetOrAdd(project, p => new Lazy<IReadOnlyList<ApiUse>>(() => Collect(p))).Value;

    /// <summary>
    /// What a project compiles: its folder, and for the drivers the folder of every part without its chip model and its tests.
    /// </summary>
    public static IEnumerable<string> SourcesOf(string folder)
    {
        return folder == "drivers/MeterNode.Drivers"
            ? Repository.Sources("drivers").Where(p => !NotDriver().IsMatch(Repository.Relative(p)))
            : Repository.Sources(folder);
    }

    private static ApiUse[] Collect((string Folder, string Assembly) project)
    {
        using FirmwareAssembly assembly = Open(project);
        string output = Path.GetDirectoryName(Repository.PcAssembly(project.Folder, project.Assembly))!;
        IEnumerable<string> references =
            Directory.EnumerateFiles(output, "*.dll")
                .Where(p => Path.GetFileName(p).StartsWith("MeterNode.", StringComparison.Ordinal)
                && Path.GetFileNameWithoutExtension(p) != project.Assembly);
        return ApiUses.Of(assembly, s_ours).Concat(ConstantUses.In(SourcesOf(project.Folder), references))
            .Where(u => !u.Where.StartsWith(PlatformFile, StringComparison.Ordinal)).Distinct().ToArray();
    }

    [GeneratedRegex("^drivers/(MeterNode.Drivers.Models/|[^/]+/(Model|Tests)/)")]
    private static partial Regex NotDriver();
}
