namespace MeterNode.Tools.Tests;

/// <summary>Where the sources are.</summary>
internal static class Repository
{
    /// <summary>Folder of <c>MeterNode.sln</c>, above the test's assembly.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "MeterNode.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("no MeterNode.sln above " + AppContext.BaseDirectory);
    }
}
