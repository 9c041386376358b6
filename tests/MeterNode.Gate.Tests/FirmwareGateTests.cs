using MeterNode.Gate.Api;
using MeterNode.Gate.Rules;

namespace MeterNode.Gate;

/// <summary>The gate itself: the firmware as built for the PC holds to what the device can do.</summary>
[TestClass]
public class FirmwareGateTests
{
    [TestMethod]
    public void Firmware_UsesOnlyWhatIsApproved()
    {
        ApiUse[] uses = [.. Firmware.Projects.SelectMany(Firmware.UsesOf)];
        string list = Repository.PathOf(ApprovedList.RelativePath);
        if (ApprovedList.Updating)
        {
            ApprovedList.Write(list, uses.Select(u => u.Line));
        }

        SortedSet<string> approved = ApprovedList.Read(list);
        AssertNone(ApiGate.NotApproved(uses, approved).Concat(ApiGate.NoLongerUsed(uses, approved)));
    }

    [TestMethod]
    public void ApprovedList_ExistsInNanoFramework()
    {
        NanoApi api = NanoApi.Real;
        ApiUse[] uses = [.. Firmware.Projects.SelectMany(Firmware.UsesOf)];
        AssertNone(ApiGate.NotOnDevice(uses, api)
            .Concat(ApiGate.ApprovedButNotOnDevice(ApprovedList.Read(Repository.PathOf(ApprovedList.RelativePath)), uses, api)));
    }

    [TestMethod]
    public void EmulatorPrograms_UseOnlyWhatNanoFrameworkHas()
    {
        NanoApi api = NanoApi.Real;
        AssertNone(Firmware.EmulatorProjects.SelectMany(p => ApiGate.NotOnDevice(Firmware.UsesOf(p), api)));
    }

    [TestMethod]
    public void Firmware_HasNoConstructThatTheDeviceCannotRun()
    {
        var findings = new List<Finding>();
        foreach ((string Folder, string Assembly) project in Firmware.Projects.Concat(Firmware.EmulatorProjects))
        {
            using FirmwareAssembly assembly = Firmware.Open(project);
            findings.AddRange(AllRules.Check(assembly).Where(f => !f.Where.StartsWith(Firmware.PlatformFile, StringComparison.Ordinal)));
        }

        AssertNone(findings);
    }

    [TestMethod]
    [DataRow("tools/VirtualBoard", "MeterNode.VirtualBoard")]
    [DataRow("tests/NanoTestFramework", "MeterNode.NanoTestFramework")]
    public void StandIn_OffersOnlyWhatNanoFrameworkHas(string folder, string assemblyName)
    {
        NanoApi api = NanoApi.Real;
        using FirmwareAssembly assembly = FirmwareAssembly.Open(Repository.PcAssembly(folder, assemblyName));
        AssertNone(PublicSurface.OutsideMeterNode(assembly).Where(u => !api.Has(u.Line) && !u.Equivalents.Any(api.Has))
            .Select(u => new Finding(
                u.Where,
                $"offers '{u.Line}', which nanoFramework does not have",
                $"Remove it, make it internal, or give it the real signature. {Advice.For(u.Line, api)}")));
    }

    internal static void AssertNone(IEnumerable<Finding> findings)
    {
        string[] lines = [.. findings.Select(f => f.ToString()).Distinct()];
        if (lines.Length > 0)
        {
            Assert.Fail($"{lines.Length} findings:\n{string.Join("\n", lines)}");
        }
    }
}
