namespace MeterNode.NanoRunner;

/// <summary>The firmware tests on the emulator.</summary>
public static class TestRun
{
    /// <summary>Name that the emulator's unit-test launcher loads.</summary>
    private const string TestAssembly = "NFUnitTest";

    /// <summary>Exit code 0 when every test of the sources ran and passed.</summary>
    public static int Run(bool build)
    {
        Emulator emulator = Emulator.Find();
        int passed = 0;
        int failed = 0;
        int skipped = 0;
        foreach (string project in Projects())
        {
            if (build)
            {
                DeviceBuild.Build(project);
            }

            string folder = DeviceBuild.OutputOf(project);
            int before = passed + failed + skipped;
            string last = "none";
            int code = emulator.Run(
                LoadOrder.Of(folder, "nanoFramework.TestFramework", "nanoFramework.UnitTestLauncher", TestAssembly), line =>
            {
                Console.WriteLine(line);
                passed += line.StartsWith("Test passed,", StringComparison.Ordinal) ? 1 : 0;
                failed += line.StartsWith("Test failed,", StringComparison.Ordinal) ? 1 : 0;
                skipped += line.StartsWith("Test skipped,", StringComparison.Ordinal) ? 1 : 0;
                last = line.StartsWith("Test ", StringComparison.Ordinal) ? line.Split(',')[1] : last;
            });

            int ran = passed + failed + skipped - before;
            int expected = TestCount.InFolder(Path.GetDirectoryName(Path.Combine(DeviceBuild.Root, project))!);
            if (code != 0)
            {
                Console.Error.WriteLine(
                    $"{project}: the emulator ended with code {code}{(code == 124 ? " (time limit)" : "")}; last test: {last}");
                failed += ran >= expected ? 1 : 0;
            }

            if (ran < expected)
            {
                Console.Error.WriteLine($"{project}: {ran} tests ran, the sources have {expected}; the missing ones count as failed");
                failed += expected - ran;
            }
        }

        Console.WriteLine($"{passed} passed, {failed} failed{(skipped > 0 ? $", {skipped} skipped" : "")}");
        return failed == 0 && passed > 0 ? 0 : 1;
    }

    /// <summary>Test projects that are built for the device: those whose assembly is the launcher's.</summary>
    private static IEnumerable<string> Projects() =>
        Directory.EnumerateFiles(Path.Combine(DeviceBuild.Root, "tests"), "*.csproj", SearchOption.AllDirectories)
            .Where(p => File.ReadAllText(p).Contains($">{TestAssembly}<", StringComparison.Ordinal))
            .Select(p => Path.GetRelativePath(DeviceBuild.Root, p)).Order(StringComparer.Ordinal);
}
