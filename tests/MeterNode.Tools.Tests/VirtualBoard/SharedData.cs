using System.Text.Json;

namespace MeterNode.Tools.Tests.VirtualBoard;

/// <summary>The folder of test inputs beside the project; a test that needs it is skipped, saying so, where it is absent.</summary>
internal static class SharedData
{
    internal static string Path(string relative)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder != null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "MeterNode.sln")))
            {
                string data = System.IO.Path.Combine(folder.FullName, "..", "shared", "data");
                if (!Directory.Exists(data))
                {
                    Assert.Inconclusive("../shared/data is not present: this test needs its recordings.");
                }

                return System.IO.Path.GetFullPath(System.IO.Path.Combine(data, relative));
            }
        }

        throw new InvalidOperationException("MeterNode.sln not found above " + AppContext.BaseDirectory);
    }

    internal static JsonElement Expected(params string[] keys)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path("expected.json")));
        JsonElement element = document.RootElement;
        foreach (string key in keys)
        {
            element = element.GetProperty(key);
        }

        return element.Clone();
    }
}
