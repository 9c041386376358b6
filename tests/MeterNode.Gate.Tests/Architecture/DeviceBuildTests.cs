using System.Diagnostics;

namespace MeterNode.Gate.Architecture;

/// <summary>What the device build's project files say before the nanoFramework SDK has been fetched, as in a clean clone.</summary>
[TestClass]
public class DeviceBuildTests
{
    [TestMethod]
    public void FirstRestore_PackagesWithoutAFrameworkFolder_AreAccepted()
    {
        StringAssert.Contains(Property("AssetTargetFallback"), "net472");
    }

    [TestMethod]
    public void Restore_LockFileOfThePcBuild_IsNotTouched()
    {
        Assert.AreEqual("obj/nano/packages.lock.json", Property("NuGetLockFilePath"));
        Assert.AreEqual("false", Property("RestorePackagesWithLockFile"));
    }

    private static string Property(string name)
    {
        string project = Repository.PathOf("firmware/MeterNode.Core/MeterNode.Core.csproj");
        var start = new ProcessStartInfo("dotnet", ["msbuild", project, "-nologo", "-p:Nano=true", "-p:NanoSdkFolder=",
            "-getProperty:" + name])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = Repository.Root,
        };
        using Process evaluation = Process.Start(start)!;
        string value = evaluation.StandardOutput.ReadToEnd();
        evaluation.WaitForExit();
        Assert.AreEqual(0, evaluation.ExitCode, value);
        return value.Trim();
    }
}
