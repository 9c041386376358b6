using System.Text.Json;

namespace MeterNode.Tools.Tests;

/// <summary>
/// Recordings and published vectors beside the project (../shared/data). A test that needs them is inconclusive, saying
/// so, where they are absent.
/// </summary>
internal static class SharedData
{
    /// <summary>Full path of <paramref name="relative"/> under ../shared/data.</summary>
    public static string Require(string relative) => RequireBeside("data", relative);

    /// <summary>Full path of <paramref name="relative"/> under ../shared/failing: small inputs that an earlier build got wrong.</summary>
    public static string RequireFailing(string relative) => RequireBeside("failing", relative);

    /// <summary>The independently computed figures, or the part of them below <paramref name="keys"/>.</summary>
    public static JsonElement Expected(params string[] keys)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Require("expected.json")));
        JsonElement element = document.RootElement;
        foreach (string key in keys)
        {
            element = element.GetProperty(key);
        }

        return element.Clone();
    }

    private static string RequireBeside(string folder, string relative)
    {
        string path = Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", folder, relative));
        if (!File.Exists(path) && !Directory.Exists(path))
        {
            Assert.Inconclusive($"../shared/{folder}/{relative} is not here");
        }

        return path;
    }
}
