using System.Diagnostics;

namespace MeterNode.Tools.Tests.Load;

/// <summary>What the project's scripts say of a build.</summary>
[TestClass]
public sealed class BuildScriptTests
{
    /// <summary>Scripts end at the first error: what the build said is shown before.</summary>
    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void BuildWithProgress_BuildThatFailsInAScriptThatEndsAtErrors_ShowsItsFirstError()
    {
        string folder = Directory.CreateTempSubdirectory("mn-build-").FullName;
        string compiler = Path.Combine(folder, "dotnet");
        File.WriteAllText(compiler, """
            #!/bin/sh
            echo 'A.cs(1,2): error CS1001: Identifier expected'
            echo 'A.cs(3,4): error CS1002: ; expected'
            exit 3
            """);
        File.SetUnixFileMode(compiler, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        string script = $"""
            set -euo pipefail
            . '{Path.Combine(Repository.Root, "tools/setup.sh")}'
            build_with_progress some/Program.csproj '{folder}/build.log'
            echo 'it goes on'
            """;
        var start = new ProcessStartInfo("bash", ["-c", script]) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["PATH"] = folder + ":" + Environment.GetEnvironmentVariable("PATH");
        using Process process = Process.Start(start)!;
        string error = process.StandardError.ReadToEnd();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        Assert.AreEqual(3, process.ExitCode, error);
        Assert.AreEqual("", output);
        StringAssert.Contains(error, "A.cs(1,2): error CS1001: Identifier expected\nThe build of Program.csproj failed; all that it said");
        Directory.Delete(folder, recursive: true);
    }
}
