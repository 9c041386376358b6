namespace MeterNode.NanoRunner;

/// <summary>The nanoFramework emulator: a runner named by NANOCLR, or the nanoclr .NET tool.</summary>
public sealed class Emulator
{
    private readonly string _program;
    private readonly string[] _prefix;

    private Emulator(string program, params string[] prefix)
    {
        _program = program;
        _prefix = prefix;
    }

    /// <summary>Finds it, or says what to install.</summary>
    public static Emulator Find()
    {
        string? runner = Environment.GetEnvironmentVariable("NANOCLR");
        if (!string.IsNullOrEmpty(runner))
        {
            return File.Exists(runner)
                ? new Emulator(Path.GetFullPath(runner))
                : throw new RunnerException(
                    $"NANOCLR is {runner}, which does not exist. Set it to a runner that takes .pe files in dependency order.");
        }

        string name = OperatingSystem.IsWindows() ? "nanoclr.exe" : "nanoclr";
        string tools = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".dotnet", "tools");
        string? tool = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append(tools)
            .Where(d => d.Length > 0).Select(d => Path.Combine(d, name)).FirstOrDefault(File.Exists);
        return tool != null
            ? new Emulator(tool, "run", "--assemblies")
            : throw new RunnerException(
                "No nanoFramework emulator found. Install it with dotnet tool install -g nanoclr, or set NANOCLR to a runner that takes "
                    + ".pe files in dependency order.");
    }

    /// <summary>Managed heap limit from HEAP_BYTES, or null.</summary>
    public static string? HeapBytes
    {
        get
        {
            string? bytes = Environment.GetEnvironmentVariable("HEAP_BYTES");
            return string.IsNullOrEmpty(bytes) ? null : bytes;
        }
    }

    /// <summary>Runs assemblies in the given order; the exit code is the emulator's, or 124 after nine minutes.</summary>
    public int Run(IEnumerable<string> peFiles, Action<string> line) => Run(peFiles, TimeSpan.FromMinutes(9), line);

    /// <summary>Runs assemblies in the given order; the exit code is the emulator's, or 124 after <paramref name="limit"/>.</summary>
    public int Run(IEnumerable<string> peFiles, TimeSpan limit, Action<string> line)
    {
        var environment = new Dictionary<string, string>();
        if (HeapBytes != null)
        {
            environment["NF_HEAP_BYTES"] = HeapBytes;
        }

        return ProcessRun.Run(_program, _prefix.Concat(peFiles), limit, line, environment);
    }
}
