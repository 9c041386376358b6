using System.Text.RegularExpressions;

namespace MeterNode.Gate;

/// <summary>Where things are: the repository and its build output.</summary>
public static partial class Repository
{
    /// <summary>Folder that holds MeterNode.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Debug or Release: the configuration that this test was built in.</summary>
    public static string Configuration { get; } =
        AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}") ? "Release" : "Debug";

    /// <summary>Absolute path of a file or folder of the repository.</summary>
    public static string PathOf(string relative) => Path.Combine(Root, relative.Replace('/', Path.DirectorySeparatorChar));

    /// <summary>
    /// The PC build of a project: <paramref name="project"/> is its folder, <paramref name="assembly"/> its assembly name.
    /// </summary>
    public static string PcAssembly(string project, string assembly) =>
        PathOf($"{project}/bin/{Configuration}/net10.0/{assembly}.dll");

    /// <summary>Path relative to the repository with forward slashes, for messages.</summary>
    public static string Relative(string path) =>
        path.StartsWith(Root, StringComparison.Ordinal) ? Path.GetRelativePath(Root, path).Replace('\\', '/') : path;

    /// <summary>C# sources under a folder of the repository, without build output.</summary>
    public static IEnumerable<string> Sources(string folder) =>
        Directory.Exists(PathOf(folder))
            ? Directory.EnumerateFiles(PathOf(folder), "*.cs", SearchOption.AllDirectories).Where(p => !BuildOutput().IsMatch(Relative(p)))
            .Order(StringComparer.Ordinal)
            : [];

    /// <summary>Files of the repository with one of these endings (".md"), without build output.</summary>
    public static IEnumerable<string> Files(params string[] endings) =>
        Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories)
            .Where(p => endings.Contains(Path.GetExtension(p)) && !BuildOutput().IsMatch(Relative(p)))
            .Order(StringComparer.Ordinal);

    [GeneratedRegex(@"(^|/)(bin|obj|artifacts|node_modules|TestResults|\.git)/")]
    private static partial Regex BuildOutput();

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder != null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "MeterNode.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("MeterNode.sln not found above " + AppContext.BaseDirectory);
    }
}
