using System.Text.Json;

namespace MeterNode.Tools.Tests.Metrology;

/// <summary>The recordings beside the project (../shared/data). Tests that need them are inconclusive where they are absent.</summary>
internal static class SharedData
{
    /// <summary>The project's root folder.</summary>
    public static string Root()
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

    /// <summary>Full path of <paramref name="relative"/> under ../shared/data.</summary>
    public static string Require(string relative)
    {
        string path = Path.Combine(Root(), "..", "shared", "data", relative);
        if (!File.Exists(path) && !Directory.Exists(path))
        {
            Assert.Inconclusive($"../shared/data/{relative} is not here");
        }

        return path;
    }

    /// <summary>The independently computed figures.</summary>
    public static JsonElement Expected() => JsonDocument.Parse(File.ReadAllText(Require("expected.json"))).RootElement;
}
