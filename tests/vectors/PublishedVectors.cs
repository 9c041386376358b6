using System.Text.Json;

namespace MeterNode.Tests.Vectors;

/// <summary>Reads tests/vectors: figures that others published. README.md there names their sources.</summary>
internal static class PublishedVectors
{
    /// <summary>The lines of a text file without its heading, split at spaces into at most <paramref name="fields"/> parts.</summary>
    public static IReadOnlyList<string[]> Lines(string file, int fields = int.MaxValue) =>
        [.. File.ReadLines(PathOf(file)).Where(line => !line.StartsWith('#')).Select(line => line.Split(' ', fields))];

    /// <summary>The root of a JSON file.</summary>
    public static JsonElement Json(string file)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(PathOf(file)));
        return document.RootElement.Clone();
    }

    /// <summary>Bytes in hexadecimal; "-" stands for none.</summary>
    public static byte[] Bytes(string hex) => hex == "-" ? [] : Convert.FromHexString(hex);

    private static string PathOf(string file)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "MeterNode.sln")))
            {
                return Path.Combine(folder.FullName, "tests", "vectors", file);
            }
        }

        throw new InvalidOperationException("no MeterNode.sln above " + AppContext.BaseDirectory);
    }
}
