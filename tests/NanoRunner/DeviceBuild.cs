namespace MeterNode.NanoRunner;

/// <summary>Builds projects for nanoFramework and knows where the result is.</summary>
public static class DeviceBuild
{
    public const string Configuration = "Release";

    /// <summary>Folder that holds MeterNode.sln.</summary>
    public static string Root { get; } = FindRoot();

    public static string OutputOf(string project) =>
        Path.Combine(Root, Path.GetDirectoryName(project)!, "bin", "nano", Configuration, "netnano1.0");

    /// <summary>Builds a project for the device; the first error is the message on failure.</summary>
    public static void Build(string project, params string[] properties) => Build(project, isForDevice: true, properties);

    /// <summary>Builds a project for the PC.</summary>
    public static void BuildForPc(string project, params string[] properties) => Build(project, isForDevice: false, properties);

    private static void Build(string project, bool isForDevice, string[] properties)
    {
        Console.Error.WriteLine($"building {project} ({(isForDevice ? "device" : "PC")})");
        var lines = new List<string>();
        int code = ProcessRun.Run(
            DotNet,
            [
                "build", Path.Combine(Root, project), $"-p:Nano={(isForDevice ? "true" : "false")}", "-c", Configuration, "-nologo",
                "-v", "q", "-m:1", .. properties,
            ],
            TimeSpan.FromMinutes(9),
            lines.Add);
        if (code != 0)
        {
            string[] errors = [.. lines.Where(l => l.Contains("error", StringComparison.Ordinal)).Select(l => l.Trim()).Distinct()];
            string others = errors.Length > 1 ? $" (and {errors.Length - 1} more)" : "";
            throw new RunnerException($"{project} does not build: {errors.FirstOrDefault() ?? $"exit code {code}"}{others}");
        }
    }

    /// <summary>The dotnet program that runs this one.</summary>
    public static string DotNet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } path ? path : "dotnet";

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder != null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "MeterNode.sln")))
            {
                return folder.FullName;
            }
        }

        throw new RunnerException($"MeterNode.sln not found above {AppContext.BaseDirectory}");
    }
}
