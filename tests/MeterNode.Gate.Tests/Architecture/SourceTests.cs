using System.Text.RegularExpressions;

namespace MeterNode.Gate.Architecture;

/// <summary>Rules that only the source text shows.</summary>
[TestClass]
public partial class SourceTests
{
    [TestMethod]
    public void Firmware_HasNoConditionalCode_OutsideThePlatformFile()
    {
        string[] folders = ["firmware", "drivers", .. Firmware.EmulatorProjects.Select(p => p.Folder)];
        FirmwareGateTests.AssertNone(
            from path in folders.SelectMany(Repository.Sources)
            where Repository.Relative(path) != Firmware.PlatformFile
            from finding in ConditionalLines(Repository.Relative(path), File.ReadAllLines(path))
            select finding);
    }

    [TestMethod]
    public void PlatformFile_IsSmall()
    {
        string path = Repository.PathOf(Firmware.PlatformFile);
        if (File.Exists(path))
        {
            int lines = File.ReadAllLines(path).Length;
            Assert.IsLessThanOrEqualTo(
                120, lines, $"{Firmware.PlatformFile} has {lines} lines: move what is the same on both machines out of it");
        }
    }

    [TestMethod]
    [DataRow("#if NANO", 1)]
    [DataRow("  # if DEBUG", 1)]
    [DataRow("#elif PC", 1)]
    [DataRow("[Conditional(\"DEBUG\")]", 1)]
    [DataRow("[System.Diagnostics.Conditional(\"DEBUG\")]", 1)]
    [DataRow("// #if NANO", 0)]
    [DataRow("#pragma warning disable", 0)]
    public void ConditionalCode_IsFound(string line, int findings)
    {
        Assert.AreEqual(findings, ConditionalLines("X.cs", [line]).Count());
    }

    private static IEnumerable<Finding> ConditionalLines(string path, string[] lines) =>
        from i in Enumerable.Range(0, lines.Length)
        where Conditional().IsMatch(lines[i])
        select new Finding(
            $"{path}({i + 1})",
            lines[i].Trim(),
            $"The device and the PC run the same source: what must differ belongs in {Firmware.PlatformFile}");

    [GeneratedRegex(@"^\s*(#\s*(if|elif)\b|\[\s*(System\.Diagnostics\.)?Conditional(Attribute)?\s*\()")]
    private static partial Regex Conditional();
}
