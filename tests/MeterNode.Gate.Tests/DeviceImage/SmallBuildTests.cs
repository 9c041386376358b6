using System.Text.RegularExpressions;
using MeterNode.NanoRunner;

namespace MeterNode.Gate.DeviceImage;

/// <summary>The firmware does the same after the device build's changes. The emulator shows it on the real runtime.</summary>
[TestClass]
public partial class SmallBuildTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(3);

    [TestMethod]
    public void WholeNode_MadeSmall_SignsTheSamePacks()
    {
        using var build = new SmallBuild("tests/MeterNode.NodeRun");
        string[] before = Lines(0, Repository.PcAssembly("tests/MeterNode.NodeRun", "MeterNode.NodeRun"));
        string[] after = Lines(0, build.PathOf("MeterNode.NodeRun.dll"));
        Assert.AreEqual(3, before.Count(l => l.StartsWith("pack ", StringComparison.Ordinal)));
        CollectionAssert.AreEqual(before, after);
    }

    [TestMethod]
    public void CoreTests_MadeSmall_Pass()
    {
        using var build = new SmallBuild("tests/MeterNode.Core.Tests");
        string[] lines = Lines(0, "vstest", build.PathOf("MeterNode.Core.Tests.dll"), "--ResultsDirectory:" + build.PathOf("results"));
        int passed = lines.Select(l => PassedCount().Match(l)).Where(m => m.Success).Sum(m => int.Parse(m.Groups[1].Value));
        Assert.IsGreaterThan(600, passed, string.Join("\n", lines.TakeLast(5)));
    }

    [GeneratedRegex(@"Passed:\s+(\d+),")]
    private static partial Regex PassedCount();

    private static string[] Lines(int code, params string[] arguments)
    {
        var lines = new List<string>();
        Assert.AreEqual(code, ProcessRun.Run(DeviceBuild.DotNet, arguments, s_limit, lines.Add), string.Join("\n", lines.TakeLast(20)));
        return [.. lines];
    }
}
