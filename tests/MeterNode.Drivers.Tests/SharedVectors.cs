using System.Text.Json;

namespace MeterNode.Drivers.Tests;

/// <summary>Datasheet vectors beside the project (../shared/data/vectors); a test that needs them is skipped, saying so, where they are absent.</summary>
internal static class SharedVectors
{
    internal static JsonElement Load(string relative)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder != null; folder = folder.Parent)
        {
            string file = Path.Combine(folder.FullName, "..", "shared", "data", "vectors", relative);
            if (File.Exists(Path.Combine(folder.FullName, "MeterNode.sln")) && File.Exists(file))
            {
                using JsonDocument document = JsonDocument.Parse(File.ReadAllText(file));
                return document.RootElement.Clone();
            }
        }

        Assert.Inconclusive($"../shared/data/vectors/{relative} is not present: the datasheet's tables were not compared.");
        return default;
    }
}
