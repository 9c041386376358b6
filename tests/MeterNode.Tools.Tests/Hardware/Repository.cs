using System.Runtime.CompilerServices;

namespace MeterNode.Tools.Tests.Hardware;

/// <summary>Where the sources are, found from this file.</summary>
internal static class Repository
{
    /// <summary>Folder of <c>MeterNode.sln</c>.</summary>
    public static string Root { get; } = Find();

    private static string Find([CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "../../.."));
}
